"""The rules without a database: a JSON request in, a JSON worksheet out (contracts, section 2)."""
