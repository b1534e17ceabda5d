"""Which quantities speak of the same thing, by their words, their scope and their unit."""

from jingzhun.directives.meaning.likeness import (
    Likeness,
    compare_quantities,
    overlap,
    per,
    plain_indicator,
    plain_scope,
    unit_class,
)

__all__ = [
    "Likeness",
    "compare_quantities",
    "overlap",
    "per",
    "plain_indicator",
    "plain_scope",
    "unit_class",
]
