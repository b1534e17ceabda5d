"""Reading whole tables of the site's database into Parquet, in a process of its own.

Two SQLite libraries in one process undo each other's locks on a file (POSIX), so the live database is never
opened by a second one where Django has it open: ``python -m jingzhun_site.decisions.table_reading`` is told on
its standard input what to read, and imports neither Django nor the rest of the site. All tables are read in one
transaction, so that they are of one moment.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import duckdb
import pyarrow as pa

_BATCH = 65_536


@dataclass(frozen=True, kw_only=True)
class TableQuery:
    """One table to read: columns as SQL of the database, and the DuckDB type that each one gets.

    ``filled`` is SQL for a first row that has a value of the right kind in every column: SQLite's driver
    guesses types from the first rows, and a column that begins empty would be guessed wrong.
    """

    name: str
    sql: str
    types: Mapping[str, str]
    filled: str = ""


class TableReadingError(RuntimeError):
    """The database could not be read; the text is the driver's."""


def read_tables(
    vendor: str, address: str, queries: Sequence[TableQuery], folder: Path
) -> Mapping[str, int]:
    """Read tables into ``<folder>/<name>.parquet`` in a process of its own; the rows of each."""
    order = {
        "vendor": vendor,
        "address": address,
        "folder": str(folder),
        "queries": [asdict(query) for query in queries],
    }
    command = [sys.executable, "-m", "jingzhun_site.decisions.table_reading"]
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, encoding="utf-8") as child:
        said, faults = child.communicate(json.dumps(order))
    if child.returncode:
        raise TableReadingError(faults.strip().splitlines()[-1] if faults.strip() else "")
    rows: Mapping[str, int] = json.loads(said)
    return rows


def read_here(cursor: Any, queries: Sequence[TableQuery], folder: Path) -> Mapping[str, int]:
    """The same through a connection that is open here: for rows that no other process can see yet."""
    rows: dict[str, int] = {}
    with duckdb.connect() as engine:
        for query in queries:
            cursor.execute(query.sql)
            found = cursor.fetchall()
            texts = {
                name: pa.array([_text(row[i]) for row in found], type=pa.string())
                for i, name in enumerate(query.types)
            }
            path = folder / f"{query.name}.parquet"
            rows[query.name] = _write(engine, pa.table(texts), query, path)
    return rows


def main() -> None:
    """Do what the standard input asks; the number of rows of each table goes to the standard output."""
    order = json.loads(sys.stdin.read())
    folder = Path(order["folder"])
    queries = [TableQuery(**query) for query in order["queries"]]
    rows: dict[str, int] = {}
    with _connected(order["vendor"], order["address"]) as source, duckdb.connect() as engine:
        engine.execute("SET threads = 2; SET preserve_insertion_order = false")
        for query in queries:
            rows[query.name] = _read(source, engine, query, folder / f"{query.name}.parquet")
    sys.stdout.write(json.dumps(rows))


def _connected(vendor: str, address: str) -> Any:
    if vendor == "sqlite":
        import adbc_driver_sqlite.dbapi as sqlite  # noqa: PLC0415

        connection: Any = sqlite.connect(f"file:{address}?mode=ro", autocommit=True)
        start = "BEGIN"
    else:
        import adbc_driver_postgresql.dbapi as postgresql  # noqa: PLC0415

        connection = postgresql.connect(address, autocommit=True)
        start = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(start)
    return connection


def _read(source: Any, engine: duckdb.DuckDBPyConnection, query: TableQuery, path: Path) -> int:
    sql = f"{query.filled} UNION ALL {query.sql}" if query.filled else query.sql
    with source.cursor() as cursor:
        if query.filled:
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(_BATCH)})
        cursor.execute(sql)
        return _write(engine, cursor.fetch_record_batch(), query, path)


def _write(engine: duckdb.DuckDBPyConnection, rows: Any, query: TableQuery, path: Path) -> int:
    names = rows.schema.names
    columns = ", ".join(
        f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in query.types.items()
    )
    kept = " WHERE is_filler = 0" if "is_filler" in names else ""
    target = str(path).replace("'", "''")
    engine.register("source_rows", rows)
    done = engine.execute(
        f"COPY (SELECT {columns} FROM source_rows{kept}) TO '{target}'"
        " (FORMAT parquet, COMPRESSION lz4_raw)"
    ).fetchall()
    engine.unregister("source_rows")
    return int(done[0][0])


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


if __name__ == "__main__":
    main()
