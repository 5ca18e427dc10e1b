"""The forms of quality's pages. A form checks the shape of its input; the services apply the rules."""
