"""Benchmarks of the portal (`make bench`): each time beside a baseline measured in the same run."""
