"""The shipped list is the published one: its counts, its hashes, and Hebi by name."""

import hashlib
import tomllib
from importlib.resources import files

import pytest

from jingzhun.places import (
    Level,
    VillageType,
    code_changes,
    is_statistical_zone,
    load_division_tree,
    shipped_counts,
    village_type,
)

DATA = files("jingzhun.places").joinpath("data")
SOURCE = tomllib.loads(DATA.joinpath("SOURCE.toml").read_text(encoding="utf-8"))


def test_the_country_has_the_published_number_of_divisions():
    assert {level.value: count for level, count in shipped_counts().items()} == {
        "province": 31,
        "city": 342,
        "county": 2_978,
        "township": 41_352,
        "village": 620_573,
    }
    assert SOURCE["divisions"]["rows"] == shipped_counts()


@pytest.mark.parametrize(
    ("code", "cities", "counties", "townships", "villages"),
    [
        ("41", 18, 181, 2_586, 52_378),
        ("51", 21, 183, 3_111, 34_412),
        ("42", 14, 105, 1_475, 27_057),
        ("34", 16, 119, 1_685, 18_334),
    ],
)
def test_each_of_the_four_provinces_is_whole(code, cities, counties, townships, villages):
    tree = load_division_tree(code)
    assert [
        len(tree.descendants(code, level))
        for level in (Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
    ] == [cities, counties, townships, villages]


def test_hebi_has_its_five_counties_and_one_statistical_zone():
    hebi = load_division_tree("410600")
    assert [(p.code[:6], p.name) for p in hebi.children("410600")] == [
        ("410602", "鹤山区"),
        ("410603", "山城区"),
        ("410611", "淇滨区"),
        ("410621", "浚县"),
        ("410622", "淇县"),
        ("410671", "鹤壁经济技术开发区"),
    ]
    assert [is_statistical_zone(p.code) for p in hebi.children("410600")] == [False] * 5 + [True]


def test_the_counties_of_hebi_have_villages_with_villagers_committees():
    hebi = load_division_tree("410600")
    for county in ("410621", "410622"):
        villages = hebi.descendants(county, Level.VILLAGE)
        committees = [
            v for v in villages if village_type(v.code) is VillageType.VILLAGERS_COMMITTEE
        ]
        assert len(committees) > 100
        assert all(v.name for v in villages)


@pytest.mark.parametrize("part", ["divisions", "code_changes"])
def test_the_source_note_names_the_shipped_file_its_source_and_its_licence(part):
    note = SOURCE[part]
    assert hashlib.sha256(DATA.joinpath(note["file"]).read_bytes()).hexdigest() == note["sha256"]
    assert all(note[key] for key in ("source", "published_by", "as_at", "licence", "changed"))


def test_the_source_note_counts_the_changes_of_codes():
    assert SOURCE["code_changes"]["rows"] == len(code_changes()) == 4_861


def test_the_list_stays_small_on_disk():
    assert len(DATA.joinpath("divisions.parquet").read_bytes()) < 8_000_000
