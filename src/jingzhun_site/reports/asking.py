"""The kinds of long work of reports."""

FILL_MANY = "reports_fill_many"
