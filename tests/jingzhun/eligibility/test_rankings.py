"""The order in which a procedure looks at the records of a register."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from jingzhun.eligibility import DecisionRequest, State, regimes_in
from jingzhun.eligibility.rankings import RankedList, ranked_by, rankings_in
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.packs import load_packs
from jingzhun.vocabulary import Vocabulary

from .conftest import (
    COUNTY,
    DAY,
    PARAMETERS,
    TOWNSHIP,
    VILLAGE,
    snapshot_of,
    write_city_pack,
    write_pack,
)

SHARE = """
- id: share
  label: 比例
  type: rate
  unit: percent
  values: {2018-01-01: 50}
  source: {clause: 一}
"""
PROCEDURES = """
id: choosing
label: 选村
for: village
lead: leading_group
steps: [{id: decided, label: 确定, by: county_leading_group}]
closes_at: [decided]
ranking:
  among: has_collective_business
  by: rural_population
  beside: [collective_income_yuan]
  within: township
  share: param.share
  chosen_when: is_deep_poor_village
source: {clause: 一}
"""
SECOND = {"township_id": "410621101", "county_id": "410621", "name": "邻乡"}
ELSEWHERE = {"county_id": "410622", "name": "邻县", "is_poor_county": "false"}
OUTSIDE = {"township_id": "410622100", "county_id": "410622", "name": "外乡"}


def village(code: str, people: str, **facts: str) -> dict[str, str]:
    row = {"village_id": code, "township_id": code[:9], "name": code, "rural_population": people}
    row["has_collective_business"] = "true"
    return {**VILLAGE, **row, **facts}


def listed(
    tmp_path: Path, vocabulary: Vocabulary, villages: Sequence[Mapping[str, str]]
) -> RankedList:
    tables = {"counties": [COUNTY, ELSEWHERE], "townships": [TOWNSHIP, SECOND, OUTSIDE]}
    snapshot = snapshot_of(tmp_path, {**tables, "villages": villages}, vocabulary)
    root = write_pack(
        tmp_path / "packs", place="410621", parameters=PARAMETERS + SHARE, procedures=PROCEDURES
    )
    write_city_pack(root)
    packs = load_packs(root, vocabulary=vocabulary)
    regimes = regimes_in(packs, place="410600", on=DAY, vocabulary=vocabulary)
    request = DecisionRequest(snapshot=snapshot, regimes=regimes, vocabulary=vocabulary)
    assert list(rankings_in(request)) == ["choosing"]
    with DuckDBEngine(EngineSettings()) as engine:
        return ranked_by("choosing", request, engine)


def test_villages_are_ranked_in_their_township_by_what_is_known_of_them(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    found = listed(
        tmp_path,
        vocabulary,
        [
            village("410621100201", "300", collective_income_yuan="50000.50"),
            village("410621100202", "500", is_deep_poor_village="true"),
            village("410621100203", "900", has_collective_business="false"),
            village("410621101201", "100"),
            village("410621101202", ""),
            village("410622100201", "800"),
        ],
    )
    assert [
        (one.candidate.subject_id, one.first, one.last, one.is_inside, one.candidate.chosen)
        for one in found.ranked
    ] == [
        ("410621100202", 1, 1, State.YES, State.YES),
        ("410621100201", 2, 2, State.NO, State.NO),
        ("410621101201", 1, 2, State.UNKNOWN, State.NO),
        ("410621101202", 1, 2, State.UNKNOWN, State.NO),
    ]
    second = found.ranked[1]
    assert second.candidate.beside == (Decimal("50000.5"),)
    assert second.room == (1, 1)
    assert second.candidate.value == 300


def test_a_village_that_may_not_be_among_them_is_listed_as_doubtful(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    rows = [
        village("410621100201", "300"),
        village("410621100202", "500", has_collective_business=""),
    ]
    found = listed(tmp_path, vocabulary, rows)
    assert [
        (one.candidate.subject_id[-1], one.candidate.among, one.first, one.last)
        for one in found.ranked
    ] == [("2", State.UNKNOWN, 1, 1), ("1", State.YES, 1, 2)]
