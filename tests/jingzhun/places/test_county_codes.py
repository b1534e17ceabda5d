from datetime import date

import pytest

from jingzhun.places import (
    Level,
    area_prefixes,
    county_codes,
    known_area_prefix,
    load_division_tree,
)


@pytest.mark.parametrize(
    "code", ["411502", "411525", "419001", "429004", "511921", "410225", "659012", "410621"]
)
def test_codes_that_real_id_numbers_bear_are_known(code):
    # Stock checkers refuse these with birth dates before the code existed; the number is given at
    # registration, so the date is left out.
    assert known_area_prefix(code)


@pytest.mark.parametrize("code", ["990001", "000000", "419999", "", "41", "410600"])
def test_codes_never_given_to_a_county_are_unknown(code):
    assert known_area_prefix(code) == ()


def test_a_repealed_code_is_known_with_its_years():
    (area,) = known_area_prefix("410525")
    assert (area.name, area.from_year, area.until_year) == ("浚县", 1984, 1986)
    assert known_area_prefix("410525", on=date(1986, 12, 31))
    assert known_area_prefix("410525", on=date(1987, 1, 1)) == ()


def test_a_code_given_to_another_county_names_both_in_their_time():
    assert [area.name for area in known_area_prefix("410602")] == ["解放区", "鹤山区"]
    assert [area.name for area in known_area_prefix("410602", on=date(1990, 1, 1))] == ["鹤山区"]


def test_a_renamed_county_answers_to_the_name_of_the_time():
    assert [a.name for a in known_area_prefix("410611", on=date(1995, 1, 1))] == ["郊区"]
    assert [a.name for a in known_area_prefix("410611", on=date(2018, 1, 1))] == ["淇滨区"]


def test_the_district_code_of_a_city_is_known():
    assert [area.name for area in known_area_prefix("410601")] == ["市辖区"]


def test_every_listed_county_and_every_former_code_is_a_known_prefix():
    counties = load_division_tree(lowest=Level.COUNTY)
    listed = {
        place.code[:6]
        for root in counties.roots()
        for place in counties.descendants(root.id, Level.COUNTY)
    }
    real = {code for code in listed if not code.endswith("00")}
    assert len(listed) == 2_978
    assert real <= area_prefixes()
    assert len(area_prefixes()) > 6_000


def test_a_county_that_became_a_district_keeps_one_line_of_codes():
    codes = county_codes("360112000000", place_id="p")
    assert [(c.code, c.valid_from, c.valid_until) for c in codes][-2:] == [
        ("360122000000", codes[-2].valid_from, date(2015, 12, 31)),
        ("360112000000", date(2015, 1, 1), None),
    ]


def test_a_county_founded_on_a_freed_code_does_not_inherit_its_past():
    # 410602 was 解放区 of Jiaozuo until 1982; 鹤山区 came from 410502
    assert [c.code[:6] for c in county_codes("410602000000", place_id="p")] == ["410502", "410602"]


def test_no_county_goes_in_circles():
    counties = load_division_tree(lowest=Level.COUNTY)
    for root in counties.roots():
        for place in counties.descendants(root.id, Level.COUNTY):
            codes = counties.codes_of(place.id)
            assert codes[-1].code == place.code
            assert codes[-1].valid_until is None
            assert len({c.code for c in codes}) == len(codes)
