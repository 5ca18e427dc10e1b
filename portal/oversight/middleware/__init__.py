"""Steps around every request that oversight adds to those of the ground."""
