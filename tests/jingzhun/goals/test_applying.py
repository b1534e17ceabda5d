"""Standards and money rules that speak of some records only: nobody else is in a figure."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jingzhun.eligibility import regimes_in
from jingzhun.goals import GoalsRequest
from jingzhun.packs import load_packs
from jingzhun.rules import render
from jingzhun.vocabulary import Vocabulary
from tests.jingzhun.goals.conftest import (
    CITY,
    EAST,
    END_2018,
    PACK,
    REGISTER,
    WEST,
    WEST_VILLAGE,
    LineOf,
    Rows,
    SnapshotOf,
    fund,
    household,
    person,
)

STANDARDS = """
- id: safe_home
  label: 住房安全
  for: household
  applies_when: dibao
  met_when: dwelling_grade in ('A', 'B')
  source: {clause: 一}
- id: paved_road
  label: 通硬化路
  for: village
  applies_when: is_poor_village
  met_when: has_paved_road
  source: {clause: 一}
"""

GOALS = """
- indicator: {id: safe, label: 住房安全户数, unit: household, count: households, where: standard.safe_home}
  nature: quota
  targets: {2018: "= 5"}
  source: {clause: 一}
- indicator: {id: unsafe, label: 住房不安全户数, unit: household, count: households, where: not standard.safe_home}
  nature: ceiling
  targets: {2018: "= 0"}
  source: {clause: 一}
- indicator: {id: safe_rate, label: 住房安全率, unit: percent, of: households,
    denominator: "registration = 'poor'", numerator: standard.safe_home}
  nature: floor
  targets: {2018: "= 100"}
  source: {clause: 一}
- indicator: {id: safe_rate_of_dibao, label: 低保户住房安全率, unit: percent, of: households,
    denominator: "dibao and registration = 'poor'", numerator: standard.safe_home}
  nature: floor
  targets: {2018: "= 100"}
  source: {clause: 一}
- indicator: {id: by_the_road, label: 通路贫困村户数, unit: household, count: households,
    where: village.standard.paved_road}
  nature: quota
  targets: {2018: "= 5"}
  source: {clause: 一}
- indicator: {id: villages_with_unsafe_homes, label: 有不安全住房的村, unit: village, count: villages,
    where: "any_of(households, not standard.safe_home, where(dibao))"}
  nature: ceiling
  targets: {2018: "= 0"}
  source: {clause: 一}
"""

MONEY = """
- id: more_money
  label: 新增资金
  for: fund_year
  applies_when: county.is_deep_poor_county
  holds_when: city_level_yuan >= 500
  source: {clause: 一}
- id: share
  label: 市级资金之比
  for: fund_year
  applies_when: county.is_deep_poor_county
  ratio: {paid: city_level_yuan, of: upper_level_yuan}
  targets: {each_year: ">= 40"}
  source: {clause: 一}
"""

Ask = Callable[..., GoalsRequest]


@pytest.fixture(scope="module")
def request_of(
    tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary, snapshot_of: SnapshotOf
) -> Ask:
    root: Path = tmp_path_factory.mktemp("applying")
    (root / "plan").mkdir()
    files = {"pack": PACK, "standards": STANDARDS, "goals": GOALS, "money": MONEY}
    for name, text in files.items():
        (root / "plan" / f"{name}.yaml").write_text(text, encoding="utf-8")
    packs = load_packs(root, vocabulary=vocabulary)
    regimes = regimes_in(packs, place=CITY, on=END_2018, vocabulary=vocabulary)

    def make(**tables: Rows) -> GoalsRequest:
        first = tables.get("households", REGISTER["households"])[0]["household_id"]
        snapshot = snapshot_of(END_2018, persons=[person("p1", first)], **tables)
        return GoalsRequest(snapshot=snapshot, regimes=regimes, vocabulary=vocabulary)

    return make


HOUSEHOLDS = [
    household("on_dibao_safe", dibao="true", dwelling_grade="A"),
    household("on_dibao_unsafe", dibao="true", dwelling_grade="D"),
    household("off_dibao_safe", dibao="false", dwelling_grade="A"),
    household("off_dibao_unsafe", dibao="false", dwelling_grade="D"),
]


@pytest.mark.parametrize(
    ("goal", "figure"),
    [("safe", "1"), ("unsafe", "1"), ("safe_rate", "1/2"), ("safe_rate_of_dibao", "1/2")],
)
def test_to_whom_a_standard_does_not_apply_is_neither_yes_nor_no(
    request_of: Ask, line_of: LineOf, goal: str, figure: str
) -> None:
    assert line_of(request_of(households=HOUSEHOLDS), goal).figure_text == figure


def test_whether_a_standard_applies_may_be_unknown_and_opens_the_figure(
    request_of: Ask, line_of: LineOf
) -> None:
    unknown = [
        household("maybe_safe", dwelling_grade="A"),
        household("maybe_unsafe", dwelling_grade="D"),
    ]
    asked = request_of(households=[*HOUSEHOLDS, *unknown])
    assert line_of(asked, "safe").figure_text == "1 – 2"
    assert line_of(asked, "unsafe").figure_text == "1 – 2"


def test_a_standard_of_a_parent_draws_its_bounds_too(request_of: Ask, line_of: LineOf) -> None:
    villages = [
        {
            "village_id": WEST_VILLAGE,
            "township_id": WEST_VILLAGE[:9],
            "name": "样村",
            "is_poor_village": poor,
            "is_deep_poor_village": "false",
            "has_paved_road": "true",
        }
        for poor in ("true", "false")
    ]
    rows = [household("h1", WEST_VILLAGE)]
    figures = [
        line_of(request_of(villages=[one], households=rows), "by_the_road").figure_text
        for one in villages
    ]
    assert figures == ["1", "0"]


def test_a_word_over_children_narrows_them_itself(request_of: Ask, line_of: LineOf) -> None:
    asked = request_of(households=HOUSEHOLDS)
    assert line_of(asked, "villages_with_unsafe_homes").figure_text == "1"


def test_bounds_that_a_goal_draws_itself_are_not_drawn_twice(request_of: Ask) -> None:
    [chain] = request_of().regimes.chains
    drawn = chain.goals["safe_rate_of_dibao"].denominator
    added = chain.goals["safe_rate"].denominator
    assert drawn is not None
    assert added is not None
    assert "applies" not in render(drawn)
    assert render(added).startswith("standard.safe_home.applies and ")


def counties(east: str, west: str) -> Rows:
    return [
        {
            "county_id": code,
            "name": "样县",
            "is_poor_county": "true",
            "is_deep_poor_county": deep,
        }
        for code, deep in ((EAST, east), (WEST, west))
    ]


FUNDS = [
    fund("f1", EAST, "2018", city_level_yuan="499.99", upper_level_yuan="1000"),
    fund("f2", WEST, "2018", city_level_yuan="500", upper_level_yuan="1000"),
]


@pytest.mark.parametrize(
    ("east", "west", "condition", "ratio"),
    [
        ("true", "false", "0/1", "49999/100000"),
        ("false", "true", "1/1", "50000/100000"),
        ("true", "true", "1/2", "99999/200000"),
        ("", "true", "1/2 – 1/1", ""),
        ("false", "false", "", ""),
    ],
)
def test_a_money_rule_counts_only_those_it_speaks_of(
    request_of: Ask, line_of: LineOf, east: str, west: str, condition: str, ratio: str
) -> None:
    asked = request_of(counties=counties(east, west), fund_years=FUNDS)
    assert line_of(asked, "more_money").figure_text == condition
    if east:
        assert line_of(asked, "share").figure_text == ratio


def test_a_year_without_anybody_the_rule_speaks_of_has_no_figure(
    request_of: Ask, line_of: LineOf
) -> None:
    asked = request_of(counties=counties("false", "false"), fund_years=FUNDS)
    line = line_of(asked, "more_money")
    assert line.figure is None
    assert line.reason
