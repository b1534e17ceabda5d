"""The tables of the app `home`, step by step."""
