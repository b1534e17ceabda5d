"""The background work that the ledger asks for, by name."""

EXPORT = "ledger_export"
"""The workbook of a list."""
ESCALATE = "ledger_escalate"
"""Every night: carrying what is long overdue to the place above."""
