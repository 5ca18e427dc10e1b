"""PostgreSQL backend of the portal: two roles, the application role's rights, and a history written by triggers."""
