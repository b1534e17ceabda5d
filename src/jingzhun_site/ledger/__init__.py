"""The ledger of tasks: one life for every entry, wherever it comes from."""
