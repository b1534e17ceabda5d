"""Two documents compared: a plan with the one above it, or two versions of one plan."""

from jingzhun.directives.comparing.correcting import read_corrections, write_pairs
from jingzhun.directives.comparing.levels import compare_levels
from jingzhun.directives.comparing.outcome import Compared, outcome_words
from jingzhun.directives.comparing.pairing import Corrections, Pair, key_of
from jingzhun.directives.comparing.versions import compare_tasks, compare_versions

__all__ = [
    "Compared",
    "Corrections",
    "Pair",
    "compare_levels",
    "compare_tasks",
    "compare_versions",
    "key_of",
    "outcome_words",
    "read_corrections",
    "write_pairs",
]
