"""A place shared out among classes of counties: people, villages and counties leave in the years that the plan says."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from jingzhun.errors import JingzhunError
from jingzhun.population import PopulationPlan, load_plan, populate, read_plan, thin_plan
from jingzhun.population.draws import year_of
from jingzhun.population.households import draw_households
from jingzhun.population.layout import POOR_OTHER, lay_out

Ask = Callable[[str], list[tuple[Any, ...]]]

_LEFT = """
    select year(s.from_on), count(*) from household_statuses s
    join memberships m using (household_id) join households h using (household_id)
    {joins}
    where s.status = 'exited' and year(s.from_on) > 2017 and m.joined_on <= date '2017-12-31' {narrower}
    group by all order by all
"""
_DEEP = """
    join villages v on v.village_id = h.village_id
    join townships t using (township_id) join counties c using (county_id)
"""


@pytest.fixture(scope="module")
def plan() -> PopulationPlan:
    """One in two hundred of Sichuan, seen after its last year."""
    return thin_plan(load_plan("sichuan"), one_in=200).seen_on(date(2020, 12, 31))


@pytest.fixture(scope="module")
def ask_sichuan(plan: PopulationPlan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder = tmp_path_factory.mktemp("sichuan") / "register"
    populate(plan, folder)
    connection = duckdb.connect()
    for path in folder.glob("*.parquet"):
        connection.execute(f"create view {path.stem} as select * from '{path}'")
    yield lambda sql: connection.sql(sql).fetchall()
    connection.close()


def test_the_people_of_the_base_date_leave_by_the_years_of_the_plan(plan: PopulationPlan) -> None:
    layout = lay_out(plan)
    left: Counter[int] = Counter()
    for block in range(len(layout.blocks)):
        homes = draw_households(plan, layout, block=block)
        poor = homes["stratum"] <= POOR_OTHER
        years = year_of(homes["exit_day"][poor])
        left += Counter(np.repeat(years, homes["size"][poor]).tolist())
    assert left == {2018: 5000, 2019: 3175, 2020: 390}


def test_the_register_shows_them_but_for_households_that_died_out(ask_sichuan: Ask) -> None:
    left = dict(ask_sichuan(_LEFT.format(joins="", narrower="")))
    for year, people in {2018: 5000, 2019: 3175, 2020: 390}.items():
        assert 0.99 * people <= left[year] <= people


def test_the_deep_poor_counties_have_their_share_of_the_people(plan: PopulationPlan) -> None:
    layout = lay_out(plan)
    deep = set(plan.counties["deep"].codes)
    inside = [village.county_code[:6] in deep for village in layout.villages]
    assert layout.persons[inside][:, layout.is_poor_column].sum() == 3110


def test_counties_are_poor_and_leave_as_the_plan_says_however_thin_it_is(ask_sichuan: Ask) -> None:
    counted = "count(*) filter (is_poor_county), count(*) filter (is_deep_poor_county)"
    assert ask_sichuan(f"select {counted} from counties") == [(88, 45)]
    left = "select year(delisted_on), count(*) from counties where is_poor_county group by all"
    assert dict(ask_sichuan(left)) == {2016: 5, 2017: 15, 2018: 30, 2019: 31, 2020: 7}
    forty = "is_deep_poor_county and delisted_on >= date '2018-01-01'"
    assert ask_sichuan(f"select count(*) from counties where {forty}") == [(40,)]


def test_a_county_that_has_left_is_not_shown_before_it_did(
    plan: PopulationPlan, tmp_path: Path
) -> None:
    populate(plan.seen_on(date(2018, 12, 24)), tmp_path / "earlier")
    left = f"select count(delisted_on) from '{tmp_path / 'earlier' / 'counties.parquet'}'"
    assert duckdb.sql(left).fetchall() == [(20,)]


def test_villages_leave_before_their_county(ask_sichuan: Ask) -> None:
    later = """
        select count(*) from villages v join townships using (township_id)
        join counties c using (county_id)
        where v.is_poor_village and c.delisted_on >= date '2018-01-01' and v.delisted_on > c.delisted_on
    """
    assert ask_sichuan(later) == [(0,)]


def test_few_people_leave_after_their_county(ask_sichuan: Ask) -> None:
    late = ask_sichuan(_LEFT.format(joins=_DEEP, narrower="and year(c.delisted_on) = 2018"))
    by_year = dict(late)
    assert by_year[2018] > 10 * (by_year.get(2019, 0) + by_year.get(2020, 0))


def test_classes_that_do_not_sum_to_the_place_are_refused_together(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[3] / "src" / "jingzhun" / "population" / "data" / "plans"
    text = (shipped / "luoyang.yaml").read_text(encoding="utf-8")
    path = tmp_path / "plan.yaml"
    path.write_text(
        text.replace("poor_persons: 54000", "poor_persons: 50000")
        .replace("    deep_villages: 140", "    deep_villages: 700")
        .replace("exits: {2018: 4, 2019: 2}", "exits: {2018: 4, 2019: 4}")
        .replace("  poor.counties:", "  poor.county:"),
        encoding="utf-8",
    )
    with pytest.raises(JingzhunError) as raised:
        read_plan(path)
    assert [fault.line().replace(str(path), "plan.yaml") for fault in raised.value.faults] == [
        "plan.yaml: POPULATION004 The value is 710; it must be 150 in all classes together."
        " Correct the value.",
        "plan.yaml: POPULATION004 The value is 62000; it must be 66000 in all classes together."
        " Correct the value.",
        "plan.yaml: POPULATION004 The value is 700 of 620 of 1000;"
        " it must be deep within poor within all. Correct the value.",
        "plan.yaml: POPULATION004 The value is 8; it must be at most 6 counties. Correct the value.",
        "plan.yaml: POPULATION007 'poor.county' is not a figure of the plan."
        " Did you mean 'poor.counties'?",
    ]


def test_a_plan_can_be_like_another_and_says_which_there_are(tmp_path: Path) -> None:
    assert load_plan("sichuan").blanks == load_plan("hebi").blanks
    path = tmp_path / "plan.yaml"
    path.write_text("like: hebei\n", encoding="utf-8")
    with pytest.raises(JingzhunError, match="POPULATION001"):
        read_plan(path)
