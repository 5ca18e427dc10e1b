"""The writes of episodes: imports of claims, fee tables, adjustments, and construction runs."""
