"""Loading a whole register at once: a snapshot folder into the tables, identities into the vault.

A snapshot has been read and checked by the core already; what is left is to find each record's place, to put
identities away, and to write fast. One transaction: all of it stands afterwards, or nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from graphlib import TopologicalSorter
from typing import Any

import duckdb
from django.db import connection, transaction
from django.db.models import ForeignKey, Model
from django.utils import timezone

from jingzhun.eligibility import Snapshot
from jingzhun.engines import quote_name, quote_text
from jingzhun.vocabulary import Entity, Field, FieldType
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.placing import paths_of
from jingzhun_site.register.record import Record
from jingzhun_site.register.table_writing import write_rows
from jingzhun_site.register.values import identity_kind, is_identity
from jingzhun_site.vault.actions import seal_many
from jingzhun_site.vault.models import Identity
from jingzhun_site.vault.tokens import Kind, initials_of, tail_of, tokens_of

Progress = Callable[[str, int, int], None]
"""Told the label of the entity, how many rows are written and how many there are."""

_BATCH = 20_000
_AS_TEXT = {FieldType.DATE, FieldType.MONEY, FieldType.QUANTITY, FieldType.RATE}


class NotEmptyError(Exception):
    """The register holds records already; a whole one is loaded into empty tables alone."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """How many rows of each entity were written, and how many left out: they refer to nobody we know."""

    rows: dict[str, int]
    left_out: dict[str, int]


def _silent(_label: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@transaction.atomic
def load_snapshot_rows(
    snapshot: Snapshot, *, acting_user: User | None, progress: Progress = _silent
) -> Loaded:
    """Write all records of a snapshot that the site keeps into its empty tables.

    The records count as known since the day whose knowledge the snapshot holds. Raises
    :class:`NotEmptyError` when any of the tables holds a record.
    """
    filled = [name for name, model in MODELS.items() if model.with_withdrawn.exists()]
    if filled:
        raise NotEmptyError(", ".join(filled))
    wanted = [name for name in parents_first() if name in snapshot.manifest.entities]
    known_at = timezone.make_aware(datetime.combine(snapshot.manifest.known_at, time.min))
    with duckdb.connect() as engine:
        _open_files(engine, snapshot, wanted)
        rows = {name: _load(engine, name, known_at, progress) for name in wanted}
        missing = {name: _count(engine, _whole(name)) - rows[name] for name in wanted}
    left_out = {name: count for name, count in missing.items() if count}
    told = {"snapshot": snapshot.manifest.id, "rows": rows, "left_out": left_out}
    record_audit("register.loaded", acting_user=acting_user, new=told)
    transaction.on_commit(lambda: _make_known([MODELS[name] for name in wanted]))
    return Loaded(rows=rows, left_out=left_out)


def _make_known(models: Sequence[type[Model]]) -> None:
    """Tell PostgreSQL what its tables hold now: until its own housekeeping comes by, it plans as if they were empty.

    SQLite plans by the indexes there are.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in [*(model._meta.db_table for model in models), Identity._meta.db_table]:
            cursor.execute(f"VACUUM (ANALYZE) {quote_name(table)}")


def parents_first() -> list[str]:
    """The tables in an order in which no row waits for one that it refers to."""
    ways = TopologicalSorter(
        {
            name: {parent.name for _, parent in _links(name) if parent.name != name}
            for name in MODELS
        }
    )
    return list(ways.static_order())


def _open_files(
    engine: duckdb.DuckDBPyConnection, snapshot: Snapshot, wanted: Sequence[str]
) -> None:
    """Make a view of each entity's rows, parents first, without those that refer to nobody we know."""
    engine.execute("SET preserve_insertion_order = true; SET enable_progress_bar = false")
    for name in wanted:
        file = snapshot.folder / f"{name}.parquet"
        source = f"read_parquet({quote_text(str(file))})"
        engine.execute(f"CREATE VIEW {quote_name(_whole(name))} AS FROM {source}")
        columns = _columns(engine, _whole(name))
        engine.execute(
            f"CREATE VIEW {quote_name(name)} AS FROM {quote_name(_whole(name))} AS r"
            f" WHERE {_known(name, columns, set(wanted))}"
        )


def _whole(name: str) -> str:
    return f"whole_{name}"


def _columns(engine: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    return [row[0] for row in engine.execute(f"DESCRIBE {quote_name(view)}").fetchall()]


def _load(
    engine: duckdb.DuckDBPyConnection, name: str, known_at: datetime, progress: Progress
) -> int:
    model = MODELS[name]
    kept = [column for column in _columns(engine, name) if column in model.entity.fields]
    total = _count(engine, name)
    reader = engine.sql(_with_place(engine, name, kept)).to_arrow_reader(_BATCH)
    done = 0
    for batch in reader:
        table = {column: batch.column(i).to_pylist() for i, column in enumerate(batch.schema.names)}
        _put_identities_away(model, table)
        write_rows(connection, model, table, known_at=known_at)
        done += batch.num_rows
        progress(model.entity.label_zh, done, total)
    return total


def _count(engine: duckdb.DuckDBPyConnection, view: str) -> int:
    return int(engine.execute(f"SELECT count(*) FROM {quote_name(view)}").fetchall()[0][0])


def _known(name: str, columns: Sequence[str], tables: set[str]) -> str:
    """SQL: whether every record that a row refers to is there.

    A snapshot cuts to a day, so a membership may speak of somebody who was not yet, or no longer, there.
    """
    conditions = ["TRUE"]
    for column, parent in _links(name):
        if column not in columns:
            continue
        here = f"r.{quote_name(column)}"
        keys = f"(SELECT {quote_name(parent.key)} FROM {quote_name(parent.name)})"
        there = f"{here} IN {keys}" if parent.name in tables else "FALSE"
        conditions.append(f"({here} IS NULL OR {there})")
    return " AND ".join(conditions)


def _links(name: str) -> Iterator[tuple[str, Entity]]:
    """The columns of a table that must name a record of another, and the entity of that one."""
    yield from _references(name, is_binding=True)


def _references(name: str, *, is_binding: bool) -> Iterator[tuple[str, Entity]]:
    for column in MODELS[name]._meta.concrete_fields:
        link: Any = column
        if isinstance(column, ForeignKey) and link.db_constraint is is_binding:
            parent: Any = column.related_model
            yield str(column.column), parent.entity


def _with_place(engine: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str]) -> str:
    """SQL for the rows of an entity, each with the code of the place that answers for it."""
    tables = {row[0] for row in engine.execute("SHOW TABLES").fetchall()}
    joins: dict[tuple[str, ...], str] = {(): "r"}
    sql = f"FROM {quote_name(name)} AS r"
    places: list[str] = []
    for path, field in paths_of(name):
        for join in _joins(name, path, joins, tables):
            sql += join
        if path in joins:
            places.append(f"{joins[path]}.{quote_name(field)}")
    held = _held(name, tables)
    fields = (MODELS[name].entity.fields[column] for column in columns)
    chosen = ", ".join(_selected(field, held) for field in fields)
    place = f"coalesce({', '.join(places)}, '')" if places else "''"
    return f"SELECT {chosen}, {place} AS place_code {sql}"


def _held(name: str, tables: set[str]) -> Mapping[str, str]:
    """SQL of the columns that need not name a record: empty where that record is not there.

    The head of a household may have died before the day of the snapshot, which then holds the household alone.
    """
    return {
        column: f"CASE WHEN r.{quote_name(column)} IN (SELECT {quote_name(parent.key)}"
        f" FROM {quote_name(parent.name)}) THEN r.{quote_name(column)} END"
        for column, parent in _references(name, is_binding=False)
        if parent.name in tables
    }


def _selected(field: Field, held: Mapping[str, str]) -> str:
    """A column as the database's driver takes it: SQLite keeps days and decimals as text."""
    column = held.get(field.name, f"r.{quote_name(field.name)}")
    if connection.vendor == "sqlite" and field.type in _AS_TEXT:
        column = f"CAST({column} AS VARCHAR)"
    return f"{column} AS {quote_name(field.name)}"


def _joins(
    name: str, path: tuple[str, ...], joins: dict[tuple[str, ...], str], tables: set[str]
) -> Iterator[str]:
    """The joins still missing on the way of a path; none when a register on it was not supplied."""
    here = MODELS[name].entity
    for step, word in enumerate(path):
        reference = here.parents()[word]
        parent = MODELS[reference.refers_to].entity
        done = path[: step + 1]
        if parent.name not in tables:
            return
        if done not in joins:
            joins[done] = f"p{len(joins)}"
            yield (
                f" LEFT JOIN {quote_name(parent.name)} AS {joins[done]} ON"
                f" {joins[path[:step]]}.{quote_name(reference.name)}"
                f" = {joins[done]}.{quote_name(parent.key)}"
            )
        here = parent


def _put_identities_away(model: type[Record], table: dict[str, list[Any]]) -> None:
    plain = {name: table[name] for name in table if is_identity(model.entity, name)}
    if model.entity.name == "persons":
        table.update(_search_columns(plain))
    for name, values in plain.items():
        table[name] = list(seal_many(identity_kind(name), values))


def _search_columns(plain: dict[str, list[Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    if "name" in plain:
        initials = (None if name is None else initials_of(name) for name in plain["name"])
        found["initials"] = tokens_of(Kind.INITIALS, initials)
    if "id_number" in plain:
        tails = (None if number is None else tail_of(number) for number in plain["id_number"])
        found["id_tail"] = tokens_of(Kind.ID_TAIL, tails)
    return found
