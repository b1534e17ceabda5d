"""One household, one file: pages, lists, search, edits, print."""
