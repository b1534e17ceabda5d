"""A place, the codes it had, and the place that took over from it."""

from dataclasses import dataclass
from datetime import date

from jingzhun.errors import Fault, JingzhunError
from jingzhun.periods import Validity
from jingzhun.places.levels import Level


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place. Its ``id`` never changes; its code may.

    The id of a shipped place is the code under which it stands in the shipped list. It looks like a
    code and is none: after a re-coding the id stays, and only :meth:`DivisionTree.code_of` knows
    the code of a date. ``code`` is the code of the shipped list, empty for a place that has none.
    """

    id: str
    code: str
    level: Level
    name: str
    parent_id: str | None


@dataclass(frozen=True, kw_only=True)
class PlaceCode:
    """The code that a place had from ``valid_from`` to ``valid_until``, both included."""

    place_id: str
    code: str
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        check_dates(self.valid_from, self.valid_until)

    def holds_on(self, day: date) -> bool:
        """Whether the place had the code on ``day``."""
        return Validity(from_=self.valid_from, until=self.valid_until).holds_on(day)


@dataclass(frozen=True, kw_only=True)
class Succession:
    """A place that was merged into, or split to, another on a day; the old id stays what it was."""

    place_id: str
    successor_id: str
    on: date


def check_dates(first: date | None, last: date | None) -> None:
    """Raise PLACE015 when something ends before it starts."""
    if first and last and last < first:
        raise JingzhunError([Fault(code="PLACE015", seen=str(last), wanted=str(first))])
