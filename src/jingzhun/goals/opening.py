"""Opening a figure: the records behind it, each with the part it plays."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from jingzhun.engines import Engine, quote_name, quote_text
from jingzhun.errors import Fault, JingzhunError
from jingzhun.goals.cells import Cell
from jingzhun.goals.items import Item, items_in
from jingzhun.goals.measuring import cell_of, check_start, covers, has_base, is_supplied
from jingzhun.goals.report import GoalLine
from jingzhun.goals.request import GoalsRequest
from jingzhun.goals.tables import PLACE, computed_goals, rows_sql, source_of
from jingzhun.packs import Measure, significant_digits
from jingzhun.vocabulary import SCALES, Vocabulary


class Part(StrEnum):
    """What a record does in a figure."""

    COUNTED = "counted"  # counts; of a rate: in the base and in the numerator
    MISSED = "missed"  # of a rate: in the base and not in the numerator
    OPEN = "open"  # a missing fact leaves it open


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """One record behind a figure; ``value`` is what it adds (``None`` for rates and unknown values)."""

    subject_id: str
    place: str
    part: Part
    value: Decimal | None


@dataclass(frozen=True, kw_only=True)
class FigureRows:
    """The records behind one figure, by place and key; they are rows of ``entity``."""

    entity: str
    rows: tuple[FigureRow, ...]

    def of_part(self, part: Part) -> tuple[FigureRow, ...]:
        """The rows of one part."""
        return tuple(row for row in self.rows if row.part is part)


def figure_rows(request: GoalsRequest, line: GoalLine, *, engine: Engine) -> FigureRows:
    """The records behind the figure of a line; none where the line has no figure.

    ``request`` is the one that the report was made from. Counting the rows by part gives the figure
    back: counted alone is its lower end, counted and open its upper (of rates: over those in the base).

    Raises:
        JingzhunError: the line is of another request (GOAL001), the engine gave up (ENGINE codes).
    """
    item = _item(request, line)
    is_there = is_supplied(request, item) and has_base(request, item)
    if line.figure is None or not is_there:
        return FigureRows(entity=item.entity, rows=())
    check_start(request)
    cell = cell_of(item, line.head.window, request.vocabulary)
    with computed_goals(request, [cell], engine) as computed:
        sql = _sql(
            cell, rows_sql(computed, source_of(item), [cell]), line.place, request.vocabulary
        )
        found = list(engine.rows(sql))
    rows = tuple(
        FigureRow(subject_id=key, place=place, part=Part(part), value=_in_unit(item, value))
        for key, place, part, value in found
        if covers(request.regimes, item, place)
    )
    return FigureRows(entity=item.entity, rows=rows)


def write_figure_rows(request: GoalsRequest, line: GoalLine, path: Path, *, engine: Engine) -> str:
    """Write what :func:`figure_rows` returns as a Parquet file, for figures of many rows; their entity.

    Columns ``subject_id``, ``place_id``, ``part`` and ``value`` (in rule units), by place and key.

    Raises:
        JingzhunError: what :func:`figure_rows` raises; the disk is full (GENERAL002).
    """
    item = _item(request, line)
    check_start(request)
    cell = cell_of(item, line.head.window, request.vocabulary)
    with computed_goals(request, [cell], engine) as computed:
        inside = rows_sql(computed, source_of(item), [cell])
        sql = _sql(cell, inside, line.place, request.vocabulary)
        found = engine.rows(f"SELECT DISTINCT {PLACE} FROM ({sql}) AS d")
        left = [place for (place,) in found if not covers(request.regimes, item, place)]
        listed = ", ".join(quote_text(place) for place in left)
        key = quote_name(request.vocabulary.entities[item.entity].key)
        engine.write_parquet(
            f"SELECT {key} AS subject_id, {PLACE}, part, added AS value FROM ({sql}) AS w"
            f"{f' WHERE {PLACE} NOT IN ({listed})' if left else ''} ORDER BY {PLACE}, subject_id",
            path,
        )
    return item.entity


def _item(request: GoalsRequest, line: GoalLine) -> Item:
    for chain in request.regimes.chains:
        item = items_in(chain).get(line.head.goal_id)
        if item is not None and item.kind == line.head.kind:
            return item
    raise JingzhunError([Fault(code="GOAL001", seen=line.head.goal_id)])


def _sql(cell: Cell, rows: str, place: str, vocabulary: Vocabulary) -> str:
    own = quote_name(vocabulary.entities[cell.item.entity].key)
    digits = significant_digits(place)
    branches = " ".join(f"WHEN {when} THEN {quote_text(part)}" for when, part in _parts(cell))
    inside = f"SUBSTR({PLACE}, 1, {len(digits)}) = {quote_text(digits)}" if digits else "TRUE"
    parts = f"SELECT {own}, {PLACE}, CASE {branches} END AS part, {_added(cell)} AS added FROM ({rows}) AS r"
    return (
        f"SELECT * FROM ({parts} WHERE {inside}) AS p WHERE part IS NOT NULL AND {PLACE} IS NOT NULL"
        f" ORDER BY {PLACE}, {own}"
    )


def _parts(cell: Cell) -> Iterator[tuple[str, Part]]:
    """The conditions under which a row plays each part, first that holds."""
    inside = f"({cell.condition()})"
    if cell.item.measure is Measure.RATE and not cell.item.is_ratio:
        yield f"{inside} AND {cell.hit()}", Part.COUNTED
        yield f"{inside} AND NOT {cell.hit()}", Part.MISSED
    else:
        yield f"{inside} AND {_added(cell)} IS NOT NULL", Part.COUNTED
    yield f"{inside} IS NOT FALSE", Part.OPEN


def _added(cell: Cell) -> str:
    if cell.item.is_ratio:
        return quote_name(cell.item.key("paid").name)
    return "NULL" if cell.item.measure is Measure.RATE else cell.value()


def _in_unit(item: Item, value: int | None) -> Decimal | None:
    """A number in rule units as what it means."""
    rule = item.rules.get("value") or item.rules.get("paid")
    scale = SCALES.get(rule.type.kind, 1) if rule else 1
    return None if value is None else Decimal(value) / scale
