import pytest

from jingzhun.errors import JingzhunError, Position
from jingzhun.places import (
    Level,
    TownshipType,
    UrbanRuralClass,
    VillageType,
    ancestor_codes,
    division_level,
    is_statistical_zone,
    is_within,
    load_division_tree,
    parse_division_code,
    township_type,
    village_type,
)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("41", Level.PROVINCE),
        ("410600", Level.CITY),
        ("410621", Level.COUNTY),
        ("410621101", Level.TOWNSHIP),
        ("410621101201", Level.VILLAGE),
        ("410621101000", Level.TOWNSHIP),
    ],
)
def test_the_level_follows_from_the_trailing_zeros(code, level):
    assert division_level(code) is level


def test_levels_rank_from_the_province_down_to_the_village_group():
    assert [level.rank for level in Level] == [1, 2, 3, 4, 5, 6, 7]
    assert Level.VILLAGE_GROUP.rank > Level.VILLAGE.rank


def test_the_divisions_around_a_village_follow_from_its_code():
    assert ancestor_codes("410621101201") == (
        "410000000000",
        "410600000000",
        "410621000000",
        "410621101000",
    )
    assert ancestor_codes("41") == ()


def test_a_township_directly_under_a_city_names_the_city_once():
    assert ancestor_codes("441900003") == ("440000000000", "441900000000")


def test_a_division_lies_within_itself_and_those_around_it_only():
    assert is_within("410621", "410621000000")
    assert is_within("410621101201", "4106")
    assert not is_within("410621", "410622")
    assert not is_within("4106", "410621")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("41062a", "PLACE001"),
        ("", "PLACE002"),
        ("４１０６", "PLACE001"),
        ("41 06", "PLACE001"),
        ("-410621", "PLACE001"),
        ("4106211", "PLACE002"),
        ("4106211012011", "PLACE002"),
        ("000000", "PLACE004"),
    ],
)
def test_a_text_that_is_no_code_is_refused_where_it_stands(text, code):
    where = Position(file="persons.csv", line=7, cell="hukou_place")
    with pytest.raises(JingzhunError) as caught:
        parse_division_code(text, position=where)
    (fault,) = caught.value.faults
    assert (fault.code, fault.position, fault.seen) == (code, where, text)
    assert fault.line("zh")
    assert fault.line("en")


def test_a_code_outside_the_list_is_refused_with_the_nearest_one():
    hebi = load_division_tree("410600")
    assert parse_division_code("410621", tree=hebi) == "410621000000"
    with pytest.raises(JingzhunError) as caught:
        parse_division_code("410629", tree=hebi)
    (fault,) = caught.value.faults
    assert fault.code == "PLACE003"
    assert fault.wanted.startswith("41062")
    assert "淇县" in str(caught.value)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("410602001", TownshipType.SUBDISTRICT),
        ("410621101", TownshipType.TOWN),
        ("410622200", TownshipType.TOWNSHIP),
        ("410622399", TownshipType.TOWNSHIP),
        ("410622400", TownshipType.SIMILAR),
        ("410622", None),
        ("410622600", None),
    ],
)
def test_the_type_of_a_township_follows_from_its_number(code, kind):
    assert township_type(code) is kind


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("000", None),
        ("001", VillageType.RESIDENTS_COMMITTEE),
        ("199", VillageType.RESIDENTS_COMMITTEE),
        ("200", VillageType.VILLAGERS_COMMITTEE),
        ("399", VillageType.VILLAGERS_COMMITTEE),
        ("400", VillageType.SIMILAR_TO_RESIDENTS),
        ("500", VillageType.SIMILAR_TO_VILLAGERS),
        ("600", None),
    ],
)
def test_the_type_of_a_village_follows_from_its_number(number, kind):
    assert village_type("410621101" + number) is kind


def test_the_ranges_fit_the_names_of_the_shipped_list():
    villages = load_division_tree("410621").descendants("410621", Level.VILLAGE)
    named = [v for v in villages if v.name.endswith(("村委会", "村民委员会"))]
    assert len(named) > 100
    assert {village_type(v.code) for v in named} <= {
        VillageType.VILLAGERS_COMMITTEE,
        VillageType.SIMILAR_TO_VILLAGERS,
    }


def test_only_the_county_numbers_71_to_79_are_statistical_zones():
    assert is_statistical_zone("410671")
    assert not is_statistical_zone("410681")
    assert not is_statistical_zone("410671001")


def test_urban_rural_classes_say_which_side_they_are_on():
    assert [c.value for c in UrbanRuralClass if c.is_urban] == ["111", "112", "121", "122", "123"]
