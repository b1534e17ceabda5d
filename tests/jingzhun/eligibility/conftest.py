"""A register small enough to read, and one small enough to decide twice."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from jingzhun.eligibility import DecisionRequest, Regimes, Snapshot, load_snapshot, regimes_in
from jingzhun.eligibility.snapshots import make_snapshot
from jingzhun.packs import load_packs, shipped_packs_root
from jingzhun.vocabulary import Vocabulary, load_vocabulary
from tests.drawn import drawn_snapshot

DAY = date(2018, 12, 31)

PACK = """
id: sample
title: 样例
document_number: 样〔2018〕1号
issuer: 样例
place: '{place}'
valid_from: 2018-01-01
version: '1'
clauses: {{一: 样例}}
"""
CITY_PACK = """
id: city
title: 上级
issuer: 上级
place: '410600'
valid_from: 2018-01-01
version: '1'
clauses: {一: 上级}
"""
DEFINITIONS = """
- id: is_poor
  label: 贫困
  for: household
  is: registration = 'poor'
  source: {clause: 一}
- id: member_count
  label: 人口
  for: household
  type: integer
  is: count_of(members)
  source: {clause: 一}
"""
PARAMETERS = """
- id: tariff
  label: 补助标准
  type: money
  unit: yuan
  keyed_by: [dwelling_grade]
  values: {2018-01-01: {C: 8000, D: 20000}}
  status: placeholder
  note: 样例
  source: {clause: 一}
- id: line
  label: 标准
  type: money
  unit: yuan_year
  values: {2018-01-01: 3000}
  source: {clause: 一}
"""
STANDARDS = """
- id: safe_housing
  label: 住房安全
  for: household
  met_when: dwelling_grade in ('A', 'B')
  source: {clause: 一}
- id: schooling
  label: 义务教育
  for: household
  applies_when: any_of(members, age(born_on) between 6 and 15)
  met_when: none_of(members, dropped_out, where(age(born_on) between 6 and 15))
  source: {clause: 一}
- id: income
  label: 收入达标
  for: household
  met_when: wage_income_yuan / member_count >= param.line
  source: {clause: 一}
"""
PROGRAMME = """
- id: renovation
  label: 危房改造
  for: household
  who: is_poor and dwelling_grade in ('C', 'D')
  access: application
  one_off: true
  gives: {what: cash, amount: "by(param.tariff, dwelling_grade)", per: once}
  lead: housing_authority
  steps:
    - {id: identified, label: 鉴定, by: township_housing_post, evidence: [appraisal]}
  closes_at: [identified]
  source: {clause: 一}
"""

ALLOWANCE = """
- id: allowance
  label: 补助
  for: household
  who: wage_income_yuan < param.{below}
  access: automatic
  gives: {{what: cash, amount: "{amount}", per: {per}, unit: {unit}}}
  lead: civil_affairs
  source: {{clause: 一}}
"""
SUM = """
- id: {id}
  label: 补助额
  type: money
  unit: {unit}
  values: {{2018-01-01: {value}}}
  source: {{clause: 一}}
"""
SUMS = (
    PARAMETERS
    + SUM.format(id="monthly", unit="yuan_month", value=100)
    + SUM.format(id="more_monthly", unit="yuan_month", value=150)
    + SUM.format(id="once", unit="yuan", value=100)
    + SUM.format(id="ceiling", unit="yuan_year", value=7000)
    + SUM.format(id="lower_ceiling", unit="yuan_year", value=6000)
)
YEARLY = {"below": "ceiling", "amount": "param.line", "per": "year", "unit": "yuan_year"}
MONTHLY = {
    "below": "lower_ceiling",
    "amount": "param.monthly",
    "per": "month",
    "unit": "yuan_month",
}
ONCE = {"below": "lower_ceiling", "amount": "param.once", "per": "once", "unit": "yuan"}


def write_pack(root: Path, *, place: str = "410600", **changes: str) -> Path:
    """A small pack in ``root``; ``changes`` replace whole files by their stem."""
    folder = root / "sample"
    (folder / "programmes").mkdir(parents=True)
    texts = {
        "pack": PACK.format(place=place),
        "definitions": DEFINITIONS,
        "parameters": PARAMETERS,
        "standards": STANDARDS,
        "programmes/renovation": PROGRAMME,
    }
    for name, text in {**texts, **changes}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def write_city_pack(root: Path) -> None:
    """A pack of the city above, which rules nothing: beneath it the small pack holds in one county alone."""
    (root / "city").mkdir()
    (root / "city" / "pack.yaml").write_text(CITY_PACK, encoding="utf-8")


def write_register(folder: Path, tables: Mapping[str, Sequence[Mapping[str, str]]]) -> Path:
    """CSV files named after entities."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            names = list(dict.fromkeys(key for row in rows for key in row))
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


VILLAGE = {"village_id": "410621100201", "township_id": "410621100", "name": "样村"}
VILLAGE |= {"is_poor_village": "true", "is_deep_poor_village": "false"}
TOWNSHIP = {"township_id": "410621100", "county_id": "410621", "name": "样乡"}
COUNTY = {"county_id": "410621", "name": "样县", "is_poor_county": "false"}


def household(key: str, **facts: str) -> dict[str, str]:
    """A row of ``households.csv``."""
    row = {"household_id": key, "village_id": VILLAGE["village_id"], "registration": "poor"}
    return {**row, **facts}


def person(key: str, household_id: str, **facts: str) -> dict[str, str]:
    """A row of ``persons.csv``."""
    row = {"person_id": key, "household_id": household_id, "name": "甲", "registration": "poor"}
    return {**row, **facts}


REGISTER: Mapping[str, Sequence[Mapping[str, str]]] = {
    "counties": [COUNTY],
    "townships": [TOWNSHIP],
    "villages": [VILLAGE],
    "households": [
        household("h1", dwelling_grade="A", wage_income_yuan="6000.00"),
        household("h2", dwelling_grade="D", wage_income_yuan="5999.99"),
        household("h3"),
        household("h4", dwelling_grade="C", registration="never_registered"),
    ],
    "persons": [
        person("p1", "h1", born_on="2010-05-01", dropped_out="false"),
        person("p2", "h1", born_on="1980-05-01"),
        person("p3", "h2", born_on="2003-01-01", dropped_out="true"),
        person("p4", "h2", born_on="2010-01-01"),
        person("p5", "h3"),
        person("p6", "h4", born_on="1950-01-01", dropped_out="false"),
    ],
    "enrolments": [
        {
            "enrolment_id": "e1",
            "programme": "renovation",
            "household_id": "h4",
            "enrolled_on": "2018-03-01",
        }
    ],
}


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def snapshot(tmp_path: Path, vocabulary: Vocabulary) -> Snapshot:
    return snapshot_of(tmp_path, REGISTER, vocabulary)


def snapshot_of(
    folder: Path,
    tables: Mapping[str, Sequence[Mapping[str, str]]],
    vocabulary: Vocabulary,
) -> Snapshot:
    """The snapshot of a register written as CSV."""
    source = write_register(folder / "register", tables)
    make_snapshot(source, folder / "snapshot", vocabulary=vocabulary, as_at=DAY, known_at=DAY)
    return load_snapshot(folder / "snapshot")


@pytest.fixture
def regimes(tmp_path: Path, vocabulary: Vocabulary) -> Regimes:
    return sample_regimes(tmp_path, vocabulary)


def sample_regimes(folder: Path, vocabulary: Vocabulary, **changes: str) -> Regimes:
    """The sample pack compiled, some of its files replaced."""
    packs = load_packs(write_pack(folder / "packs", **changes), vocabulary=vocabulary)
    return regimes_in(packs, place="410600", on=DAY, vocabulary=vocabulary)


@pytest.fixture
def request_(snapshot: Snapshot, regimes: Regimes, vocabulary: Vocabulary) -> DecisionRequest:
    return DecisionRequest(snapshot=snapshot, regimes=regimes, vocabulary=vocabulary)


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> DecisionRequest:
    """A drawn register of about two thousand persons under the shipped packs of Hebi."""
    folder = tmp_path_factory.mktemp("drawn")
    snapshot = drawn_snapshot(folder, root="410600", day=DAY)
    packs = load_packs(shipped_packs_root(), vocabulary=vocabulary)
    return DecisionRequest(
        snapshot=snapshot,
        regimes=regimes_in(packs, place="410600", on=DAY, vocabulary=vocabulary),
        vocabulary=vocabulary,
    )
