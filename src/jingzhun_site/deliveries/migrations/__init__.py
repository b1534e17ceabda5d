"""The tables of the app `deliveries`, step by step."""
