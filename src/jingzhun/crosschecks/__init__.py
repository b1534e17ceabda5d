"""Other registers against ours: who stands in both, what differs, and what is new since the last time."""
