"""Reading: what other apps ask of duties."""

from jingzhun_site.duties.queries.counts import counts_by_place
from jingzhun_site.ledger.queries import LedgerCounts

__all__ = ["LedgerCounts", "counts_by_place"]
