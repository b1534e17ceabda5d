"""Policy documents: what they say, whether they agree with themselves and each other, and their ledgers."""

from jingzhun.directives.ledger import Ledger, ledger_of, make_ledger

__all__ = ["Ledger", "ledger_of", "make_ledger"]
