"""Commands of the war map."""
