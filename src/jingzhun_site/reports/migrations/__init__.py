"""The tables of reports, step by step."""
