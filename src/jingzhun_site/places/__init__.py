"""Which places a user may see, as one predicate."""
