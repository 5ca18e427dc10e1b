"""The demonstration world: seven practices and the staff of CMS, played by the services with the clock moved."""
