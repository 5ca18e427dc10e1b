"""The rules without a database: a JSON request in, a JSON worksheet out (docs/formats.md)."""
