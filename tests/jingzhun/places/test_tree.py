from datetime import date

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.places import (
    Level,
    Place,
    PlaceCode,
    Succession,
    load_division_tree,
)

HEBI = load_division_tree("410600")
VILLAGE, OTHER = HEBI.descendants("410621", Level.VILLAGE)[:2]


def group(number: int, parent_id: str = VILLAGE.id) -> Place:
    return Place(
        id=f"{parent_id}-g{number}",
        code="",
        level=Level.VILLAGE_GROUP,
        name=f"第{number}组",
        parent_id=parent_id,
    )


def test_children_and_ancestors_are_inverse():
    for township in HEBI.children("410621"):
        assert township.level is Level.TOWNSHIP
        assert HEBI.ancestors(township.id)[-1] == HEBI.place("410621")
        for village in HEBI.children(township.id):
            assert village.parent_id == township.id


def test_descendants_are_the_children_of_the_children():
    townships = HEBI.children("410622")
    villages = [v for t in townships for v in HEBI.children(t.id)]
    assert list(HEBI.descendants("410622", Level.VILLAGE)) == villages
    assert HEBI.descendants("410622") == (*townships, *villages)
    assert HEBI.descendants("410622", Level.CITY) == ()


def test_a_path_runs_from_the_province_to_the_place():
    assert [p.level for p in HEBI.path(VILLAGE.id)] == [
        Level.PROVINCE,
        Level.CITY,
        Level.COUNTY,
        Level.TOWNSHIP,
        Level.VILLAGE,
    ]
    assert [p.name for p in HEBI.path("410600")] == ["河南省", "鹤壁市"]


def test_an_id_may_be_written_without_its_trailing_zeros():
    assert HEBI.place("410621") == HEBI.place("410621000000")
    assert "410621" in HEBI


def test_a_tree_holds_nothing_beside_its_root_and_what_lies_around_it():
    assert "410500" not in HEBI
    assert "41" in HEBI
    assert HEBI.roots() == (HEBI.place("410600"),)


def test_the_lowest_level_can_be_left_out():
    tree = load_division_tree("410600", lowest=Level.TOWNSHIP)
    assert tree.descendants("410600", Level.TOWNSHIP)
    assert tree.descendants("410600", Level.VILLAGE) == ()


def test_the_whole_country_loads_down_to_counties():
    country = load_division_tree(lowest=Level.COUNTY)
    assert len(country.roots()) == 31
    assert country.place("511921").name == "通江县"


def test_a_city_without_counties_is_its_own_county_under_another_id():
    tree = load_division_tree("441900")
    (county,) = tree.children("441900")
    assert (county.id, county.code) == ("441900000000-county", "441900000000")
    assert tree.place("441900").level is Level.CITY
    township = tree.children(county.id)[0]
    assert [p.id for p in tree.ancestors(township.id)] == [
        "440000000000",
        "441900000000",
        "441900000000-county",
    ]


def test_every_shipped_id_is_used_once():
    for code in ("350527", "460400", "410600"):
        tree = load_division_tree(code)
        ids = [place.id for place in tree.descendants(code)] + [tree.place(code).id]
        assert len(set(ids)) == len(ids)
        assert all(tree.place(place_id).id == place_id for place_id in ids)


def test_an_unknown_id_is_refused_with_the_nearest():
    with pytest.raises(JingzhunError, match=r"PLACE005 .*'410629'.*410600000000.*淇县"):
        HEBI.children("410629")
    with pytest.raises(JingzhunError, match="PLACE005"):
        HEBI.place("no such place")


def test_an_unknown_root_is_refused_with_the_nearest():
    with pytest.raises(JingzhunError, match=r"PLACE003 .*Did you mean 41062"):
        load_division_tree("410629")
    with pytest.raises(JingzhunError, match="PLACE003"):
        load_division_tree("990000")


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("410621", date(2018, 6, 1), "浚县"),
        ("410525", date(1985, 6, 1), "浚县"),
        ("410525", date(1986, 6, 1), "浚县"),  # the year of the change knows both
        ("410621", date(1986, 6, 1), "浚县"),
        ("410622", date(1990, 1, 1), "淇县"),
    ],
)
def test_a_code_means_the_place_that_bore_it_on_the_day(code, on, name):
    assert HEBI.at(code, on=on).name == name


def test_a_code_out_of_use_on_the_day_is_refused_with_its_time_of_use():
    with pytest.raises(JingzhunError, match=r"PLACE006 .* 1986-01-01 to \.\.\."):
        HEBI.at("410621", on=date(1980, 1, 1))
    with pytest.raises(JingzhunError, match="PLACE006"):
        HEBI.at("410525", on=date(2018, 1, 1))


def test_without_a_day_a_repealed_code_still_finds_its_place():
    assert HEBI.at("410525").id == "410621000000"
    assert HEBI.at("410621").id == "410621000000"


def test_a_code_the_tree_never_had_is_refused():
    with pytest.raises(JingzhunError, match="PLACE003"):
        HEBI.at("410699", on=date(2018, 1, 1))


def test_villager_groups_are_added_below_a_village():
    tree = HEBI.with_changes(places=[group(1), group(2)])
    assert [p.name for p in tree.children(VILLAGE.id)] == ["第1组", "第2组"]
    assert tree.children(group(1).id) == ()
    assert tree.ancestors(group(1).id)[-1] == VILLAGE
    assert len(tree.descendants("410621", Level.VILLAGE_GROUP)) == 2
    assert tree.descendants("410622", Level.VILLAGE_GROUP) == ()
    assert tree.codes_of(group(1).id) == ()
    assert group(1).id not in HEBI


def test_a_natural_village_may_hold_villager_groups():
    hamlet = Place(
        id="hamlet", code="", level=Level.NATURAL_VILLAGE, name="小庄", parent_id=VILLAGE.id
    )
    tree = HEBI.with_changes(places=[hamlet, group(1, parent_id="hamlet")])
    assert [p.id for p in tree.path("hamlet-g1")][-3:] == [VILLAGE.id, "hamlet", "hamlet-g1"]


def test_a_recoding_changes_the_code_and_keeps_the_id():
    new = "410622101299"
    tree = HEBI.with_changes(
        codes=[
            PlaceCode(place_id=VILLAGE.id, code=VILLAGE.code, valid_until=date(2024, 12, 31)),
            PlaceCode(place_id=VILLAGE.id, code=new, valid_from=date(2025, 1, 1)),
        ]
    )
    assert tree.at(VILLAGE.code, on=date(2024, 12, 31)).id == VILLAGE.id
    assert tree.at(new, on=date(2025, 1, 1)).id == VILLAGE.id
    assert tree.code_of(VILLAGE.id, on=date(2024, 12, 31)) == VILLAGE.code
    assert tree.code_of(VILLAGE.id, on=date(2025, 1, 1)) == new
    with pytest.raises(JingzhunError, match="PLACE006"):
        tree.at(VILLAGE.code, on=date(2025, 1, 1))


def test_a_code_given_to_another_place_finds_the_bearer_of_the_day():
    tree = HEBI.with_changes(
        codes=[
            PlaceCode(place_id=VILLAGE.id, code=VILLAGE.code, valid_until=date(2024, 12, 31)),
            PlaceCode(place_id=OTHER.id, code=OTHER.code, valid_until=date(2024, 12, 31)),
            PlaceCode(place_id=OTHER.id, code=VILLAGE.code, valid_from=date(2025, 1, 1)),
        ]
    )
    assert tree.at(VILLAGE.code, on=date(2020, 1, 1)).id == VILLAGE.id
    assert tree.at(VILLAGE.code, on=date(2026, 1, 1)).id == OTHER.id


def test_a_merged_village_keeps_its_id_and_names_its_successor():
    merged = Succession(place_id=OTHER.id, successor_id=VILLAGE.id, on=date(2025, 1, 1))
    tree = HEBI.with_changes(successions=[merged])
    assert tree.successors(OTHER.id, on=date(2024, 12, 31)) == ()
    assert tree.successors(OTHER.id, on=date(2025, 1, 1)) == (VILLAGE,)
    assert tree.place(OTHER.id) == OTHER


def test_changes_that_do_not_fit_are_refused_all_at_once():
    upside_down = Place(id="t", code="", level=Level.TOWNSHIP, name="x", parent_id=VILLAGE.id)
    orphan = Place(id="o", code="", level=Level.VILLAGE_GROUP, name="x", parent_id="nowhere")
    with pytest.raises(JingzhunError) as caught:
        HEBI.with_changes(
            places=[group(1), group(1), upside_down, orphan],
            codes=[PlaceCode(place_id="nobody", code="410621101201")],
        )
    assert sorted((f.code, f.seen) for f in caught.value.faults) == [
        ("PLACE005", "nobody"),
        ("PLACE007", group(1).id),
        ("PLACE007", "o"),
        ("PLACE007", "t"),
    ]


def test_a_code_that_ends_before_it_starts_is_refused():
    with pytest.raises(JingzhunError, match="PLACE015"):
        PlaceCode(
            place_id="p", code="41", valid_from=date(2019, 1, 1), valid_until=date(2018, 1, 1)
        )
