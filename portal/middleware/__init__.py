"""Steps around every request, one module each. The settings give their order."""
