"""Policy documents: what they say, whether they agree with themselves and each other, and their ledgers."""
