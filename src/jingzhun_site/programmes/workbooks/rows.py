"""One row of a workbook that came back, as it was read and as the database keeps it until it is applied."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class BookFault:
    """One thing that is wrong with a workbook: where, what was seen, what is wanted, what to do."""

    cell: str
    seen: str
    wanted: str
    advice: str
    sheet: str = ""
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class BookRow:
    """What one row says: whom it is about, at which version it was written out, the day of each step.

    ``subject`` is the number of the subject; in a new row it may be its name until somebody has looked it up, and
    ``household`` is then the number of the household beside it.
    """

    row: int
    key: str = ""
    subject: str = ""
    household: str = ""
    version: int | None = None
    since: date | None = None
    days: Mapping[str, date] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """The row as plain JSON."""
        days = {step: day.isoformat() for step, day in self.days.items()}
        since = self.since.isoformat() if self.since else ""
        return {**asdict(self), "since": since, "days": days}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "BookRow":
        """The row that was kept.

        >>> BookRow.of(BookRow(row=5, key="E1", days={"paid": date(2018, 12, 3)}).kept()).days
        {'paid': datetime.date(2018, 12, 3)}
        """
        days = {step: date.fromisoformat(day) for step, day in kept["days"].items()}
        since = date.fromisoformat(kept["since"]) if kept["since"] else None
        return cls(**{**kept, "since": since, "days": days})


@dataclass(frozen=True, kw_only=True)
class RefusedRow:
    """A row that cannot be done as it stands, with every reason."""

    row: BookRow
    reasons: tuple[str, ...]

    def kept(self) -> dict[str, Any]:
        """The row and its reasons as plain JSON."""
        return {**self.row.kept(), "reasons": list(self.reasons)}
