"""The map: what it shows of whom to whom, that figures are those of the lists, that nothing unknown is nought."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.actions import note_gaps
from jingzhun_site.decisions.gaps import GapFilter, access_gaps
from jingzhun_site.decisions.models import GapNote, Run
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.goals.queries import current_lines
from jingzhun_site.programmes.actions.progress import refresh_progress
from jingzhun_site.register.as_of import Times
from jingzhun_site.warmap.access import access_map
from jingzhun_site.warmap.layers import LAYERS
from jingzhun_site.warmap.layers.values import LayerData, Wanted
from tests.jingzhun_site.decisions.conftest import HILL, NEXT, make_record
from tests.jingzhun_site.goals.conftest import CITY, COUNTY, OTHER_COUNTY, TOWNSHIP, Login
from tests.jingzhun_site.goals.test_tree import words
from tests.jingzhun_site.warmap.conftest import EMPTY_TOWNSHIP, EMPTY_VILLAGE, MAP


def read(user: User, layer: str, place: str = CITY, **wanted: str) -> LayerData:
    found = LAYERS[layer].read(
        access_map(user, Times.present(), place=place),
        Wanted(**wanted),  # type: ignore[arg-type]
    )
    assert found is not None
    return found


def tile(client: Client, name: str, **query: str) -> tuple[str, str]:
    """The class of a place's tile and where it leads."""
    page = client.get(MAP, query).content.decode()
    for look, href, says in re.findall(
        r'<a class="map-place ([\w-]+)" href="([^"]*)" aria-label="([^"]*)"', page
    ):
        if says.startswith(f"{name}："):
            return look, href.replace("&amp;", "&")
    raise AssertionError(f"no tile of {name}")


def test_gaps_on_the_map_are_those_of_the_list(decided: Run, officer: User) -> None:
    for place in (CITY, COUNTY, TOWNSHIP):
        data = read(officer, "gaps", place)
        for code, value in data.values.items():
            gaps = access_gaps(officer, Times.present(), place=code)
            assert gaps is not None
            lines = gaps.lines(GapFilter(), most=1000)
            assert value.low is None or int(value.low) == len(lines)
        assert data.whole.low == sum(value.low or 0 for value in data.values.values())


def test_the_course_of_gaps_stays_as_it_was_and_opens_to_the_list_of_its_day(
    decided: Run, officer: User, login: Login, settings: Any
) -> None:
    before = read(officer, "gaps", COUNTY).whole.low
    settings.TODAY = date(2019, 1, 10)
    decide_register(Times.present(), acting_user=None)
    gaps = access_gaps(officer, Times.present(), place=COUNTY)
    assert gaps is not None
    note_gaps(gaps.lines(GapFilter(), most=1), GapNote.Kind.ENROLLED, acting_user=officer)

    then, now = read(officer, "gaps", COUNTY).trend
    assert (then.value.low, now.value.low) == (before, (before or 0) - 1)
    client = login(Role.COUNTY_OFFICER)
    assert f"共 {before} 条" in words(client, then.value.href)
    assert f"共 {now.value.low} 条" in words(client, now.value.href)
    past = LAYERS["gaps"].read(
        access_map(officer, Times(as_at=decided.on, known_at=settings.TODAY), place=COUNTY),
        Wanted(),
    )
    assert past is not None
    assert (past.whole.low, past.whole.href) == (before, then.value.href)


def test_a_past_day_is_told_of_each_layer_as_it_is(decided: Run, login: Login) -> None:
    client, day = login(Role.COUNTY_OFFICER), decided.on - timedelta(days=1)
    gaps = words(client, MAP, layer="gaps", place=COUNTY, as_at=day.isoformat())
    steps = words(client, MAP, layer="steps", place=COUNTY, as_at=day.isoformat())

    assert "按所看的那一天" in gaps
    assert "只显示现在" not in gaps
    assert "这一图层只显示现在的情况" in steps


def test_targets_on_the_map_are_those_of_the_tree(
    decided: Run, officer: User, login: Login
) -> None:
    data = read(officer, "targets", CITY)

    assert data.whole.low == sum(
        line.status in ("overdue", "due_today", "behind")
        for line in current_lines(CITY, year=2018, user=officer)
    )
    page = words(login(Role.COUNTY_OFFICER), data.whole.href)
    assert f"共 {data.whole.low} 条" in page
    assert "状态： 逾期或滞后" in page


def test_one_target_shows_a_figure_for_each_place_that_has_it(decided: Run, officer: User) -> None:
    data = read(officer, "target", CITY, choice="houses_renovated.single")

    assert [choice.value for choice in data.choices if choice.is_chosen] == [
        "houses_renovated.single"
    ]
    assert data.text(data.values[COUNTY]) == "0–1"
    assert data.values[OTHER_COUNTY].note == "没有这项目标"
    assert data.values[OTHER_COUNTY].is_nothing
    assert data.unit == "户"


def test_late_steps_on_the_map_are_those_of_the_ledger(
    decided: Run, officer: User, login: Login
) -> None:
    data = read(officer, "steps", TOWNSHIP, choice="housing_renovation")

    assert (data.values[HILL].low, data.values[NEXT].low) == (1, None)
    assert data.text(data.values[NEXT]) == "无"
    assert "共 1 条" in words(login(Role.COUNTY_OFFICER), data.values[HILL].href)


def test_the_course_of_late_steps_opens_to_the_steps_of_the_month(
    decided: Run, officer: User, login: Login
) -> None:
    make_record("enrolments", enrolment_id="prompt", programme="housing_renovation",
                household_id="poor", enrolled_on=date(2018, 3, 1), place_code=HILL)  # fmt: skip
    for key, accepted, paid in [
        ("late", date(2018, 8, 1), date(2018, 9, 20)),
        ("prompt", date(2018, 10, 1), date(2018, 10, 31)),
    ]:
        for step, day in {"accepted": accepted, "paid": paid}.items():
            make_record("enrolment_steps", step_id=f"{key}-{step}", enrolment_id=key, step=step,
                        reached_on=day, by_post="", place_code=HILL)  # fmt: skip
    refresh_progress(["late", "prompt"])

    data = read(officer, "steps", COUNTY)
    assert [(point.label, point.value.low) for point in data.trend] == [
        ("2018-08", 0), ("2018-09", None), ("2018-10", 100), ("2018-11", None),
    ]  # fmt: skip
    client = login(Role.COUNTY_OFFICER)
    rows = words(client, data.trend[0].value.href)
    assert "共 1 条" in rows
    assert "逾期办结" in rows
    shown = words(client, MAP, layer="steps", place=COUNTY)
    assert "各月按期办结的比例（%） 0.0 2018-08 无 2018-09 100.0 2018-10 无 2018-11" in shown
    assert read(officer, "steps", COUNTY, choice="dibao").trend == []


def test_a_place_of_which_nothing_is_known_is_hatched_and_not_nought(
    decided: Run, login: Login
) -> None:
    client = login(Role.LEADER)

    look, href = tile(client, "空镇", layer="gaps", place=COUNTY)
    assert look == "unknown"
    assert f"place={EMPTY_TOWNSHIP}" in href
    page = words(client, MAP, layer="gaps", place=COUNTY)
    assert "空镇 不明 名册里没有研判过的对象" in page
    assert "1 个地方不明" in page


def test_places_lead_down_and_a_village_to_its_rows(decided: Run, login: Login) -> None:
    client = login(Role.LEADER)

    _look, down = tile(client, "甲县", layer="gaps", choice="undecided")
    assert down == f"/map/?place={COUNTY}&layer=gaps&choice=undecided"
    _look, rows = tile(client, "山上村", layer="gaps", place=TOWNSHIP)
    assert rows == f"/decisions/gaps/?place={HILL}"
    assert client.get(rows).status_code == 200


def test_a_village_cadre_sees_the_own_village_alone(decided: Run, login: Login) -> None:
    client = login(Role.VILLAGE_CADRE, HILL)

    page = words(client, MAP, layer="gaps")
    assert "山上村作战图" in page
    assert "邻村" not in page
    assert client.get(MAP, {"place": NEXT}).status_code == 404
    assert client.get(MAP, {"place": TOWNSHIP}).status_code == 404


def test_a_foreign_place_and_a_part_of_one_are_not_found(decided: Run, login: Login) -> None:
    client = login(Role.COUNTY_OFFICER, COUNTY)

    assert client.get(MAP, {"place": OTHER_COUNTY}).status_code == 404
    assert client.get(MAP, {"place": CITY}).status_code == 404
    assert client.get(MAP).status_code == 200


def test_whoever_may_not_see_health_does_not_count_its_gaps(
    decided: Run, officer: User, login: Login
) -> None:
    leader = login(Role.LEADER)

    page = words(leader, MAP, layer="gaps")
    assert "依据健康等信息的专项，按您的权限不计入。" in page
    assert "按您的权限不计入" not in words(login(Role.COUNTY_OFFICER), MAP, layer="gaps")


def test_the_table_is_sorted_as_asked_and_the_unknown_come_last(decided: Run, login: Login) -> None:
    client = login(Role.LEADER)

    def order(sort: str) -> list[str]:
        page = client.get(MAP, {"layer": "gaps", "place": COUNTY, "sort": sort}).content.decode()
        return re.findall(r'<tr data-href="[^"]*place=(\d{12})', page)

    assert order("-value") == order("value") == [TOWNSHIP, EMPTY_TOWNSHIP]
    assert order("-place") == [EMPTY_TOWNSHIP, TOWNSHIP]


@pytest.mark.parametrize("query", [{"layer": "weather"}, {"year": "20a8"}])
def test_an_address_that_means_nothing_is_refused(
    places: None, login: Login, query: dict[str, str]
) -> None:
    assert login(Role.LEADER).get(MAP, query).status_code == 400


def test_every_layer_has_a_page_everywhere(decided: Run, login: Login) -> None:
    client = login(Role.LEADER)

    for layer in LAYERS:
        for place in (CITY, EMPTY_VILLAGE):
            assert "作战图" in words(client, MAP, layer=layer, place=place)


def test_before_the_first_run_the_page_says_so(places: None, login: Login) -> None:
    client = login(Role.COUNTY_OFFICER)

    for layer in LAYERS:
        page = words(client, MAP, layer=layer)
        none = ("没有在办的专项", "没有任务", "没有职责")
        assert any(words_of in page for words_of in ("还没有数", *none))
