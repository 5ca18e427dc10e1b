"""Reading of the tables that CMS staff load."""
