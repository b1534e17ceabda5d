"""The tables of the app `imports`, step by step."""
