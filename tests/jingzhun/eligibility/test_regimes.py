"""Places under different packs in one register: each is decided by its own."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jingzhun.eligibility import DecisionRequest, State, decide, regimes_in
from jingzhun.errors import JingzhunError
from jingzhun.packs import load_packs
from jingzhun.vocabulary import Vocabulary

from .conftest import DAY, PARAMETERS, REGISTER, household, person, snapshot_of, write_pack

UPPER = PARAMETERS.replace("- id: line\n", "- id: line\n  may_override: true\n")
LOWER_PACK = """
id: lower
title: 下级
document_number: 下〔2018〕1号
issuer: 下级
place: '410622'
valid_from: 2018-01-01
version: '1'
clauses: {一: 下级}
"""
LOWER_LINE = """
- id: line
  label: 标准
  type: money
  unit: yuan_year
  values: {2018-01-01: 2000}
  source: {clause: 一}
"""


def test_the_nearest_pack_gives_the_figure(tmp_path: Path, vocabulary: Vocabulary) -> None:
    root = write_pack(tmp_path / "packs", parameters=UPPER)
    (root / "lower").mkdir()
    (root / "lower" / "pack.yaml").write_text(LOWER_PACK, encoding="utf-8")
    (root / "lower" / "parameters.yaml").write_text(LOWER_LINE, encoding="utf-8")
    regimes = regimes_in(
        load_packs(root, vocabulary=vocabulary), place="410600", on=DAY, vocabulary=vocabulary
    )
    assert len(regimes.chains) == 2
    assert regimes.number_of("410622100201") != regimes.number_of("410621100201")
    request = DecisionRequest(
        snapshot=snapshot_of(tmp_path, _two_counties(), vocabulary),
        regimes=regimes,
        vocabulary=vocabulary,
    )
    run = decide(request, tmp_path / "run")
    rows = {r["household_id"]: r for r in pq.read_table(run.path("households")).to_pylist()}
    # 2,500 a head: below the city's 3,000, above the county's 2,000.
    assert State(rows["n1"]["standard__income"]) is State.NO
    assert State(rows["s1"]["standard__income"]) is State.YES


def test_a_day_before_the_pack_has_no_rules(tmp_path: Path, vocabulary: Vocabulary) -> None:
    packs = load_packs(write_pack(tmp_path / "packs"), vocabulary=vocabulary)
    with pytest.raises(JingzhunError, match="PACK124"):
        regimes_in(packs, place="410600", on=date(2017, 12, 31), vocabulary=vocabulary)


def _two_counties() -> dict[str, list[dict[str, str]]]:
    north = dict(REGISTER["villages"][0])
    south = {**north, "village_id": "410622100201", "township_id": "410622100"}
    township = dict(REGISTER["townships"][0])
    county = dict(REGISTER["counties"][0])
    return {
        "counties": [county, {**county, "county_id": "410622"}],
        "townships": [township, {**township, "township_id": "410622100", "county_id": "410622"}],
        "villages": [north, south],
        "households": [
            household("n1", wage_income_yuan="2500.00"),
            household("s1", wage_income_yuan="2500.00", village_id="410622100201"),
        ],
        "persons": [person("n1p", "n1"), person("s1p", "s1")],
        "enrolments": [dict(REGISTER["enrolments"][0], household_id="n1")],
    }


def test_nobody_is_decided_by_another_place_s_rules(tmp_path: Path, vocabulary: Vocabulary) -> None:
    packs = load_packs(write_pack(tmp_path / "packs"), vocabulary=vocabulary)
    tables = _two_counties()
    elsewhere = {**tables["villages"][1], "village_id": "410522100201"}
    tables["villages"] = [tables["villages"][0], elsewhere]
    tables["households"][1]["village_id"] = "410522100201"
    request = DecisionRequest(
        snapshot=snapshot_of(tmp_path, tables, vocabulary),
        regimes=regimes_in(packs, place="410600", on=DAY, vocabulary=vocabulary),
        vocabulary=vocabulary,
    )
    with pytest.raises(JingzhunError, match=r"DECIDE006 1 villages .* 410522100201") as said:
        decide(request, tmp_path / "run")
    (fault,) = said.value.faults
    assert "不在 4106（河南省鹤壁市）范围内" in fault.what("zh")
    assert "第一个是 410522100201（河南省安阳市安阳县" in fault.what("zh")
    assert not (tmp_path / "run").exists()
