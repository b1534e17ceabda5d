"""Adding up every goal over a snapshot, village by village, and from there up to any place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from jingzhun.eligibility import Computed, Regimes
from jingzhun.engines import Engine
from jingzhun.errors import Fault, JingzhunError
from jingzhun.goals.cells import Cell, CellKey, Sums
from jingzhun.goals.figures import Figure
from jingzhun.goals.items import Item, check_items, items_in
from jingzhun.goals.report import Window
from jingzhun.goals.request import GoalsRequest
from jingzhun.goals.tables import PLACE, Source, computed_goals, rows_sql, source_of
from jingzhun.packs import Measure, governs, significant_digits
from jingzhun.places import parse_division_code, place_label
from jingzhun.vocabulary import Entity, Vocabulary


@dataclass(frozen=True, kw_only=True)
class Span:
    """Where the sums of one cell stand among those of its source."""

    first: int
    names: tuple[str, ...]

    def of(self, totals: Sequence[int] | None) -> tuple[int, ...]:
        """The sums of the cell among the totals of a place; all 0 where it has none."""
        if totals is None:
            return (0,) * len(self.names)
        return tuple(totals[self.first : self.first + len(self.names)])


@dataclass
class Measured:
    """Sums of every cell by place, and how many rows of each source lie in each place.

    ``totals`` holds, by source and significant digits of a place, the number of rows and then one
    sum after another, in the order that ``spans`` names.
    """

    request: GoalsRequest
    cells: Mapping[CellKey, Cell]
    spans: dict[CellKey, Span] = field(default_factory=dict)
    totals: dict[Source, dict[str, list[int]]] = field(default_factory=dict)
    unplaced: dict[str, int] = field(default_factory=dict)

    def totals_in(self, digits: str) -> Mapping[Source, Sequence[int]]:
        """The totals of a place, by its significant digits, of every source of which it has rows."""
        return {
            source: by_place[digits]
            for source, by_place in self.totals.items()
            if digits in by_place
        }

    def figure(self, cell: CellKey, sums: tuple[int, ...]) -> Figure | None:
        """The figure that the sums of a cell make; of no rows, that of no rows."""
        return self.cells[cell].figure(self._by_name(cell, sums))

    def is_base_unknown(self, cell: CellKey, sums: tuple[int, ...]) -> bool:
        """Whether a ratio has no figure because money that it is over is unknown, not because there is none."""
        return self._by_name(cell, sums).get("of_unknown", 0) > 0

    def _by_name(self, cell: CellKey, sums: tuple[int, ...]) -> Sums:
        return dict(zip(self.spans[cell].names, sums, strict=True))

    @property
    def remarks(self) -> tuple[Fault, ...]:
        """What the figures leave out: rows of which nobody knows the place."""
        return tuple(
            _unplaced(self.request.vocabulary.entities[name], count)
            for name, count in sorted(self.unplaced.items())
        )


def _unplaced(entity: Entity, count: int) -> Fault:
    fields = {"entity": entity.name, "entity_zh": entity.named_zh}
    return Fault(code="GOAL006", severity="warning", seen=f"{count:,}", fields=fields)


def measure(request: GoalsRequest, *, places: Sequence[str], engine: Engine) -> Measured:
    """Every cell that the targets need, added up for each of the places; the engine keeps no table."""
    check_items(request.regimes, only=request.only)
    check_start(request)
    _check_places(request.regimes, places)
    cells = {cell.key: cell for cell in _cells(request) if is_supplied(request, cell.item)}
    measured = Measured(request=request, cells=cells)
    digits = frozenset(map(significant_digits, places))
    usable = [cell for cell in cells.values() if has_base(request, cell.item)]
    with computed_goals(request, usable, engine) as computed:
        for source, group in _by_source(usable).items():
            _add_up(measured, computed, source, group, digits)
    return measured


def is_supplied(request: GoalsRequest, item: Item) -> bool:
    """Whether the register has what an item counts."""
    return item.measure is not Measure.REPORTED and request.snapshot.supplied(item.entity)


def has_base(request: GoalsRequest, item: Item) -> bool:
    """Whether a rate over the base of the year's start has the register of that day."""
    start = request.start
    if not item.has_year_start_base:
        return True
    is_known = start is not None and any(item.id in c.goals for c in start.regimes.chains)
    return is_known and start is not None and start.snapshot.supplied(item.entity)


def check_start(request: GoalsRequest) -> None:
    """The register of the year's start must be of 1 January, or of the evening before.

    Raises:
        JingzhunError: it is of another day (GOAL004).
    """
    if request.start is None:
        return
    first = date(request.snapshot.manifest.as_at.year, 1, 1)
    seen = request.start.snapshot.manifest.as_at
    if seen not in (first, first - timedelta(days=1)):
        wanted = f"{first - timedelta(days=1)} / {first}"
        raise JingzhunError([Fault(code="GOAL004", seen=str(seen), wanted=wanted)])


def _check_places(regimes: Regimes, places: Iterable[str]) -> None:
    faults = []
    for place in places:
        code = parse_division_code(place)
        chain = regimes.chains[regimes.number_of(code)]
        if not any(governs(pack.place, code) for pack in chain.packs):
            faults.append(Fault(code="GOAL002", seen=place_label(place)))
    if faults:
        raise JingzhunError(faults)


def _cells(request: GoalsRequest) -> Iterator[Cell]:
    for chain in request.regimes.chains:
        for item in items_in(chain, only=request.only).values():
            shared = request.shares.get(item.id, {})
            handed_down = (target for targets in shared.values() for target in targets)
            for target in (*item.targets, *handed_down):
                yield cell_of(item, item.window(target), request.vocabulary)


def _by_source(cells: Iterable[Cell]) -> Mapping[Source, list[Cell]]:
    groups: dict[Source, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[source_of(cell.item)].append(cell)
    return groups


def cell_of(item: Item, window: Window | None, vocabulary: Vocabulary) -> Cell:
    """The cell of an item over a window of years."""
    declared = vocabulary.entities.get(item.entity)
    by_year = item.kind == "money" and declared is not None
    year_field = declared.year_field if by_year and declared else ""
    return Cell(item=item, window=window, year_field=year_field)


def _add_up(
    measured: Measured,
    computed: Computed,
    source: Source,
    cells: Sequence[Cell],
    digits: frozenset[str],
) -> None:
    """Sum the cells of one source by the places that the rows name, then up to those asked for."""
    sums: list[str] = []
    owners: list[Item] = []
    for cell in cells:
        named = cell.sums()
        measured.spans[cell.key] = Span(first=1 + len(sums), names=tuple(named))
        sums += named.values()
        owners += [cell.item] * len(named)
    items = {cell.item.id: cell.item for cell in cells}.values()
    added = ", ".join(f"COALESCE(SUM({sql}), 0)" for sql in sums)
    rows = rows_sql(computed, source, cells)
    query = f"SELECT {PLACE}, COUNT(*), {added} FROM ({rows}) AS r GROUP BY {PLACE}"
    totals = measured.totals.setdefault(source, {})
    for place, count, *values in computed.engine.rows(query):
        if place is None:
            measured.unplaced[source.entity] = int(count)
            continue
        counting = {item.id for item in items if covers(measured.request.regimes, item, place)}
        counted = [
            int(value) if owner.id in counting else 0
            for owner, value in zip(owners, values, strict=True)
        ]
        for upper in (place[:length] for length in range(len(place) + 1)):
            if upper in digits:
                _add_to(totals, upper, [int(count), *counted])


def _add_to(totals: dict[str, list[int]], digits: str, values: list[int]) -> None:
    known = totals.get(digits)
    added = values if known is None else [a + b for a, b in zip(known, values, strict=True)]
    totals[digits] = added


def covers(regimes: Regimes, item: Item, place: str) -> bool:
    """Whether rows of a place count for an item: some pack there has it, inside its own limit."""
    if not place.startswith(item.limit):
        return False
    chain = regimes.chains[regimes.number_of(place)]
    return item.id in (chain.goals if item.kind == "goal" else chain.money)
