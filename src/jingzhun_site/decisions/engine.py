"""DuckDB for pages: one connection a process, a cursor a thread, within a memory limit."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import local
from typing import Any

import duckdb
import pyarrow as pa
from django.conf import settings

MEMORY = "256MB"

_own = local()


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    temp = Path(settings.HOME) / "temp"
    temp.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute("SET threads = 2")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute(f"SET temp_directory = '{str(temp).replace(chr(39), chr(39) * 2)}'")
    return connection


def query(
    sql: str, values: Sequence[Any] = (), *, tables: Mapping[str, pa.Table] | None = None
) -> list[tuple[Any, ...]]:
    """The rows of a query; ``tables`` are small tables that it may name beside Parquet files."""
    cursor = _cursor()
    given = tables or {}
    for name, table in given.items():
        cursor.register(name, table)
    try:
        return cursor.execute(sql, list(values)).fetchall()
    finally:
        for name in given:
            cursor.unregister(name)


def _cursor() -> duckdb.DuckDBPyConnection:
    found = getattr(_own, "cursor", None)
    if found is None:
        found = _own.cursor = _connection().cursor()
    return found
