"""The tables of the app `documents`, step by step."""
