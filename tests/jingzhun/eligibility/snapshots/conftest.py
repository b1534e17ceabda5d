"""Small registers for the tests of snapshots."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jingzhun.eligibility.snapshots import Snapshot, load_snapshot, make_snapshot
from jingzhun.engines import EngineSettings
from jingzhun.errors import Fault, JingzhunError
from jingzhun.vocabulary import Vocabulary, load_vocabulary

DAY = date(2018, 12, 31)
SMALL = EngineSettings(threads=1, memory_limit_mb=512)

HOUSEHOLDS = "household_id,village_id,registration\nH1,V1,poor\nH2,V1,exited\n"
PERSONS = "person_id,household_id,name,registration\nP1,H1,甲,poor\nP2,H2,乙,exited\n"


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def register(tmp_path: Path) -> Callable[..., Path]:
    """Writes files into a folder: texts as UTF-8, bytes as they are."""

    def write(files: Mapping[str, str | bytes] | None = None, **texts: str | bytes) -> Path:
        folder = tmp_path / "register"
        named = {**(files or {}), **{f"{name}.csv": text for name, text in texts.items()}}
        for name, content in named.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write


@pytest.fixture
def snapshot_of(tmp_path: Path, vocabulary: Vocabulary) -> Callable[..., Snapshot]:
    """Makes a snapshot of a folder, as at the end of 2018 unless told."""

    def make(source: Path, name: str = "snapshot", **options: Any) -> Snapshot:
        times = {"as_at": DAY, "known_at": options.get("as_at", DAY)}
        manifest = make_snapshot(
            source,
            tmp_path / name,
            vocabulary=vocabulary,
            settings=SMALL,
            **{**times, **options},
        )
        snapshot = load_snapshot(tmp_path / name)
        assert snapshot.manifest == manifest
        return Snapshot(folder=snapshot.folder, manifest=manifest)

    return make


@pytest.fixture
def faults_of(snapshot_of: Callable[..., Snapshot], tmp_path: Path) -> Callable[..., list[Fault]]:
    """The errors of a register that cannot be made a snapshot; nothing of it may remain."""

    def collect(source: Path, **options: Any) -> list[Fault]:
        with pytest.raises(JingzhunError) as caught:
            snapshot_of(source, **options)
        assert [path.name for path in tmp_path.iterdir()] == ["register"]
        return list(caught.value.faults)

    return collect


def rows(snapshot: Snapshot, entity: str, columns: str) -> list[tuple[Any, ...]]:
    """The rows of one entity, in the order of the file."""
    query = f"SELECT {columns} FROM read_parquet('{snapshot.path(entity)}')"
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def rows_of() -> Callable[..., list[tuple[Any, ...]]]:
    return rows


@pytest.fixture
def households() -> str:
    return HOUSEHOLDS


@pytest.fixture
def persons() -> str:
    return PERSONS
