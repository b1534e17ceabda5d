"""The database as one file and back again, on SQLite and on PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from jingzhun.errors import Fault, JingzhunError

SQLITE_FILE = "database.sqlite3"
POSTGRESQL_FILE = "database.dump"
_SYSTEM = Path("/usr/lib/postgresql")
_PAGES = 20_000


def is_sqlite(database: Mapping[str, Any]) -> bool:
    """Whether an entry of ``DATABASES`` is SQLite."""
    return str(database["ENGINE"]).endswith("sqlite3")


def copy_database(database: Mapping[str, Any], folder: Path) -> Path:
    """Write one consistent copy of the database, while others go on reading and writing."""
    if is_sqlite(database):
        target = folder / SQLITE_FILE
        with (
            closing(sqlite3.connect(database["NAME"])) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy, pages=_PAGES, sleep=0)
            copy.execute("PRAGMA journal_mode=DELETE")
        check_sqlite(target)
        return target
    target = folder / POSTGRESQL_FILE
    _run(
        database, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"
    )
    return target


def check_sqlite(path: Path) -> None:
    """Let SQLite look through a whole database file.

    Raises:
        JingzhunError: SITE013 when it finds damage.
    """
    with closing(sqlite3.connect(path)) as copy:
        try:
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            found = str(error)
    if found != "ok":
        raise JingzhunError([Fault(code="SITE013", seen=str(path), fields={"detail": found})])


def has_tables(database: Mapping[str, Any]) -> bool:
    """Whether a PostgreSQL database holds anything yet."""
    import psycopg  # noqa: PLC0415  # not there where only SQLite is used

    where = {
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database["HOST"],
        "port": database["PORT"],
    }
    with psycopg.connect(**{key: value for key, value in where.items() if value}) as connection:
        count = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
        ).fetchone()
    return bool(count and count[0])


def put_back_postgresql(database: Mapping[str, Any], dump: Path) -> None:
    """Replace the contents of the database by those of a dump, in one transaction."""
    options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction")
    _run(
        database,
        "pg_restore",
        *options,
        "--exit-on-error",
        f"--dbname={database['NAME']}",
        str(dump),
    )


def _run(database: Mapping[str, Any], program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL; the password goes by the environment, where no list of processes shows it."""
    made = subprocess.run(
        [_program(program), *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | _connection(database),
    )
    if made.returncode:
        fields = {"program": program, "detail": made.stderr.strip().replace("\n", " ")}
        raise JingzhunError([Fault(code="SITE014", fields=fields)])


def _connection(database: Mapping[str, Any]) -> dict[str, str]:
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST"}
    names["PGPORT"] = "PORT"
    given = {variable: str(database.get(name) or "") for variable, name in names.items()}
    return {variable: value for variable, value in given.items() if value}


def _program(name: str) -> str:
    """The newest program of the system, for an older pg_dump refuses a newer server."""
    found = sorted(_SYSTEM.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    program = str(found[-1]) if found else shutil.which(name)
    if not program:
        raise JingzhunError([Fault(code="SITE015", seen=name)])
    return program
