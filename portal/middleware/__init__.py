"""Middleware, one module each. The settings define the order."""
