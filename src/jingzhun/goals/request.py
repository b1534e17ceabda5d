"""What a report of goals is asked of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    targets handed down: by goal, then place, the targets that hold there in place of the plan's.
    """

    snapshot: Snapshot
    regimes: Regimes
    vocabulary: Vocabulary
    start: YearStart | None = None
    only: tuple[str, ...] = ()
    shares: Mapping[str, Mapping[str, tuple[Target, ...]]] = field(default_factory=dict)
