"""Demonstration data: seven practices and CMS staff, created by the services on a demonstration clock."""
