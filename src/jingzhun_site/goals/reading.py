"""Reading the lines of a progress run, place by place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jingzhun.engines import quote_text
from jingzhun.goals import (
    Figure,
    GoalLine,
    LineHead,
    Pace,
    Quotient,
    Reason,
    TargetStatus,
    Window,
)
from jingzhun.packs import Measure, Nature, Target
from jingzhun_site.decisions.engine import query
from jingzhun_site.goals.stored import HEADS, LINES

_FIELDS = (
    "place", "kind", "goal_id", "label", "unit", "measure", "nature", "is_ratio", "pack_id", "clause",
    "lead", "programme", "year", "due", "span", "years", "comparison", "value", "value_max", "deadline",
    "is_approximate", "is_confirmed", "first_year", "last_year", "pace_days", "pace_total", "note",
    "status", "reason", "low_over", "low_under", "high_over", "high_under", "is_rate", "open_rows",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class StoredLine:
    """One target of one place, as a progress run found it.

    ``target`` is ``None`` where the place has none of its own; ``figure`` where it cannot be computed.
    ``withheld`` says that the figure is there and not for the reader (closed compartments, villages).
    """

    place: str
    kind: str
    goal_id: str
    label: str
    unit: str
    measure: Measure
    nature: Nature
    is_ratio: bool
    pack_id: str
    clause: str
    lead: str
    programme: str
    year: int
    span: str
    due: date
    status: TargetStatus
    reason: Reason | None
    target: Target | None
    figure: Figure | None
    window: Window | None
    pace: Pace | None
    is_approximate: bool
    is_confirmed: bool
    note: str
    withheld: bool = False

    @property
    def is_reported(self) -> bool:
        """Whether its figure is somebody's report, not a count of records."""
        return self.measure is Measure.REPORTED

    @property
    def low(self) -> Decimal | None:
        """The surely reached end in the unit of targets."""
        return None if self.figure is None else _decimal(self.figure.lowest)

    @property
    def high(self) -> Decimal | None:
        """The other end; none where there is no figure, or nothing bounds it."""
        highest = None if self.figure is None else self.figure.highest
        return None if highest is None else _decimal(highest)

    def goal_line(self, *, as_at: date, place: str = "") -> GoalLine:
        """The line as the core wrote it, to open its figure; in another place where one is named."""
        head = LineHead(
            kind="money" if self.kind == "money" else "goal",
            goal_id=self.goal_id,
            label=self.label,
            unit=self.unit,
            measure=self.measure,
            nature=self.nature,
            pack_id=self.pack_id,
            clause=self.clause,
            lead=self.lead,
            year=self.year,
            due=self.due,
            as_at=as_at,
            span=self.span,
            target=self.target,
            window=self.window,
            pace=self.pace,
            note=self.note,
        )
        return GoalLine(
            head=head,
            place=place or self.place,
            status=self.status,
            reason=self.reason,
            figure=self.figure,
        )


def read_lines(
    folder: Path, places: Sequence[str], *, year: int | None, goal_id: str = "", span: str = ""
) -> list[StoredLine]:
    """The lines of some places for a year or for all, in the order of the packs; of one goal where it is named."""
    if not places:
        return []
    marks = ", ".join("?" for _ in places)
    where, values = f"l.place IN ({marks})", list[str | int](places)
    for name, value in (("year", year), ("goal_id", goal_id), ("span", span)):
        if value:
            where += f" AND h.{name} = ?"
            values.append(value)
    rows = query(
        f"SELECT {', '.join(_FIELDS)} FROM {_file(folder, LINES)} AS l"
        f" JOIN {_file(folder, HEADS)} AS h USING (head) WHERE {where} ORDER BY l.place, h.head",
        values,
    )
    return [_line(dict(zip(_FIELDS, row, strict=True))) for row in rows]


@dataclass(frozen=True, kw_only=True)
class TargetChoice:
    """A target that some of several places have; ``given`` of them have a target of their own and a figure."""

    goal_id: str
    span: str
    label: str
    unit: str
    nature: Nature
    given: int


def read_choices(
    folder: Path, places: Sequence[str], *, year: int, without: Sequence[str] = ()
) -> list[TargetChoice]:
    """The targets of some places for a year, in the order of the packs; no figure of goals ``without`` is counted."""
    if not places:
        return []
    marks = ", ".join("?" for _ in places)
    left = ", ".join("?" for _ in without)
    is_open = f" AND h.goal_id NOT IN ({left})" if without else ""
    rows = query(
        "SELECT h.goal_id, h.span, any_value(h.label), any_value(h.unit), any_value(h.nature),"
        f" count(*) FILTER (WHERE h.value IS NOT NULL AND l.low_over IS NOT NULL{is_open})"
        f" FROM {_file(folder, LINES)} AS l JOIN {_file(folder, HEADS)} AS h USING (head)"
        f" WHERE l.place IN ({marks}) AND h.year = ? GROUP BY h.goal_id, h.span ORDER BY min(h.head)",
        [*without, *places, year],
    )
    return [
        TargetChoice(goal_id=g, span=s, label=label, unit=u, nature=Nature(n), given=count)
        for g, s, label, u, n, count in rows
    ]


def count_statuses(
    folder: Path, places: Sequence[str], *, year: int, without: Sequence[str] = ()
) -> Mapping[str, Mapping[str, int]]:
    """How many lines of each status each of some places has; goals ``without`` are left out."""
    if not places:
        return {}
    marks = ", ".join("?" for _ in places)
    left = ", ".join("?" for _ in without)
    where = f" AND goal_id NOT IN ({left})" if without else ""
    rows = query(
        f"SELECT l.place, l.status, count(*) FROM {_file(folder, LINES)} AS l"
        f" JOIN {_file(folder, HEADS)} AS h USING (head)"
        f" WHERE l.place IN ({marks}) AND h.year = ?{where} GROUP BY ALL",
        [*places, year, *without],
    )
    found: dict[str, dict[str, int]] = {}
    for place, status, count in rows:
        found.setdefault(place, {})[status] = count
    return found


def years_in(folder: Path) -> list[int]:
    """The years that have targets."""
    return [y for (y,) in query(f"SELECT DISTINCT year FROM {_file(folder, HEADS)} ORDER BY 1")]


def _file(folder: Path, name: str) -> str:
    return f"read_parquet({quote_text(str(folder / name))})"


def _decimal(value: Any) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _line(row: Mapping[str, Any]) -> StoredLine:
    words = (
        "place", "kind", "goal_id", "label", "unit", "is_ratio", "pack_id", "clause", "lead", "programme",
        "year", "span", "due", "is_approximate", "is_confirmed", "note",
    )  # fmt: skip
    return StoredLine(
        **{name: row[name] for name in words},
        measure=Measure(row["measure"]),
        nature=Nature(row["nature"]),
        status=TargetStatus(row["status"]),
        reason=Reason(row["reason"]) if row["reason"] else None,
        target=_target(row),
        figure=_figure(row),
        window=_window(row),
        pace=_pace(row),
    )


def _target(row: Mapping[str, Any]) -> Target | None:
    if row["value"] is None:
        return None
    return Target(
        year=row["year"],
        comparison=row["comparison"],
        value=Decimal(row["value"]),
        value_max=Decimal(row["value_max"]) if row["value_max"] else None,
        span=row["span"],
        years=tuple(row["years"]),
        deadline=row["deadline"],
        approximate=row["is_approximate"],
        note=row["note"],
    )


def _figure(row: Mapping[str, Any]) -> Figure | None:
    if row["low_over"] is None:
        return None
    low = Quotient(numerator=row["low_over"], denominator=row["low_under"])
    is_open = row["high_over"] is None
    high = None if is_open else Quotient(numerator=row["high_over"], denominator=row["high_under"])
    return Figure(low=low, high=high, is_rate=row["is_rate"], open_rows=row["open_rows"])


def _window(row: Mapping[str, Any]) -> Window | None:
    first, last = row["first_year"], row["last_year"]
    return None if first is None else Window(first=first, last=last)


def _pace(row: Mapping[str, Any]) -> Pace | None:
    days, total = row["pace_days"], row["pace_total"]
    return None if days is None else Pace(elapsed_days=days, total_days=total)
