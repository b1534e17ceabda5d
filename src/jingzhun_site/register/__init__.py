"""The register's tables, made from the vocabulary, and their history."""
