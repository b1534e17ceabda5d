"""The visits of the week on the map and their rows: as many as the figure says, as of the day looked at."""

import re
from datetime import date
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.models import Run
from jingzhun_site.register.actions import Why, change_record, withdraw_record
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.warmap.access import access_map
from jingzhun_site.warmap.week import week
from tests.jingzhun_site.decisions.conftest import HILL, NEXT, make_record
from tests.jingzhun_site.goals.conftest import CITY, COUNTY, TOWNSHIP, Login
from tests.jingzhun_site.goals.test_tree import words
from tests.jingzhun_site.warmap.conftest import MAP

VISITS = "/households/visits/"
_DAYS = {"first": 25, "last": 31, "before": 24, "next": 28}


def _make_visits() -> None:
    homes = {"next": ("near", NEXT)}
    for key, day in _DAYS.items():
        home, place = homes.get(key, ("poor", HILL))
        make_record("visits", visit_id=key, household_id=home, visited_on=date(2018, 12, day),
                    post="first_secretary", place_code=place)  # fmt: skip


def _stored() -> list[Any]:
    return list(MODELS["visits"].objects.all())


def _visited(user: User, place: str) -> tuple[int, str]:
    figure = week(access_map(user, Times.present(), place=place))[-1]
    return int(str(figure.value)), figure.href


def test_the_figure_opens_to_as_many_visits(decided: Run, officer: User, login: Login) -> None:
    _make_visits()
    client = login(Role.COUNTY_OFFICER)

    for place, count in ((CITY, 3), (COUNTY, 3), (HILL, 2)):
        figure, href = _visited(officer, place)
        assert figure == count
        assert href in client.get(MAP, {"place": place}).content.decode()
        page = words(client, href)
        assert f"共 {count} 条" in page
    assert "2018-12-25" in page
    assert "2018-12-24" not in page
    assert "示例甲 山上村" in page


def test_a_past_day_shows_its_own_week_as_it_was_known(decided: Run, login: Login) -> None:
    _make_visits()
    client = login(Role.COUNTY_OFFICER)

    page = words(client, VISITS, as_at="2018-12-30")
    assert "截至 2018-12-30 七天内的入户走访" in page
    assert "共 3 条" in page
    assert "2018-12-31 第一书记" not in page


def test_what_was_corrected_since_is_shown_as_it_was_known_then(
    decided: Run, login: Login, settings: Any
) -> None:
    _make_visits()
    known = RecordChange.objects.count()
    settings.TODAY = date(2019, 1, 20)
    visits = {one.pk: one for one in _stored()}
    why = Why(reason="登记错了日期", kind=RecordChange.Kind.CORRECTION)
    change_record(visits["last"], {"visited_on": date(2018, 11, 1)}, acting_user=None, why=why)
    withdraw_record(visits["first"], acting_user=None, why=Why(reason="重复登记"))
    assert RecordChange.objects.count() > known
    client = login(Role.COUNTY_OFFICER)

    then = words(client, VISITS, as_at="2018-12-31", known_at="2018-12-31")
    assert "共 3 条" in then
    assert "2018-12-31 第一书记" in then
    assert "共 1 条" in words(client, VISITS, as_at="2018-12-31")


def test_nobody_sees_visits_of_another_place(decided: Run, login: Login) -> None:
    _make_visits()

    page = words(login(Role.VILLAGE_CADRE, HILL), VISITS)
    assert "共 2 条" in page
    assert "邻村" not in page
    assert login(Role.VILLAGE_CADRE, HILL).get(VISITS, {"place": NEXT}).status_code == 404
    assert login(Role.ADMINISTRATOR).get(VISITS).status_code == 403


def test_a_leader_opens_the_list_without_names(decided: Run, login: Login) -> None:
    _make_visits()

    answer = login(Role.LEADER).get(VISITS, {"place": TOWNSHIP}).content.decode()
    assert re.search(r"共\s*(<[^>]+>)?3", answer)
    assert "示例甲" not in answer
