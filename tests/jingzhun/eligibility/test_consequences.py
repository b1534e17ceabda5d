"""What follows from the results of assessments, over a whole register."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from jingzhun.eligibility import DecisionRequest, State, regimes_in
from jingzhun.eligibility.consequences import consequences_of
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.packs import load_packs
from jingzhun.vocabulary import Vocabulary

from .conftest import COUNTY, DAY, REGISTER, snapshot_of, write_city_pack, write_pack

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
- id: failed_before
  label: 上年为差
  for: assessment
  is: any_of(organisation.assessments, grade = 'poor', previous(year))
  source: {clause: 一}
"""
SANCTIONS = """
- id: second_bad_year
  label: 连续两年为差
  for: assessment
  when: year = year_of(today) and grade = 'poor' and failed_before
  by: organisation
  against: [county_leader]
  measures: [organisational_handling]
  source: {clause: 一}
- {id: by_hand, label: 工作不力, by: discipline, against: [county_leader], source: {clause: 一}}
"""
REWARDS = """
id: good
label: 等次为好
for: assessment
when: year = year_of(today) and grade = 'good'
by: leading_group
to: [county_government]
measures: [commendation]
source: {clause: 一}
"""
UNITS = [
    {"organisation_id": key, "name": key, "kind": "government_body", "level": "county"}
    for key in ("o1", "o2")
]
OTHER_COUNTY = {**COUNTY, "county_id": "410622", "name": "邻县"}


def result(key: str, unit: str, year: str, **facts: str) -> dict[str, str]:
    """A row of ``assessments.csv``."""
    row = {"assessment_id": key, "kind": "evaluation", "organisation_id": unit, "year": year}
    return {**row, **facts}


def followed(
    tmp_path: Path,
    vocabulary: Vocabulary,
    results: Sequence[Mapping[str, str]],
    *,
    rules: str = "410600",
) -> list[tuple[str, str, State]]:
    """Consequence, record and state, in the order in which they come."""
    tables = {**REGISTER, "counties": [COUNTY, OTHER_COUNTY], "organisations": UNITS}
    tables |= {"assessments": results} if results else {}
    snapshot = snapshot_of(tmp_path, tables, vocabulary)
    root = write_pack(
        tmp_path / "packs",
        place=rules,
        definitions=DEFINITIONS,
        sanctions=SANCTIONS,
        rewards=REWARDS,
    )
    write_city_pack(root)
    packs = load_packs(root, vocabulary=vocabulary)
    regimes = regimes_in(packs, place="410600", on=DAY, vocabulary=vocabulary)
    request = DecisionRequest(snapshot=snapshot, regimes=regimes, vocabulary=vocabulary)
    with DuckDBEngine(EngineSettings()) as engine:
        found = consequences_of(request, engine)
    return [(one.consequence.entry.id, one.subject_id, one.state) for one in found]


def test_a_consequence_lists_the_records_for_which_it_follows_or_may_follow(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    results = [
        result("a1", "o1", "2017", county_id="410621", grade="poor"),
        result("a2", "o1", "2018", county_id="410621", grade="poor"),
        result("a3", "o2", "2018", county_id="410621", grade="good"),
        result("a4", "o1", "2018", county_id="410621"),
    ]

    assert followed(tmp_path, vocabulary, results) == [
        ("second_bad_year", "a2", State.YES),
        ("second_bad_year", "a4", State.UNKNOWN),
        ("good", "a3", State.YES),
        ("good", "a4", State.UNKNOWN),
    ]


def test_a_unit_without_a_county_is_assessed_too(tmp_path: Path, vocabulary: Vocabulary) -> None:
    results = [result("a1", "o1", "2018", grade="good")]

    assert followed(tmp_path, vocabulary, results) == [("good", "a1", State.YES)]


def test_a_place_without_the_rule_has_no_consequence(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    results = [
        result("a1", "o1", "2018", county_id="410621", grade="good"),
        result("a2", "o2", "2018", county_id="410622", grade="good"),
    ]

    assert followed(tmp_path, vocabulary, results, rules="410621") == [("good", "a1", State.YES)]


def test_without_assessments_nothing_follows(tmp_path: Path, vocabulary: Vocabulary) -> None:
    assert followed(tmp_path, vocabulary, []) == []
