"""Figures that are counted from a snapshot: which rows, what of them is added up, from which day to which."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure.

    Conditions are SQL over the columns of the entity, with ``{on}``, ``{start}``, ``{end}`` and ``{year}`` for the
    days of a report. ``doubtful`` are rows of which nobody knows whether they count, or how much. Where a
    ``programme`` is named, its rows alone count.
    """

    name: str
    label: str
    unit: str
    group: str
    entity: str
    where: str = "TRUE"
    adds: str = ""
    doubtful: str = ""
    dated: str = ""
    is_state: bool = False  # counted from the register as it stood on the day
    of_place: str = ""  # the entity without whose rows a place has no such data at all
    fields: tuple[str, ...] = ()
    programme: str = ""

    @property
    def presence(self) -> str:
        """The entity whose rows say that a place has such data."""
        return self.of_place or self.entity


IN_PERIOD = "{dated} BETWEEN {start} AND least({end}, {on})"
IN_YEAR = "{dated} BETWEEN {year} AND {on}"
UNTIL = "{dated} <= {on}"


def spanned(condition: str, dated: str) -> str:
    """A condition on the days of a record.

    >>> spanned(UNTIL, "paid_on")
    'paid_on <= {on}'
    """
    return condition.replace("{dated}", dated)
