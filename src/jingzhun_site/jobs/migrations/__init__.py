"""The tables of the app `jobs`, step by step."""
