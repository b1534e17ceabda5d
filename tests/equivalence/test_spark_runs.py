"""A whole run on Spark is the run of DuckDB: the same files, row by row, under the same fingerprint."""

from datetime import date
from pathlib import Path

import pytest

from jingzhun.eligibility import (
    DecisionRequest,
    DecisionRun,
    decide,
    regimes_in,
)
from jingzhun.engines import Engine, EngineSettings, hash_columns
from jingzhun.packs import load_packs, shipped_packs_root
from jingzhun.vocabulary import load_vocabulary
from tests.drawn import drawn_snapshot
from tests.equivalence.spark import engine_in, need_spark

DAY = date(2018, 12, 31)
PERSONS, HOUSEHOLDS = 3_000, 1_050


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> DecisionRequest:
    """A drawn register of some thousand persons in Hebi under the packs in force there."""
    folder, vocabulary = tmp_path_factory.mktemp("drawn"), load_vocabulary()
    snapshot = drawn_snapshot(
        folder, root="410600", day=DAY, persons=PERSONS, households=HOUSEHOLDS, seed=11
    )
    packs = load_packs(shipped_packs_root(), vocabulary=vocabulary)
    return DecisionRequest(
        snapshot=snapshot,
        regimes=regimes_in(packs, place="410600", on=DAY, vocabulary=vocabulary),
        vocabulary=vocabulary,
    )


def open_spark(settings: EngineSettings) -> Engine:
    assert settings.temp_folder is not None
    return engine_in(settings.temp_folder)


def test_a_run_on_spark_is_the_run_of_duckdb(request_: DecisionRequest, tmp_path: Path) -> None:
    need_spark()
    wanted = decide(request_, tmp_path / "duckdb")
    seen = decide(request_, tmp_path / "spark", open_engine=open_spark)
    assert differing_columns(wanted, seen) == []
    assert seen.manifest == wanted.manifest
    assert {path.name for path in seen.folder.iterdir()} == {
        path.name for path in wanted.folder.iterdir()
    }
    assert wanted.manifest.files["persons"].rows >= PERSONS
    assert wanted.manifest.files["gaps"].rows > 100
    assert wanted.manifest.files["facts_to_collect"].rows > 100


def differing_columns(one: DecisionRun, other: DecisionRun) -> list[str]:
    return [
        f"{name}.{column}"
        for name in one.manifest.files
        for column, digest in hash_columns(one.path(name)).items()
        if hash_columns(other.path(name)).get(column) != digest
    ]
