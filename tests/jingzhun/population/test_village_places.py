"""The villages of a population are real rural villages of the place."""

from jingzhun.population.village_places import short_name, village_places

from .conftest import Ask


def test_the_villages_of_hebi_stand_in_the_division_tree(ask: Ask) -> None:
    known = {(v.code, v.name, v.township_code) for v in village_places("410600")}
    drawn = set(ask("select village_id, name, township_id from villages"))
    assert len(drawn) == 130
    assert drawn <= known


def test_places_above_villages_are_linked_up_to_the_province(ask: Ask) -> None:
    path = """
        select distinct c.name, k.name, k.city_id, c.province_id
        from villages v join townships t using (township_id) join counties k using (county_id)
        join cities c using (city_id) order by k.name
    """
    rows = ask(path)
    assert {row[1] for row in rows} == {"浚县", "淇县", "淇滨区", "鹤山区", "山城区"}
    assert {row[0::2] for row in rows} == {("鹤壁市", "410600000000")}
    assert {row[3] for row in rows} == {"410000000000"}


def test_neighbourhoods_and_statistical_zones_are_left_out() -> None:
    villages = village_places("410600")
    assert all("200" <= village.code[9:] < "400" for village in villages)
    assert not any(village.county_code.startswith("410671") for village in villages)


def test_a_township_and_a_county_under_the_province_have_villages_too() -> None:
    assert {v.township_name for v in village_places("410622202")} == {"黄洞乡"}
    assert village_places("429004")[0].province_code == "420000000000"


def test_committee_names_become_village_names() -> None:
    assert short_name("包公庙村民委员会") == "包公庙村"
    assert short_name("某某林场") == "某某林场"
