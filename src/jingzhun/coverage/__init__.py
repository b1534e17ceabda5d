"""Whether a pack holds all that its document says: every item covered, waived with a reason, or missing."""

from jingzhun.coverage.answers import read_answers
from jingzhun.coverage.counting import Count, count_by_class, count_by_clause
from jingzhun.coverage.items import Item, items_of
from jingzhun.coverage.proposing import propose
from jingzhun.coverage.report import Answer, Basis, CoverageLine, CoverageReport, State, cover
from jingzhun.coverage.tracing import untraced

__all__ = [
    "Answer",
    "Basis",
    "Count",
    "CoverageLine",
    "CoverageReport",
    "Item",
    "State",
    "count_by_class",
    "count_by_clause",
    "cover",
    "items_of",
    "propose",
    "read_answers",
    "untraced",
]
