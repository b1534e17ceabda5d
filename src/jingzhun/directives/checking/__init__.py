"""A document checked against itself: sums, shares, repeated indicators, lists, tables, units, dates, names."""

from jingzhun.directives.checking.checks import check_document
from jingzhun.directives.checking.declared import check_words
from jingzhun.directives.checking.finding import Finding, Gravity, Place

__all__ = ["Finding", "Gravity", "Place", "check_document", "check_words"]
