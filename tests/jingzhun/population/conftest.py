"""One Hebi register for all tests of this room, and a way to ask it questions."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jingzhun.population import PopulationManifest, load_plan, populate

Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def hebi_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("population") / "hebi"


@pytest.fixture(scope="session")
def hebi_manifest(hebi_folder: Path) -> PopulationManifest:
    return populate(load_plan("hebi"), hebi_folder)


@pytest.fixture(scope="session")
def ask(hebi_folder: Path, hebi_manifest: PopulationManifest) -> Iterator[Ask]:
    """Runs SQL over the tables of the Hebi register and its truth (``planted``)."""
    connection = duckdb.connect()
    for path in hebi_folder.rglob("*.parquet"):
        connection.execute(f"create view {path.stem} as select * from '{path}'")
    yield lambda sql: connection.sql(sql).fetchall()
    connection.close()
