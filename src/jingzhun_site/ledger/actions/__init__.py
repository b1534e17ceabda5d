"""What users do with the ledger: open entries, give them, report, verify, remind."""

from jingzhun_site.ledger.actions.opening import NewEntry, open_entries

__all__ = ["NewEntry", "open_entries"]
