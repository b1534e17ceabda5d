"""Measures of income over the households surveyed in a year, counted by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from jingzhun.eligibility import Snapshot, load_snapshot, make_snapshot
from jingzhun.engines import DuckDBEngine, Engine, EngineSettings
from jingzhun.poverty import income_poverty, survey_table, survey_years
from jingzhun.vocabulary import load_vocabulary

DAY = date(2018, 12, 31)
EAST, WEST = "410621100201", "410622100201"
HOUSEHOLDS = f"""household_id,village_id,registration
a,{EAST},poor
b,{EAST},poor
c,{WEST},poor
"""
SURVEYS = """survey_id,household_id,year,members,net_income_yuan
1,a,2017,2,2000
2,b,2017,3,
3,c,2017,1,9000
4,a,2018,2,8000
5,c,2018,,9000
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("surveyed")
    source = folder / "register"
    source.mkdir()
    (source / "households.csv").write_text(HOUSEHOLDS, encoding="utf-8")
    (source / "household_surveys.csv").write_text(SURVEYS, encoding="utf-8")
    make_snapshot(
        source, folder / "snapshot", vocabulary=load_vocabulary(), as_at=DAY, known_at=DAY,
        on_error="report",
    )  # fmt: skip
    return load_snapshot(folder / "snapshot")


@pytest.fixture
def engine() -> Iterator[Engine]:
    with DuckDBEngine(EngineSettings(threads=1)) as one:
        yield one


def measured(
    snapshot: Snapshot, engine: Engine, *, year: int, place: str = "4106", digits: int = 6
) -> dict[str, tuple[int, str, str, str]]:
    table = survey_table(snapshot, place=place, year=year, digits=digits, engine=engine)
    found = income_poverty(engine, relation=table.relation, line_fen=200_000)
    return {
        one.place_code: (
            one.people,
            str(one.headcount.low),
            str(one.headcount.high),
            str(one.gap.low),
        )
        for one in found
    }


def test_the_years_are_those_of_the_surveys(snapshot: Snapshot, engine: Engine) -> None:
    assert survey_years(snapshot, engine=engine) == [2017, 2018]


def test_people_and_income_are_those_of_the_year(snapshot: Snapshot, engine: Engine) -> None:
    assert measured(snapshot, engine, year=2017) == {
        "410621": (5, "2/5", "1", "1/5"),  # two at 1,000 of 2,000 yuan, three of whom nobody knows
        "410622": (1, "0", "0", "0"),
    }


def test_a_household_without_members_is_left_out_and_counted(
    snapshot: Snapshot, engine: Engine
) -> None:
    table = survey_table(snapshot, place="4106", year=2018, digits=6, engine=engine)

    assert table.left_out == 1
    assert measured(snapshot, engine, year=2018) == {"410621": (2, "0", "0", "0")}


def test_only_the_place_asked_for_counts(snapshot: Snapshot, engine: Engine) -> None:
    assert list(measured(snapshot, engine, year=2017, place="410622", digits=12)) == [WEST]


def test_a_snapshot_without_surveys_has_no_years(tmp_path: Path, engine: Engine) -> None:
    source = tmp_path / "register"
    source.mkdir()
    (source / "households.csv").write_text(HOUSEHOLDS, encoding="utf-8")
    make_snapshot(
        source, tmp_path / "snapshot", vocabulary=load_vocabulary(), as_at=DAY, known_at=DAY,
        on_error="report",
    )  # fmt: skip

    assert survey_years(load_snapshot(tmp_path / "snapshot"), engine=engine) == []
