"""Reading: what other apps ask of the ledger."""

from jingzhun_site.ledger.queries.counts import LedgerCounts, counts_by_place

__all__ = ["LedgerCounts", "counts_by_place"]
