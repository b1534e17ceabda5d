"""Reading: what the pages of cross-checks show."""
