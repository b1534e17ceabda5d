"""Reading: the overview, the ledger of a programme, one enrolment, what an offer would do."""

from jingzhun_site.programmes.queries.counts import Counts, counts_by_programme

__all__ = ["Counts", "counts_by_programme"]
