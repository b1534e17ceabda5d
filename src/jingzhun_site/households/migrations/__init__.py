"""The tables of the app `households`, step by step."""
