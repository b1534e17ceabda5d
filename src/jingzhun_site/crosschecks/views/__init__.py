"""The pages of cross-checks."""
