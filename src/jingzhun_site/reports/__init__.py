"""Forms of the upper levels: templates with names, filled for any place and date, each cell open to its rows."""
