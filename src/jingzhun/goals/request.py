"""What a report of goals is asked of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from jingzhun.eligibility import Regimes, Snapshot
from jingzhun.packs import Target
from jingzhun.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class YearStart:
    """The register at the start of the snapshot's year, with the rules in force then.

    Rates whose base is that of the year's start need it: who is placed during the year must not
    vanish from the base.
    """

    snapshot: Snapshot
    regimes: Regimes


@dataclass(frozen=True, kw_only=True)
class GoalsRequest:
    """Which goals, over which snapshot.

    ``only`` limits it to goals and money rules of these ids; empty means all. ``shares`` are
    targets handed down: by goal, then place, the targets that hold there in place of the plan's
    of the same year and span. ``reported`` are figures that somebody answers for where no record
    counts: by goal of measure ``reported``, then place, then year, in the indicator's unit.
    """

    snapshot: Snapshot
    regimes: Regimes
    vocabulary: Vocabulary
    start: YearStart | None = None
    only: tuple[str, ...] = ()
    shares: Mapping[str, Mapping[str, tuple[Target, ...]]] = field(default_factory=dict)
    reported: Mapping[str, Mapping[str, Mapping[int, Decimal]]] = field(default_factory=dict)
