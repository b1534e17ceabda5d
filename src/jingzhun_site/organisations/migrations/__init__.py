"""The tables of the app `organisations`, step by step."""
