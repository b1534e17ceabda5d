"""Rankings as a county officer asks for them: of the procedures that rank, and of those that one of them ranks."""

import json
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from .conftest import SmallPlace, call

HUBEI = ("--place", "420000", "--on", "2017-11-28")


@pytest.fixture(scope="module")
def hubei(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fortieth part of Hubei."""
    folder = tmp_path_factory.mktemp("hubei")
    register, snapshot = folder / "register", folder / "snapshot"
    made = call("populate", "--place", "hubei", "--one-in", "40", "--out", register)
    assert made.code == 0, made.err
    frozen = call("snapshot", register, "--as-at", "2018-12-31", "--out", snapshot)
    assert frozen.code == 0, frozen.err
    return snapshot


def rows(snapshot: Path, procedure: str) -> list[dict[str, Any]]:
    said = call("rankings", snapshot, procedure, *HUBEI, "--format", "jsonl")
    assert said.code == 0, said.err
    return [json.loads(line) for line in said.out.splitlines()]


def test_the_procedures_that_rank_are_listed_with_their_clause(hubei: Path) -> None:
    said = call("rankings", hubei, *HUBEI, "--format", "jsonl")
    listed = [json.loads(line) for line in said.out.splitlines()]
    assert [(row["id"], row["ranked_by"], row["clause"]) for row in listed] == [
        ("deep_county_designation", "基准年末县每万人贫困人口", "hubei-2017 一(二)1"),
        ("deep_village_designation", "基准年末村每万人贫困人口", "hubei-2017 一(二)2"),
    ]


def test_counties_are_ranked_by_the_rate_of_the_base_year(hubei: Path) -> None:
    found = rows(hubei, "deep_county_designation")
    rates = [row["ranking_value"] for row in found if row["ranking_value"] is not None]
    assert len(rates) > 20
    assert rates == sorted(rates, reverse=True)
    assert sum(row["chosen"] == "是" for row in found) == 9
    assert {"ranked_within", "room_least", "inside", "ranked"}.isdisjoint(found[0])


def test_villages_left_are_ranked_in_their_county_and_held_against_its_share(hubei: Path) -> None:
    found = rows(hubei, "deep_village_designation")
    sizes = []
    for _, county in groupby(found, key=lambda row: str(row["ranked_within"])):
        of_county = list(county)
        sizes.append(len(of_county))
        assert all(a["rank_first"] <= b["rank_first"] for a, b in pairwise(of_county))
        room = Fraction(str(of_county[0]["room_least"]))
        assert room / len(of_county) in {Fraction(n, 100) for n in (15, 20, 25)}
        for row in of_county:
            if row["rank_first"] > ceil(room):
                assert row["inside"] == "名额外"
            if row["inside"] == "名额内":
                assert row["rank_last"] <= room
    assert max(sizes) > 4
    assert {"名额内", "名额外", "待定"} == {row["inside"] for row in found}


def test_the_list_in_a_workbook_has_its_numbers_as_numbers(hubei: Path, tmp_path: Path) -> None:
    out = tmp_path / "villages.xlsx"
    said = call(
        "rankings", hubei, "deep_village_designation", *HUBEI, "--format", "xlsx", "--out", out
    )
    assert said.code == 0, said.err
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    head = next(row for row in sheet.iter_rows() if row[0].value == "排序范围")
    below = [sheet.cell(head[0].row + 1, cell.column).value for cell in head]
    told = dict(zip((cell.value for cell in head), below, strict=True))
    assert told["名次（最前）"] == 1
    assert isinstance(told["基准年末村每万人贫困人口"], int)


def test_an_unknown_procedure_is_answered_with_those_that_rank(hubei: Path) -> None:
    said = call("rankings", hubei, "deep_village", *HUBEI)
    assert said.code == 1
    assert "CLI018" in said.err
    assert "deep_village_designation" in said.err


def test_where_nothing_is_ranked_the_table_says_so(place: SmallPlace) -> None:
    said = call("rankings", place.snapshot)
    assert said.code == 0
    assert "没有规定排序" in said.out
    assert call("rankings", place.snapshot, "deep_county_designation").code == 1
