"""What a match is asked for, and what it says about itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jingzhun.errors import Fault

METHODS = ("remembered", "exact", "upgraded", "tidied", "repaired", "probabilistic")


@dataclass(frozen=True, kw_only=True)
class MatchSettings:
    """How sure a link must be, and how much of the machine a match may use.

    A pair is linked from ``link_from`` on and shown to a reviewer from ``ask_from`` on, both probabilities that
    already weigh the other candidates of the row. ``seed`` decides which rows train the weights. A register whose
    keys may be empty by nature (a list of children) sets ``may_lack_ids``.
    """

    link_from: float = 0.97
    ask_from: float = 0.05
    candidates_shown: int = 3
    may_lack_ids: bool = False
    seed: int = 1
    threads: int = 0
    memory_limit_mb: int = 3_072
    temp_folder: Path | None = None


@dataclass(frozen=True, kw_only=True)
class MatchReport:
    """How many rows were linked by which method, how many wait for a verdict, how many are nobody of ours.

    ``reused`` rows kept the answer of the run before. ``notices`` are faults that did not stop the match: dates in
    several formats, cells that could not be read. ``seconds`` holds the time of each stage by its name.
    """

    rows: int
    persons: int
    linked: Mapping[str, int]
    doubtful: int
    unmatched: int
    findings: Mapping[str, int]
    reused: int = 0
    fingerprint: str = ""
    notices: tuple[Fault, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def linked_rows(self) -> int:
        """All rows that were linked, by whatever method."""
        return sum(self.linked.values())
