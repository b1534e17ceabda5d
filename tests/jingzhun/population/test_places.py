"""What the documents of places print comes out of their registers: money, caps on bills, children, contracts."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jingzhun.errors import JingzhunError
from jingzhun.population import load_plan, populate, read_plan, thin_plan

from .conftest import Ask

_SHIPPED = Path(__file__).parents[3] / "src" / "jingzhun" / "population" / "data" / "plans"
_ONE_IN = {"luoyang": 10, "sichuan": 150, "hubei": 20, "town": 1}
_REGISTERED = "registration in ('poor', 'exited', 'relapsed')"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ask]:
    """Runs SQL over the register of a place, made smaller; each is drawn once."""

    @cache
    def drawn(name: str) -> Ask:
        folder = tmp_path_factory.mktemp("places") / name
        populate(thin_plan(load_plan(name), one_in=_ONE_IN[name]), folder)
        connection = duckdb.connect()
        for path in folder.rglob("*.parquet"):
            connection.execute(f"create view {path.stem} as select * from '{path}'")

        def ask(query: str) -> list[tuple[Any, ...]]:
            return connection.sql(query).fetchall()

        return ask

    return drawn


def test_allocations_of_each_level_sum_to_what_the_level_set_aside(ask: Ask) -> None:
    off = """
        select f.fund_year_id from fund_years f join allocations a using (fund_year_id) group by f.fund_year_id
        having any_value(f.city_level_yuan) <> coalesce(sum(a.amount_yuan) filter (where source = 'city'), 0)
            or any_value(f.county_level_yuan) <> coalesce(sum(a.amount_yuan) filter (where source = 'county'), 0)
            or any_value(f.upper_level_yuan)
                <> coalesce(sum(a.amount_yuan) filter (where source in ('central', 'provincial')), 0)"""
    assert ask("select count(*) > 0 from fund_years") == [(True,)]
    assert ask(off) == []


def test_the_budget_of_the_city_is_the_printed_one_however_small_the_likeness(
    place: Callable[[str], Ask],
) -> None:
    printed = load_plan("luoyang").city_budget_yuan[2018]
    query = """
        select sum(amount_yuan)::bigint from allocations
        where source = 'city' and year(allocated_on) = 2018"""
    assert place("luoyang")(query) == [(printed,)]
    share = """
        select count(*) from fund_years where year = 2018 and upper_level_yuan > 0
        and city_level_yuan * 100 < upper_level_yuan * 40"""
    assert place("luoyang")(share) == [(0,)]


def test_deep_poor_villages_of_hebi_get_their_money_by_name(ask: Ask) -> None:
    enough = """
        select village_id from allocations where source = 'city' and village_id is not null
        group by village_id having sum(amount_yuan) >= 500000"""
    deep = {row[0] for row in ask("select village_id from villages where is_deep_poor_village")}
    got = {row[0] for row in ask(enough)}
    assert got <= deep
    assert len(got) >= 0.8 * len(deep)


def test_deep_poor_counties_of_hubei_get_ten_million_more_each_year(
    place: Callable[[str], Ask],
) -> None:
    more = """
        select count(*) filter (where b.upper_level_yuan - a.upper_level_yuan >= 10000000), count(*)
        from fund_years a join fund_years b on a.county_id = b.county_id and b.year = a.year + 1
        join counties c on c.county_id = a.county_id where c.is_deep_poor_county and b.year = 2018"""
    ((met, counties),) = place("hubei")(more)
    assert counties == 9
    assert met >= 7


def test_most_bills_under_a_cap_keep_it_and_some_do_not(place: Callable[[str], Ask]) -> None:
    under = """
        select c.is_deep_poor_county, avg((total_yuan - reimbursed_yuan
            <= total_yuan * case when c.is_deep_poor_county then 0.05 else 0.10 end)::int)
        from bills join persons using (person_id) join memberships using (person_id)
        join households h on h.household_id = memberships.household_id
        join villages v using (village_id) join townships t using (township_id) join counties c using (county_id)
        where care = 'chronic_outpatient' or (care = 'inpatient' and care_place = 'in_county')
        group by 1"""
    kept = dict(place("sichuan")(under))
    assert set(kept) == {True, False}
    assert all(0.85 < share < 1 for share in kept.values())


def test_what_the_payers_took_is_what_was_reimbursed(place: Callable[[str], Ask]) -> None:
    wrong = """
        select bill_id from bills join bill_layers using (bill_id) group by bill_id
        having sum(paid_yuan) <> any_value(reimbursed_yuan)
            or sum(paid_yuan) > any_value(in_scope_yuan)"""
    assert place("sichuan")(wrong) == []


def test_as_many_children_are_trained_as_the_plan_prints(place: Callable[[str], Ask]) -> None:
    trained = """
        select count(*) from enrolments join enrolment_steps using (enrolment_id)
        where programme = 'child_rehabilitation' and step = 'trained' and year(reached_on) = 2018"""
    assert place("luoyang")(trained) == [(67,)]  # a tenth of the printed 674


def test_a_village_keeps_the_year_that_was_planned_for_it_when_it_has_left(ask: Ask) -> None:
    other = "planned_delisting_year is null or planned_delisting_year <> year(delisted_on)"
    assert ask("select count(*) from villages where year(delisted_on) = 2018") == [(12,)]
    assert ask(f"select * from villages where year(delisted_on) = 2018 and ({other})") == []


def test_farmers_and_leaders_are_trained_about_as_often_as_printed(ask: Ask) -> None:
    ((count,),) = ask("select count(*) from trainings where kind in ('new_farmer', 'leader')")
    assert 45 <= count <= 55


@pytest.mark.parametrize(
    ("name", "signs", "leaves_out"),
    [
        ("town", _REGISTERED, "false"),
        ("sichuan", f"{_REGISTERED} and has_chronic_illness", f"{_REGISTERED} and not ({{0}})"),
    ],
)
def test_contracts_are_signed_with_those_for_whom_the_place_signs(
    place: Callable[[str], Ask], name: str, signs: str, leaves_out: str
) -> None:
    key = "has_chronic_illness or disability_level is not null or date_diff('year', born_on, date '2018-12-31') >= 65"
    lives = "died_on is null and has_signed_doctor is not null and has_chronic_illness is not null"
    share = f"select avg(has_signed_doctor::int) from persons where {lives} and ({{0}})"
    ask = place(name)
    assert ask(share.format(signs))[0][0] > 0.9
    assert (ask(share.format(leaves_out.format(key)))[0][0] or 0) == 0


@pytest.mark.parametrize("name", ["sichuan", "hubei", "town"])
def test_what_a_place_also_runs_has_somebody_in_it(place: Callable[[str], Ask], name: str) -> None:
    run = {row[0] for row in place(name)("select distinct programme from enrolments")}
    assert load_plan(name).also_runs
    assert load_plan(name).also_runs.keys() <= run


def test_no_other_place_runs_it(ask: Ask) -> None:
    further = {name for place in _ONE_IN for name in load_plan(place).also_runs}
    assert further
    assert not further & {row[0] for row in ask("select distinct programme from enrolments")}


def test_leaders_have_visited_the_share_of_the_plan(place: Callable[[str], Ask]) -> None:
    homes = f"select count(*) from households where {_REGISTERED}"
    ((all_homes,),) = place("sichuan")(homes)
    visited = "select post, count(distinct household_id) from visits group by post"
    found = dict(place("sichuan")(visited))
    for post, percent in load_plan("sichuan").visitors_percent.items():
        assert abs(found[post] * 100 / all_homes - percent) < 4


def test_young_families_are_drawn_where_a_plan_asks_for_them(
    place: Callable[[str], Ask], ask: Ask
) -> None:
    small = f"""
        select avg((born_on > date '2011-12-31')::int) from persons
        where {_REGISTERED} and died_on is null"""
    assert place("luoyang")(small)[0][0] > 2.5 * ask(small)[0][0]


def test_ways_that_are_none_are_reported_together(tmp_path: Path) -> None:
    text = (_SHIPPED / "sichuan.yaml").read_text(encoding="utf-8")
    for right, wrong in (
        ("family_doctor_for: key_groups", "family_doctor_for: everybody"),
        ("treats_illnesses: all", "treats_illnesses: most"),
        ("  credit_rating: 92", "  credit_ratings: 92"),
        ("{deep: 5, other: 10}", "{deep: 5, others: 110}"),
    ):
        assert right in text
        text = text.replace(right, wrong)
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(JingzhunError) as raised:
        read_plan(path)
    lines = [fault.line().replace(str(path), "plan.yaml") for fault in raised.value.faults]
    assert sorted(lines) == [
        "plan.yaml: POPULATION004 The value is 110; it must be between 0 and 100. Correct the value.",
        "plan.yaml: POPULATION004 The value is everybody;"
        " it must be chronic or key_groups or registered. Correct the value.",
        "plan.yaml: POPULATION004 The value is most; it must be named or all. Correct the value.",
        "plan.yaml: POPULATION007 'credit_ratings' is not a programme of some places."
        " Did you mean 'credit_rating'?",
        "plan.yaml: POPULATION007 'others' is not a class of counties with a cap. Did you mean 'other'?",
    ]
