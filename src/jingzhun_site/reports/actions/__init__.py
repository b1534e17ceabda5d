"""Writing: keeping templates, filling reports."""
