"""Key-back lists: what changed here and must be keyed into the national system, in its layout."""
