"""An import whose worker is killed, whose database is locked or whose disk is full: all of it or nothing."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.jingzhun_site.config.test_serving import killed_in_the_end, until
from tests.jingzhun_site.imports.another_process import ROWS

ROOT = Path(__file__).resolve().parents[3]
MODULE = "tests.jingzhun_site.imports.another_process"
BEFORE = {"stage": "checked", "households": 1, "labour": "ordinary", "changes": 0, "audited": 0}
AFTER = {"stage": "applied", "households": 1 + ROWS, "labour": "none", "audited": 1}


class Site:
    """A site on SQLite in a folder of its own; each step is a process of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        given = {"JINGZHUN_HOME": str(home), "JINGZHUN_DEMO": "yes", "PYTHONUTF8": "1"}
        given |= {"DJANGO_SETTINGS_MODULE": "jingzhun_site.config.settings"}
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JINGZHUN", "DATABASE"))}
        self.environment = kept | given

    def step(self, name: str) -> dict[str, Any]:
        """Take a step to its end; what it found."""
        done = subprocess.run(
            [sys.executable, "-m", MODULE, name],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def begin(self, name: str) -> "subprocess.Popen[bytes]":
        """Begin a step that does not end by itself."""
        return subprocess.Popen(
            [sys.executable, "-m", MODULE, name],
            cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a batch that waits to be written."""
    home = tmp_path_factory.mktemp("site")
    Site(home).step("prepare")
    return home


@pytest.fixture
def site(prepared: Path, tmp_path: Path) -> Site:
    """A copy of the prepared site."""
    home = tmp_path / "site"
    subprocess.run(["cp", "-r", str(prepared), str(home)], check=True)
    return Site(home)


def part(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in wanted}


def test_a_worker_killed_outright_leaves_nothing_and_the_next_one_writes_all_of_it_once(
    site: Site,
) -> None:
    with killed_in_the_end(site.begin("work_until_killed")):
        until((site.home / "all-but-written").exists, "the worker to have written almost all")

    killed = site.step("look")
    assert part(killed, BEFORE) == {**BEFORE, "stage": "applying"}
    written = site.step("work")
    assert part(written, AFTER) == AFTER
    assert written["identities"] == killed["identities"] + ROWS


def test_a_long_read_does_not_stand_in_the_way(site: Site) -> None:
    reader = sqlite3.connect(site.home / "jingzhun.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    count = "SELECT count(*) FROM register_households"
    assert reader.execute(count).fetchone() == (1,)

    assert part(site.step("work"), AFTER) == AFTER

    assert reader.execute(count).fetchone() == (1,)  # it still sees what there was when it began
    reader.close()


def test_a_long_write_is_waited_for_and_then_the_batch_is_written(site: Site) -> None:
    writer = sqlite3.connect(site.home / "jingzhun.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    worker = site.begin("work_impatiently")
    with killed_in_the_end(worker):
        until((site.home / "locked-out").exists, "the worker to be locked out")
        assert worker.poll() is None
        writer.execute("ROLLBACK")
        until((site.home / "written").exists, "the worker to have written the batch")
    writer.close()

    assert part(site.step("look"), AFTER) == AFTER


def test_a_full_disk_writes_nothing_and_says_so_and_with_room_the_batch_is_written(
    site: Site,
) -> None:
    full = site.step("work_without_room")

    assert part(full, BEFORE) == BEFORE
    assert "磁盘已满，未作任何改动" in full["failure"]
    assert part(site.step("ask_and_work"), AFTER) == AFTER
