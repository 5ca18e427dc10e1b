"""Forms of the participation pages. A form checks the shape of its input; the services apply the rules."""
