"""The register as files: every table that holds anything, as of two days, ready for the core's snapshot."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from jingzhun.eligibility.snapshots.stored_types import stored_type
from jingzhun.engines import quote_name, quote_text
from jingzhun.vocabulary import Field, FieldType
from jingzhun_site.decisions.folding import CHANGES, fold_changed
from jingzhun_site.decisions.table_reading import TableQuery, read_here, read_tables
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record

_DECIMALS = frozenset({FieldType.MONEY, FieldType.QUANTITY, FieldType.RATE})
_WHOLE = frozenset({FieldType.BOOLEAN, FieldType.INTEGER})
_IN_MEMORY = "memory"


def export_register(folder: Path, times: Times) -> Mapping[str, int]:
    """Write each table's rows into files named after its entity; how many rows each has.

    Identities stay what they are in the tables: tokens. A table without a row is left out, for then nobody
    has supplied that register at all.
    """
    names = [name for name, model in MODELS.items() if model.with_withdrawn.exists()]
    queries = [_rows(MODELS[name], times) for name in names]
    if times.is_past:
        queries.append(_changes())
    rows = dict(_read(queries, folder))
    if times.is_past:
        for name, count in fold_changed(folder, times).items():
            rows[name] += count
    for name in names:
        if not rows[name]:
            (folder / f"{name}.parquet").unlink()
    return {name: rows[name] for name in names if rows[name]}


def _read(queries: list[TableQuery], folder: Path) -> Mapping[str, int]:
    """Through a process of its own, unless this one alone can see the rows."""
    is_only_here = connection.in_atomic_block or _IN_MEMORY in str(connection.settings_dict["NAME"])
    if is_only_here:
        with connection.cursor() as cursor:
            return read_here(cursor, queries, folder)
    return read_tables(connection.vendor, _address(), queries, folder)


def _address() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(given["NAME"])
    parts = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    query = "&".join(
        f"{word}={quote(str(given[name]), safe='')}" for word, name in parts.items() if given[name]
    )
    return f"postgresql:///{quote(str(given['NAME']), safe='')}?{query}"


def _rows(model: type[Record], times: Times) -> TableQuery:
    """The present rows of a table; for a day gone by, those that have not changed since they were loaded."""
    fields = list(model.entity.fields.values())
    condition = "t.withdrawn_at IS NULL"
    if times.is_past:
        key = quote_name(model.entity.key)
        condition += (
            f" AND t.known_at <= {quote_text(_moment(times))}"
            f" AND (t.valid_from IS NULL OR t.valid_from <= {quote_text(times.as_at.isoformat())})"
            f" AND NOT EXISTS (SELECT 1 FROM {RecordChange._meta.db_table} AS c"
            f" WHERE c.entity = {quote_text(model.entity.name)} AND c.key = t.{key})"
        )
    columns = ", ".join(_column(field) for field in fields)
    return TableQuery(
        name=model.entity.name,
        sql=_selected(columns, f"{quote_name(model._meta.db_table)} AS t WHERE {condition}"),
        types={field.name: stored_type(field) for field in fields},
        filled=_filled({field.name: _example(field) for field in fields}),
    )


def _changes() -> TableQuery:
    types = {"id": "BIGINT", "entity": "VARCHAR", "key": "VARCHAR", "kind": "VARCHAR"}
    types |= {"valid_from": "DATE", "known_at": "TIMESTAMP", "values": "VARCHAR"}
    known_at = "known_at" if connection.vendor == "sqlite" else "known_at AT TIME ZONE 'UTC'"
    values = '"values"' if connection.vendor == "sqlite" else 'CAST("values" AS text)'
    columns = f'id, entity, key, kind, valid_from, {known_at} AS known_at, {values} AS "values"'
    return TableQuery(
        name=CHANGES,
        sql=_selected(columns, RecordChange._meta.db_table),
        types=types,
        filled=_filled({name: "0" if name == "id" else "''" for name in types}),
    )


def _moment(times: Times) -> str:
    adapted = connection.ops.adapt_datetimefield_value(times.known_until)
    return str(adapted)


def _column(field: Field) -> str:
    name = f"t.{quote_name(field.name)}"
    if connection.vendor == "postgresql" and field.type in _DECIMALS:
        return (
            f"CAST({name} AS text) AS {quote_name(field.name)}"  # the driver has no exact decimals
        )
    return name


def _example(field: Field) -> str:
    return "0" if field.type in _WHOLE else "0.5" if field.type in _DECIMALS else "''"


def _selected(columns: str, source: str) -> str:
    filler = ", 0 AS is_filler" if connection.vendor == "sqlite" else ""
    return f"SELECT {columns}{filler} FROM {source}"


def _filled(examples: Mapping[str, str]) -> str:
    if connection.vendor != "sqlite":
        return ""
    columns = (f"{example} AS {quote_name(name)}" for name, example in examples.items())
    return f"SELECT {', '.join(columns)}, 1 AS is_filler"
