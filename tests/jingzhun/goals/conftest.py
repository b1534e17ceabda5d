"""A register of two counties, small enough to count by hand, and a plan with one goal of each kind."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jingzhun.eligibility import Regimes, Snapshot, load_snapshot, regimes_in
from jingzhun.eligibility.snapshots import OnError, make_snapshot
from jingzhun.engines import DuckDBEngine, Engine, EngineSettings
from jingzhun.goals import GoalLine, GoalsReport, GoalsRequest, report_goals
from jingzhun.packs import load_packs
from jingzhun.vocabulary import Vocabulary, load_vocabulary

Rows = Sequence[Mapping[str, str]]

CITY, EAST, WEST = "410600", "410621", "410622"
EAST_VILLAGE, WEST_VILLAGE = "410621100201", "410622100201"

PACK = """
id: plan
title: 样例计划
document_number: 样〔2018〕2号
issuer: 样例
place: '410600'
valid_from: 2018-01-01
valid_until: 2020-12-31
version: '1'
clauses: {一: 样例}
"""

GOALS = """
- indicator: {id: registered, label: 识别户数, unit: household, count: households,
    where: "registration = 'poor'", by: registered_on}
  nature: quota
  targets: {2017: {value: "= 1", note: 上年数}, 2018: "= 3", 2019: "= 2"}
  lead: poverty_alleviation
  source: {clause: 一}
- indicator: {id: registered_in_all, label: 累计识别户数, unit: household, count: households,
    where: "registration = 'poor'", by: registered_on, cumulative: true}
  nature: quota
  targets: {2020: {value: "= 9", span: by}}
  source: {clause: 一}
- indicator: {id: exits, label: 退出户数, unit: household, count: households,
    where: "registration = 'exited'", by: exited_on, cumulative: true}
  nature: forecast
  targets: {2018: "= 5", 2020: {value: "= 9", span: by}}
  source: {clause: 一}
- indicator: {id: unsafe_homes, label: 危房存量, unit: household, count: households,
    where: "dwelling_grade in ('C', 'D')"}
  nature: ceiling
  targets: {2017: {value: "<= 9", note: 上年数}, 2018: "<= 0", 2019: "<= 0"}
  source: {clause: 一}
- indicator: {id: unsafe_homes_west, label: 西县危房存量, unit: household, count: households,
    where: "dwelling_grade in ('C', 'D')"}
  nature: ceiling
  targets: {2018: "<= 1"}
  places: ['410622']
  source: {clause: 一}
- indicator: {id: safe_homes_rate, label: 住房安全率, unit: percent, of: households,
    denominator: "registration = 'poor'", numerator: "dwelling_grade in ('A', 'B')"}
  nature: floor
  targets: {2018: ">= 50", 2020: {value: ">= 20", span: by}}
  source: {clause: 一}
- indicator: {id: wages, label: 工资性收入, unit: yuan,
    sum: {of: households, value: wage_income_yuan}, where: "registration = 'poor'"}
  nature: quota
  targets: {2018: ">= 9000.5"}
  source: {clause: 一}
- indicator: {id: schooling_rate, label: 入学率, unit: percent, of: persons,
    denominator: "registration = 'poor'", numerator: not dropped_out, denominator_as_at: year_start}
  nature: floor
  targets: {2018: ">= 90", 2019: ">= 90"}
  source: {clause: 一}
- indicator: {id: due_this_year, label: 当年应退出户, unit: household, count: households,
    where: planned_exit_year = year}
  nature: quota
  targets: {2018: ">= 1", 2019: ">= 1"}
  source: {clause: 一}
- indicator: {id: leaving, label: 当年退出户, unit: household, count: households,
    where: leaves_this_year, by: registered_on}
  nature: quota
  targets: {2017: {value: ">= 1", note: 上年数}, 2018: ">= 1"}
  source: {clause: 一}
- indicator: {id: registered_by_2019, label: 到2019年识别户数, unit: household, count: households,
    where: "registration = 'poor'", by: registered_on}
  nature: quota
  targets: {2019: {value: "= 4", span: by}}
  source: {clause: 一}
- indicator: {id: registered_west, label: 西县识别户数, unit: household, count: households,
    where: "registration = 'poor'", by: registered_on}
  nature: quota
  targets: {2018: "= 1"}
  places: ['410622']
  source: {clause: 一}
- indicator: {id: schools_built, label: 新建学校, unit: item, reported: true}
  nature: quota
  targets: {2018: "= 2"}
  source: {clause: 一}
- indicator: {id: trainees, label: 培训人数, unit: person, count: trainings, by: completed_on,
    where: kind = 'leader'}
  nature: quota
  targets: {2018: "= 2"}
  source: {clause: 一}
- indicator: {id: enrolled, label: 参与人次, unit: person_time, count: enrolments, by: enrolled_on}
  nature: quota
  targets: {2018: "= 2"}
  source: {clause: 一}
"""

DEFINITIONS = """
- id: leaves_this_year
  label: 当年退出
  for: household
  is: planned_exit_year = year
  source: {clause: 一}
"""

MONEY = """
- id: city_share
  label: 市级资金之比
  for: fund_year
  ratio: {paid: city_level_yuan, of: upper_level_yuan}
  targets: {each_year: ">= 40"}
  source: {clause: 一}
- id: county_growth
  label: 增幅
  for: fund_year
  holds_when: city_level_yuan / upper_level_yuan >= upper_level_yuan / county_level_yuan
  source: {clause: 一}
"""


def household(key: str, village: str = EAST_VILLAGE, **facts: str) -> dict[str, str]:
    """A row of ``households.csv``."""
    return {"household_id": key, "village_id": village, "registration": "poor", **facts}


def person(key: str, household_id: str, **facts: str) -> dict[str, str]:
    """A row of ``persons.csv``."""
    row = {"person_id": key, "household_id": household_id, "name": "甲"}
    return {**row, "registration": "poor", **facts}


def fund(key: str, county: str, year: str, **facts: str) -> dict[str, str]:
    """A row of ``fund_years.csv``."""
    return {"fund_year_id": key, "county_id": county, "year": year, **facts}


def village(key: str) -> dict[str, str]:
    """A row of ``villages.csv``."""
    row = {"village_id": key, "township_id": key[:9], "name": "样村"}
    return {**row, "is_poor_village": "true", "is_deep_poor_village": "false"}


REGISTER: Mapping[str, Rows] = {
    "counties": [
        {"county_id": code, "name": "样县", "is_poor_county": "false"} for code in (EAST, WEST)
    ],
    "townships": [
        {"township_id": code[:9], "county_id": code[:6], "name": "样乡"}
        for code in (EAST_VILLAGE, WEST_VILLAGE)
    ],
    "villages": [village(EAST_VILLAGE), village(WEST_VILLAGE)],
    "households": [
        household("h1", registered_on="2018-01-01", dwelling_grade="A", wage_income_yuan="6000.00"),
        household("h2", registered_on="2018-12-31", dwelling_grade="D", wage_income_yuan="3000.25"),
        household("h3", registered_on="2017-12-31", planned_exit_year="2018"),
        household("h4", registration="exited", exited_on="2018-06-30", dwelling_grade="B"),
        household("h5", WEST_VILLAGE, registered_on="2018-05-05", wage_income_yuan="0.25"),
        household("h6", WEST_VILLAGE, registration="never_registered", dwelling_grade="C"),
    ],
    "persons": [
        person("p1", "h1", dropped_out="false"),
        person("p2", "h2", dropped_out="true"),
        person("p3", "h3"),
        person("p5", "h5", dropped_out="false"),
    ],
    "fund_years": [
        fund("f1", EAST, "2018", city_level_yuan="500", upper_level_yuan="1000"),
        fund("f2", WEST, "2018", city_level_yuan="300", upper_level_yuan="1000"),
        fund("f3", EAST, "2017", city_level_yuan="1", upper_level_yuan="1000"),
    ],
}


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture(scope="session")
def packs_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("packs")
    (root / "plan").mkdir()
    files = {"pack": PACK, "definitions": DEFINITIONS, "goals": GOALS, "money": MONEY}
    for name, text in files.items():
        (root / "plan" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


RegimesOn = Callable[[date], Regimes]


@pytest.fixture(scope="session")
def regimes_on(packs_root: Path, vocabulary: Vocabulary) -> RegimesOn:
    packs = load_packs(packs_root, vocabulary=vocabulary)
    return lambda day: regimes_in(packs, place=CITY, on=day, vocabulary=vocabulary)


SnapshotOf = Callable[..., Snapshot]


@pytest.fixture(scope="session")
def snapshot_of(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> SnapshotOf:
    """Makes the snapshot of the sample register on a day, with some tables replaced."""

    def make(day: date, *, on_error: OnError = "stop", **tables: Rows) -> Snapshot:
        folder = tmp_path_factory.mktemp("sample")
        for name, rows in {**REGISTER, **tables}.items():
            _write(folder / "register" / f"{name}.csv", rows)
        made = folder / "snapshot"
        make_snapshot(
            folder / "register",
            made,
            vocabulary=vocabulary,
            as_at=day,
            known_at=day,
            on_error=on_error,
        )
        return load_snapshot(made)

    return make


def _write(path: Path, rows: Rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    names = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)


END_2018 = date(2018, 12, 31)


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with DuckDBEngine(EngineSettings(threads=2)) as opened:
        yield opened


@pytest.fixture(scope="session")
def request_(
    snapshot_of: SnapshotOf, regimes_on: RegimesOn, vocabulary: Vocabulary
) -> GoalsRequest:
    return GoalsRequest(
        snapshot=snapshot_of(END_2018), regimes=regimes_on(END_2018), vocabulary=vocabulary
    )


@pytest.fixture(scope="session")
def sample(request_: GoalsRequest, engine: Engine) -> GoalsReport:
    """The report of the sample register for every year, in places of each level."""
    places = [CITY, EAST, WEST, EAST_VILLAGE]
    return report_goals(request_, places=places, years=[], engine=engine)


LineOf = Callable[..., GoalLine]


@pytest.fixture
def line_of(engine: Engine) -> LineOf:
    """One line of a report over one goal in one place."""

    def find(request: GoalsRequest, goal: str, *, year: int = 2018, place: str = CITY) -> GoalLine:
        narrow = replace(request, only=(goal,))
        report = report_goals(narrow, places=[place], years=[year], engine=engine)
        return report.line(goal, place=place, year=year)

    return find
