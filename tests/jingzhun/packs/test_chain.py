"""Which packs are in force where and when, and which entry counts."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jingzhun.errors import FaultList, JingzhunError
from jingzhun.packs import Pack
from jingzhun.packs.chain import chain_for, entries_in_force, governs, regimes_for
from tests.jingzhun.packs.packs_for_tests import make_pack, valid

DAY = date(2018, 6, 1)
FOOD = """
id: food
label: 不愁吃
for: household
met_when: has_food
source: practice
"""


@pytest.fixture
def packs(tmp_path: Path) -> dict[str, Pack]:
    places = {"nation": "000000", "province": "410000", "city": "410600", "other": "410700"}
    return {name: make_pack(tmp_path, name=name, place=code) for name, code in places.items()}


def names(packs: dict[str, Pack], place: str, day: date = DAY) -> list[str]:
    return [pack.id for pack in chain_for(packs, place=place, on=day).packs]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("410622001000", ["nation", "province", "city"]),
        ("410600", ["nation", "province", "city"]),
        ("410600000000", ["nation", "province", "city"]),
        ("410781", ["nation", "province", "other"]),
        ("410000", ["nation", "province"]),
        ("510000", ["nation"]),
    ],
)
def test_the_chain_runs_from_the_country_to_the_place(
    packs: dict[str, Pack], place: str, expected: list[str]
) -> None:
    assert names(packs, place) == expected


def test_a_pack_is_in_force_from_its_first_to_its_last_day(packs: dict[str, Pack]) -> None:
    packs["city"] = valid(packs["city"], date(2018, 3, 1), date(2018, 3, 31))
    in_force = [
        day
        for day in (date(2018, 2, 28), date(2018, 3, 1), date(2018, 3, 31), date(2018, 4, 1))
        if "city" in names(packs, "410600", day)
    ]
    assert in_force == [date(2018, 3, 1), date(2018, 3, 31)]


def test_a_superseded_pack_falls_out_once_its_successor_is_in_force(packs: dict[str, Pack]) -> None:
    later = replace(packs["city"], id="later", supersedes=("city",), valid_from=date(2019, 1, 1))
    packs["later"] = later
    assert names(packs, "410600") == ["nation", "province", "city"]
    assert names(packs, "410600", date(2019, 1, 1)) == ["nation", "province", "later"]


def test_a_campaign_stands_beside_the_pack_of_its_place(packs: dict[str, Pack]) -> None:
    packs["a-month"] = replace(packs["province"], id="a-month", campaign=True)
    assert names(packs, "410600") == ["nation", "province", "a-month", "city"]


def test_no_pack_in_force_is_an_error(packs: dict[str, Pack]) -> None:
    with pytest.raises(JingzhunError, match="PACK124"):
        chain_for({"city": packs["city"]}, place="510000", on=DAY)


def test_places_under_the_same_packs_share_one_chain(packs: dict[str, Pack]) -> None:
    found = regimes_for(packs, places=["410622", "410602", "410781"], on=DAY)
    assert found["410622"] is found["410602"]
    assert found["410781"].id == "nation@1.0+province@1.0+other@1.0"


def test_a_county_does_not_lie_in_a_city_whose_code_merely_looks_alike() -> None:
    assert not governs("410600", "411600")
    assert not governs("410620", "410602")
    assert governs("410622001", "410622001003")


def counted(tmp_path: Path, upper: str, lower_place: str) -> tuple[str, list[str]]:
    packs = {
        "upper": make_pack(tmp_path, {"standards.yaml": upper}, name="upper", place="410000"),
        "lower": make_pack(tmp_path, {"standards.yaml": FOOD}, name="lower", place=lower_place),
    }
    faults = FaultList()
    rulings = entries_in_force(chain_for(packs, place="410600", on=DAY), faults)
    return rulings["standards"]["food"].pack.id, [fault.code for fault in faults.faults]


def test_the_nearest_place_wins_where_the_upper_pack_allows_it(tmp_path: Path) -> None:
    assert counted(tmp_path, FOOD + "may_override: true\n", "410600") == ("lower", [])


def test_the_upper_pack_that_does_not_allow_it_is_named(tmp_path: Path) -> None:
    assert counted(tmp_path, FOOD, "410600")[1] == ["PACK120"]


def test_two_packs_of_one_place_may_not_rule_one_id(tmp_path: Path) -> None:
    assert counted(tmp_path, FOOD + "may_override: true\n", "410000")[1] == ["PACK121"]


def test_an_entry_that_has_ended_leaves_room_for_another(tmp_path: Path) -> None:
    assert counted(tmp_path, FOOD + "valid_until: 2018-05-31\n", "410600") == ("lower", [])
