"""The tables of the app `decisions`, step by step."""
