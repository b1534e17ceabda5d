"""An empty database gets at once the tables that its migrations would lead to."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from jingzhun_site.config.first_tables import make_first_tables

Shape = dict[str, set[tuple[object, ...]]]
"""By table, its columns, its references and its indexes, in whatever order."""


def migrated(home: Path, *arguments: str) -> Path:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {**kept, "JINGZHUN_HOME": str(home), "JINGZHUN_DEMO": "yes", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "jingzhun_site", "migrate", "--verbosity", "0", *arguments]
    made = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert made.returncode == 0, made.stdout + made.stderr
    (database,) = home.glob("*.sqlite3")
    return database


def shape(database: Path) -> Shape:
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name: set(_parts(connection, name)) for (name,) in tables.fetchall()}


def _parts(connection: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...]]:
    def rows(pragma: str, of: str) -> list[tuple[object, ...]]:
        return connection.execute(f"PRAGMA {pragma}('{of}')").fetchall()

    yield from (("column", *row[1:]) for row in rows("table_info", table))
    yield from (("reference", *row[2:]) for row in rows("foreign_key_list", table))
    for _, name, is_unique, origin, is_partial in rows("index_list", table):
        columns = tuple(row[2] for row in rows("index_info", str(name)))
        known_as = (
            "" if origin == "u" else name
        )  # what a table's own text makes unique has a number for a name
        yield "index", known_as, is_unique, origin, is_partial, columns


def rows_of(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return sorted(connection.execute(sql).fetchall())


def test_tables_made_at_once_are_those_that_the_migrations_make(tmp_path: Path) -> None:
    homes = [tmp_path / "at_once", tmp_path / "steps"]
    for home in homes:
        home.mkdir()
    at_once, steps = migrated(homes[0]), migrated(homes[1], "--step-by-step")
    made, wanted = shape(at_once), shape(steps)
    assert made.keys() == wanted.keys()
    assert {name: made[name] ^ wanted[name] for name in made if made[name] != wanted[name]} == {}
    for sql in (
        "SELECT app, name FROM django_migrations",
        "SELECT app_label, model FROM django_content_type",
        "SELECT codename, name FROM auth_permission",
    ):
        assert rows_of(at_once, sql) == rows_of(steps, sql) != []


def test_a_database_with_tables_goes_on_by_its_migrations(tmp_path: Path) -> None:
    database = migrated(tmp_path, "contenttypes")
    assert "households" not in shape(database)
    migrated(tmp_path, "contenttypes")
    assert "django_migrations" in shape(database)
    assert {row[0] for row in rows_of(database, "SELECT app FROM django_migrations")} == {
        "contenttypes"
    }


@pytest.mark.django_db
def test_where_there_are_tables_none_is_made() -> None:
    assert not make_first_tables(connection)
