"""The tables of the app `programmes`, step by step."""
