"""PostgreSQL as the portal uses it: two roles, what the application's may do, a history that triggers write."""
