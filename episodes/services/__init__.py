"""Every write of episodes: imports, fee tables, adjustments, runs."""
