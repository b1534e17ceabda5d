"""A backup is rehearsed on the database that these tests run on: made, damaged, refused, restored."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

from jingzhun.errors import JingzhunError
from jingzhun_site.config.backups import Site, back_up, restore
from jingzhun_site.config.databases import database_for

PHOTO = Path("media") / "深" / "照片.jpg"
ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@contextmanager
def database_url() -> Iterator[str]:
    """An empty database on the server that these tests run on; for SQLite the one in the home folder."""
    if ON_SQLITE:
        yield ""
        return
    name = f"rehearsal_{uuid4().hex[:8]}"
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def query(site: Site, sql: str) -> list[Any]:
    """Ask the database itself, not Django."""
    if site.sqlite_file:
        with closing(sqlite3.connect(site.sqlite_file)) as connection:
            found = connection.execute(sql).fetchall()
            connection.commit()
            return found
    where = site.database
    with psycopg.connect(dbname=where["NAME"], host=where["HOST"], user=where["USER"]) as server:
        cursor = server.execute(sql)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with a row, a photo, keys, and what running processes leave."""
    home = tmp_path / "home"
    for folder in (home / PHOTO.parent, home / "jobs", home / "static", home / "secrets"):
        folder.mkdir(parents=True)
    (home / PHOTO).write_bytes(b"photo")
    (home / "jobs" / "x.progress").write_text("{}", encoding="utf-8")
    (home / "static" / "made.css").touch()
    (home / "secrets" / "vault_keys").write_text("k1", encoding="utf-8")
    with database_url() as url:
        database = database_for(url, home=home, pool=0)
        made = Site(home=home, secrets=home / "secrets", vault={"k1": b"1"}, database=database)
        query(made, "CREATE TABLE kept (word text)")
        query(made, "INSERT INTO kept VALUES ('一')")
        yield made


@pytest.fixture
def backup(site: Site, tmp_path: Path) -> Path:
    back_up(site, tmp_path / "backup")
    return tmp_path / "backup"


def refused(site: Site, backup: Path, *, replace: bool = True) -> set[str]:
    with pytest.raises(JingzhunError) as caught:
        restore(site, backup, replace=replace)
    return {fault.code for fault in caught.value.faults}


def test_a_backup_holds_no_key_and_no_trace_of_running_processes(backup: Path) -> None:
    names = {path.relative_to(backup).as_posix() for path in backup.rglob("*") if path.is_file()}
    database = {"database.sqlite3" if ON_SQLITE else "database.dump"}
    assert names == {"manifest.json", f"home/{PHOTO.as_posix()}"} | database


def test_a_backup_takes_what_is_written_but_not_yet_in_the_main_file(
    site: Site, tmp_path: Path
) -> None:
    if site.sqlite_file:
        query(site, "PRAGMA journal_mode=WAL")
        writer = sqlite3.connect(site.sqlite_file)
        writer.execute("INSERT INTO kept VALUES ('二')")
        writer.commit()
    else:
        query(site, "INSERT INTO kept VALUES ('二')")
    back_up(site, tmp_path / "b")
    if site.sqlite_file:
        writer.close()
    query(site, "DELETE FROM kept")
    restore(site, tmp_path / "b", replace=True)
    assert len(query(site, "SELECT word FROM kept")) == 2


def test_a_backup_never_writes_over_another(site: Site, backup: Path) -> None:
    with pytest.raises(JingzhunError, match="SITE016"):
        back_up(site, backup)


def test_restore_brings_back_what_was_there_and_keeps_what_came_after_aside(
    site: Site, backup: Path
) -> None:
    query(site, "INSERT INTO kept VALUES ('后来')")
    (site.home / PHOTO).write_bytes(b"damaged")
    assert refused(site, backup, replace=False) == {"SITE020"}
    restore(site, backup, replace=True)
    assert query(site, "SELECT word FROM kept") == [("一",)]
    assert (site.home / PHOTO).read_bytes() == b"photo"
    aside = next(site.home.glob("before-restore-*"))
    assert (aside / PHOTO).read_bytes() == b"damaged"
    assert (site.home / "secrets" / "vault_keys").exists()
    if ON_SQLITE:
        assert list(aside.glob("*.sqlite3"))


def test_an_empty_home_needs_no_replacing(site: Site, backup: Path, tmp_path: Path) -> None:
    if not ON_SQLITE:
        query(site, "DROP TABLE kept")
    home = tmp_path / "new"
    home.mkdir()
    database = site.database | ({"NAME": str(home / "x.sqlite3")} if ON_SQLITE else {})
    new = Site(home=home, secrets=home / "secrets", vault=site.vault, database=database)
    restore(new, backup, replace=False)
    assert query(new, "SELECT word FROM kept") == [("一",)]
    assert (home / PHOTO).read_bytes() == b"photo"


def test_a_damaged_backup_is_refused_with_all_its_faults_and_changes_nothing(
    site: Site, backup: Path
) -> None:
    query(site, "INSERT INTO kept VALUES ('后来')")
    database = next(backup.glob("database.*"))
    database.write_bytes(database.read_bytes()[:-100])
    (backup / "home" / PHOTO).unlink()
    assert refused(site, backup) == {"SITE011", "SITE012"}
    (backup / "manifest.json").write_text("{", encoding="utf-8")
    assert refused(site, backup) == {"SITE010"}
    assert len(query(site, "SELECT word FROM kept")) == 2
    assert not list(site.home.glob("before-restore-*"))


def test_a_backup_is_not_restored_under_other_keys_or_into_a_running_site(
    site: Site, backup: Path
) -> None:
    other = Site(home=site.home, secrets=site.secrets, vault={"k1": b"2"}, database=site.database)
    (site.home / "workers").mkdir()
    (site.home / "workers" / "a~1~b.beat").touch()
    assert refused(other, backup) == {"SITE017", "SITE019"}


def test_a_backup_of_the_other_kind_of_database_is_refused(site: Site, backup: Path) -> None:
    manifest = json.loads((backup / "manifest.json").read_text(encoding="utf-8"))
    manifest["engine"] = "postgresql" if ON_SQLITE else "sqlite"
    (backup / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert refused(site, backup) == {"SITE018"}


def test_the_commands_take_a_whole_site_away_and_back(tmp_path: Path) -> None:
    """As an administrator does it, with all tables of the site."""
    clean = {name: value for name, value in os.environ.items() if "JINGZHUN" not in name}
    home = tmp_path / "home"
    with database_url() as url:
        environment = clean | {
            "JINGZHUN_HOME": str(home),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "jingzhun_site.config.settings",
            "PYTHONUTF8": "1",
        }

        def run(*arguments: str) -> str:
            command = [sys.executable, "-m", "jingzhun_site", *arguments]
            made = subprocess.run(
                command, check=False, capture_output=True, text=True, env=environment, timeout=60
            )
            assert made.returncode == 0, made.stdout + made.stderr
            return made.stdout

        run("migrate", "--verbosity", "0")
        (home / PHOTO.parent).mkdir(parents=True)
        (home / PHOTO).write_bytes(b"photo")
        assert "没有密钥" in run("backup", str(tmp_path / "backup"))
        shutil.rmtree(home / "media")
        assert "校验无误" in run("restore", str(tmp_path / "backup"), "--replace")
        assert (home / PHOTO).read_bytes() == b"photo"
        assert "No planned migration operations" in run("migrate", "--plan")
