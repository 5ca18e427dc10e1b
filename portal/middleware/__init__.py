"""What happens around every request, one module each, in the order of the settings."""
