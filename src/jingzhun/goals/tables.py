"""The tables that goals are read from: their columns over the snapshot, and who was in a base before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from jingzhun.eligibility import ColumnKey, Computed, Regimes, Snapshot, compute, drop_stages
from jingzhun.engines import Engine, quote_name
from jingzhun.goals.cells import Cell
from jingzhun.goals.columns import goal_columns
from jingzhun.goals.items import Item
from jingzhun.goals.request import GoalsRequest
from jingzhun.vocabulary import Vocabulary

PLACE = "place_id"
START = "goals_at_year_start"


@contextmanager
def computed_goals(
    request: GoalsRequest, cells: Iterable[Cell], engine: Engine
) -> Iterator[Computed]:
    """The columns of the cells as tables of the engine, dropped on leaving."""
    items = {cell.item.id: cell.item for cell in cells}.values()
    at_start = {i.key("denominator") for i in items if i.has_year_start_base}
    wanted = {key for item in items for key in item.columns()} - at_start
    if request.start is not None:
        start = request.start
        with _tables(start.snapshot, start.regimes, at_start, request, engine) as computed:
            _keep_start(computed, engine)
    try:
        with _tables(request.snapshot, request.regimes, wanted, request, engine) as computed:
            yield computed
    finally:
        _drop_start(request.vocabulary, engine)


@contextmanager
def _tables(
    snapshot: Snapshot,
    regimes: Regimes,
    keys: Collection[ColumnKey],
    request: GoalsRequest,
    engine: Engine,
) -> Iterator[Computed]:
    computed = compute(
        goal_columns(regimes, keys=keys),
        snapshot=snapshot,
        regimes=regimes,
        vocabulary=request.vocabulary,
        engine=engine,
    )
    try:
        yield computed
    finally:
        drop_stages(computed)


def _start_table(entity: str) -> str:
    return quote_name(f"{START}_{entity}")


def _keep_start(computed: Computed, engine: Engine) -> None:
    """Keep who was in the base at the year's start, under a name that no later table takes."""
    by_entity: dict[str, list[ColumnKey]] = defaultdict(list)
    for column in computed.order.columns.columns.values():
        if column.key.kind == "goal":
            by_entity[column.entity].append(column.key)
    for entity, keys in by_entity.items():
        own = quote_name(computed.plan.vocabulary.entities[entity].key)
        names = [f"t.{own} AS {own}", f"t.{PLACE} AS {PLACE}", *(quote_name(k.name) for k in keys)]
        rows = computed.select(entity, names, keys=keys)
        engine.run(f"CREATE OR REPLACE TEMPORARY TABLE {_start_table(entity)} AS {rows}")


def _drop_start(vocabulary: Vocabulary, engine: Engine) -> None:
    for entity in vocabulary.entities:
        engine.run(f"DROP TABLE IF EXISTS {_start_table(entity)}")


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where cells read their rows: an entity, and whether the base is that of the year's start."""

    entity: str
    at_start: bool = False


def source_of(item: Item) -> Source:
    """Where an item reads its rows."""
    return Source(entity=item.entity, at_start=item.has_year_start_base)


def rows_sql(computed: Computed, source: Source, cells: Collection[Cell]) -> str:
    """``SELECT`` of the rows of some cells of one source: key, place, year if any, their columns."""
    entity = computed.plan.vocabulary.entities[source.entity]
    keys = list(dict.fromkeys(key for cell in cells for key in cell.item.columns()))
    main = [key for key in keys if not (source.at_start and key.aspect == "denominator")]
    own = quote_name(entity.key)
    names = [f"t.{own} AS {own}", f"t.{PLACE} AS {PLACE}", *(quote_name(k.name) for k in main)]
    if any(cell.year_field for cell in cells):
        names.append(f"t.{quote_name(entity.year_field)} AS {quote_name(entity.year_field)}")
    rows = computed.select(source.entity, names, keys=main)
    if not source.at_start:
        return rows
    counted = ", ".join(f"m.{quote_name(key.name)}" for key in main)
    start = _start_table(source.entity)
    return f"SELECT s.*, {counted} FROM {start} AS s LEFT JOIN ({rows}) AS m ON m.{own} = s.{own}"
