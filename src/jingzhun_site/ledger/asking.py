"""The background work that the ledger asks for, by name."""

EXPORT = "ledger_export"
