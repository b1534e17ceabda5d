"""Computing columns over a snapshot: one table per entity and stage, made in order, inside one engine."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby

from jingzhun.eligibility.columns import Column, ColumnKey, ColumnSet
from jingzhun.eligibility.rules_in_force import Regimes
from jingzhun.eligibility.snapshots import Snapshot
from jingzhun.eligibility.snapshots.stored_types import stored_type
from jingzhun.eligibility.stage_sql import Plan, kept_results
from jingzhun.eligibility.stages import Order, StageTable, order_columns
from jingzhun.engines import Engine, quote_name
from jingzhun.vocabulary import Entity, Vocabulary

_SESSIONS = 2  # while one table waits for its last rows, the other keeps the processors busy


@dataclass(frozen=True, kw_only=True)
class Computed:
    """Columns that now stand in the engine's tables."""

    plan: Plan
    engine: Engine

    @property
    def order(self) -> Order:
        """The order in which the columns were computed."""
        return self.plan.order

    def column(self, key: ColumnKey) -> Column | None:
        """A column by its key."""
        return self.order.columns.columns.get(key)

    def select(self, entity: str, columns: Sequence[str], *, keys: Sequence[ColumnKey] = ()) -> str:
        """``SELECT`` over the joined stage tables of an entity.

        ``columns`` are SQL texts over the tables' columns; ``keys`` names the results that they use, so that only
        the stages that hold them are joined (all of them when empty).
        """
        key = quote_name(self.plan.vocabulary.entities[entity].key)
        first, *rest = self._tables(entity, keys)
        held = {column.key for column in first.columns()}
        joins = ""
        for number, table in enumerate(rest):
            new = [column for column in table.columns() if column.key not in held]
            held |= {column.key for column in new}
            results = ", ".join(
                quote_name(name) for column in new for name in kept_results(self.plan, column)
            )
            if not results:
                continue
            joins += (
                f" JOIN (SELECT {key} AS key_{number}, {results} FROM {table.name}) AS t{number}"
                f" ON t{number}.key_{number} = t.{key}"
            )
        return f"SELECT {', '.join(columns)} FROM {first.name} AS t{joins}"

    def _tables(self, entity: str, keys: Sequence[ColumnKey]) -> list[StageTable]:
        """The stage tables that hold the results asked for, the last one first."""
        tables = list(reversed(self.order.tables_of(entity)))
        columns = self.order.columns.columns
        missing = {k for k in keys if k in columns and kept_results(self.plan, columns[k])}
        if not missing:
            return tables
        found: list[StageTable] = []
        for table in tables:
            held = {column.key for column in table.columns()}
            if held & missing:
                found.append(table)
                missing -= held
        return found


def compute(
    columns: ColumnSet,
    *,
    snapshot: Snapshot,
    regimes: Regimes,
    vocabulary: Vocabulary,
    engine: Engine,
    keeps_definitions: bool = False,
    is_read_once: bool = False,
    standing: frozenset[str] = frozenset(),
) -> Computed:
    """The columns computed over a snapshot, as tables of ``engine``.

    Definitions stay in the tables only where another stage reads them, or when asked to. Entities without a file
    have no rows, and everything counted over them is unknown. Results that are ``is_read_once`` are computed while they
    are read: storing them takes as long as computing them. Entities that are ``standing`` are relations of the engine
    already, beside those of the snapshot.

    Raises:
        JingzhunError: the engine could not finish (ENGINE codes, GENERAL002 on a full disk).
    """
    # First, for it refuses what is missing or damaged before anything is read of it.
    register_entities(snapshot, vocabulary, engine, standing=standing)
    plan = Plan(
        vocabulary=vocabulary,
        regimes=regimes,
        order=order_columns(columns),
        supplied=standing.union(snapshot.manifest.entities),
        keeps_definitions=keeps_definitions,
        is_read_once=is_read_once,
        **_fill(snapshot),
    )
    _run_stages(plan, engine)
    return Computed(plan=plan, engine=engine)


def _fill(snapshot: Snapshot) -> dict[str, frozenset[tuple[str, str]]]:
    """The fields in which no row of the snapshot has a value, and those in which every row has one."""
    empty, full = set(), set()
    for name, record in snapshot.manifest.entities.items():
        for field, blanks in snapshot.blanks(name).items():
            if blanks == record.rows:
                empty.add((name, field))
            elif blanks == 0:
                full.add((name, field))
    return {"empty": frozenset(empty), "full": frozenset(full)}


def _run_stages(plan: Plan, engine: Engine) -> None:
    for _, tables in groupby(plan.order.tables, key=lambda table: table.stage):
        run_side_by_side((statement(plan, table) for table in tables), engine)


def run_side_by_side(texts: Iterable[str], engine: Engine) -> None:
    """Run statements of which none waits for another one, the longest first."""
    with ThreadPoolExecutor(max_workers=_SESSIONS) as pool:
        longest_first = sorted(texts, key=len, reverse=True)
        list(pool.map(lambda sql: engine.session().run(sql), longest_first))


def statements(plan: Plan) -> Iterator[str]:
    """The SQL of a whole run, table after table: what an auditor can read and another engine can run."""
    return (statement(plan, table) for table in plan.order.tables)


def statement(plan: Plan, table: StageTable) -> str:
    """The SQL that makes one table, or the view that stands for it."""
    return f"CREATE {_relation_kind(plan, table)} {table.name} AS\n{plan.stages[table.name].sql}"


def drop_stages(computed: Computed) -> None:
    """Take the stage tables of a run out of its engine, as many as came about, the last ones first."""
    for table in reversed(computed.order.tables):
        computed.engine.run(f"DROP {_relation_kind(computed.plan, table)} IF EXISTS {table.name}")


def _relation_kind(plan: Plan, table: StageTable) -> str:
    """A view where keeping the rows costs more than making them again.

    That is so for results nobody else waits for that are read once, and for what is only counted by parent and comes
    from each record alone: a reader takes the columns and rows it needs straight from the register.
    """
    if not plan.order.is_read_on(table):
        return "VIEW" if plan.is_read_once else "TABLE"
    is_view = not table.has_results and plan.stages[table.name].is_of_own_row
    return "VIEW" if is_view else "TABLE"


def register_entities(
    snapshot: Snapshot,
    vocabulary: Vocabulary,
    engine: Engine,
    *,
    standing: frozenset[str] = frozenset(),
) -> None:
    """Make every entity a relation of the engine; one that was not supplied is empty.

    Fields that came into the vocabulary after the snapshot was made are unknown for every row.
    """
    snapshot.register(engine)
    for name, entity in vocabulary.entities.items():
        if snapshot.supplied(name):
            _add_newer_fields(snapshot, entity, engine)
        elif name not in standing:
            engine.run(
                f"CREATE OR REPLACE VIEW {quote_name(name)} AS"
                f" SELECT {_unknown(entity, entity.fields)} WHERE FALSE"
            )


def _add_newer_fields(snapshot: Snapshot, entity: Entity, engine: Engine) -> None:
    kept = snapshot.manifest.entities[entity.name].columns
    newer = [name for name in entity.fields if name not in kept]
    if newer:
        file = f"{entity.name}_kept"
        engine.register_parquet(file, snapshot.path(entity.name))
        engine.run(
            f"CREATE OR REPLACE VIEW {quote_name(entity.name)} AS"
            f" SELECT *, {_unknown(entity, newer)} FROM {quote_name(file)}"
        )


def _unknown(entity: Entity, fields: Iterable[str]) -> str:
    return ", ".join(
        f"CAST(NULL AS {stored_type(entity.fields[name])}) AS {quote_name(name)}" for name in fields
    )
