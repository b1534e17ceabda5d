"""Reading: templates, reports with their cells, the catalogue of names."""
