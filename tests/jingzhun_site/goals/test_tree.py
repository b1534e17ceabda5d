"""The tree of targets: who sees what, how it is put in words, and that figures open to their records."""

import re
from typing import Any

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.actions import ask_for_run
from jingzhun_site.goals.models import ProgressRun
from jingzhun_site.goals.queries import current_lines, line_rows
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_waiting_jobs
from tests.jingzhun_site.goals.conftest import (
    CITY,
    COUNTY,
    HILL,
    OTHER_COUNTY,
    RENOVATED,
    Login,
    make_person,
)

TREE = "/goals/"


def words(client: Client, path: str, **query: str) -> str:
    """A page as it is read."""
    answer = client.get(path, query)
    assert answer.status_code == 200
    return as_read(answer.content.decode())


def as_read(html: str) -> str:
    """The words of a page, its tags left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def officer(measured: ProgressRun) -> User:
    return make_person(Role.COUNTY_OFFICER, CITY)


def test_a_place_shows_its_targets_with_figure_status_and_sentence(
    measured: ProgressRun, login: Login
) -> None:
    page = words(login(Role.COUNTY_OFFICER), TREE, year="2018")

    assert "甲市 2018 年目标进度" in page
    assert "完成农村危房改造户数 当日到期未完成 5 户 669 户 669 户" in page
    assert "2018-12-31 当日到期，现为 5 户，要求 669 户，还没有做到。" in page
    assert measured.snapshot_id[:12] in page
    assert "鹤壁市打赢脱贫攻坚战三年行动计划" in page


def test_a_register_of_one_in_so_many_says_that_counts_are_no_match_for_targets(
    officer: User, login: Login, settings: Any
) -> None:
    client = login(Role.COUNTY_OFFICER)
    said = "现值不能与它直接相比"
    assert said not in words(client, TREE, year="2018")
    settings.ONE_IN = 40
    assert said in words(client, TREE, year="2018")
    assert "40 分之一" in words(client, TREE, year="2018")


def test_on_a_past_day_the_tree_says_that_its_figures_are_the_latest(
    measured: ProgressRun, login: Login
) -> None:
    client, said = login(Role.COUNTY_OFFICER), "不随所看的日期变"

    assert said not in words(client, TREE)
    assert said in words(client, TREE, as_at="2018-11-15")


def test_an_interval_shows_both_ends(officer: User) -> None:
    lines = {line.goal_id: line for line in current_lines(CITY, year=2020, user=officer)}

    left = lines["unsafe_homes_left"].figure
    assert left is not None
    assert (left.lowest, left.highest) == (0, 1)


@pytest.mark.parametrize("place", [CITY, COUNTY, OTHER_COUNTY, HILL])
def test_a_figure_opens_to_as_many_records_as_it_says(officer: User, place: str) -> None:
    for year in (2018, 2019, 2020):
        for line in current_lines(place, year=year, user=officer):
            if line.figure is None or line.is_reported or line.is_ratio:
                continue
            page = line_rows(line, user=officer)
            parts = page.parts or {}
            counted = parts.get("counted", 0)
            if page.is_closed:
                continue
            if line.measure == "rate":
                assert counted == line.figure.low.numerator, line.goal_id
                assert sum(parts.values()) >= line.figure.low.denominator
            elif line.measure == "count":
                assert counted == line.figure.lowest, line.goal_id
                assert counted + parts.get("open", 0) == line.figure.highest


def test_the_list_behind_a_figure_names_its_households_and_counts_them(
    measured: ProgressRun, login: Login
) -> None:
    page = words(login(Role.COUNTY_OFFICER), f"{RENOVATED}rows/", place=COUNTY)

    assert "全部 4" in page
    assert "共 4 条" in page
    assert "示例h0" in page


def test_whoever_may_not_see_names_sees_none_behind_a_figure(
    measured: ProgressRun, login: Login
) -> None:
    page = words(login(Role.LEADER), f"{RENOVATED}rows/")

    assert "共 5 条" in page
    assert "示例h0" not in page


def test_a_foreign_place_is_not_found(measured: ProgressRun, login: Login) -> None:
    client = login(Role.COUNTY_OFFICER, COUNTY)

    for path in (TREE, RENOVATED, f"{RENOVATED}rows/"):
        assert client.get(path, {"place": OTHER_COUNTY}).status_code == 404
        assert client.get(path, {"place": CITY}).status_code == 404


def test_other_apps_get_nothing_of_a_foreign_place(measured: ProgressRun) -> None:
    user = make_person(Role.COUNTY_OFFICER, COUNTY)
    (line, *_) = [
        one
        for one in current_lines(COUNTY, year=2018, user=user)
        if one.goal_id == "houses_renovated"
    ]

    assert current_lines(OTHER_COUNTY, year=2018, user=user) == []
    assert line_rows(line, user=make_person(Role.COUNTY_OFFICER, OTHER_COUNTY)).is_closed


def test_figures_of_health_in_a_village_and_their_records_are_for_those_who_may_see_health(
    measured: ProgressRun,
) -> None:
    leader, cadre = make_person(Role.LEADER, CITY), make_person(Role.VILLAGE_CADRE, HILL)

    def line(place: str, user: User) -> object:
        found = current_lines(place, year=2020, user=user)
        return next(one for one in found if one.goal_id == "patients_treated_rate")

    assert line(HILL, leader).withheld  # type: ignore[attr-defined]
    assert not line(CITY, leader).withheld  # type: ignore[attr-defined]
    assert line_rows(line(CITY, leader), user=leader).is_closed  # type: ignore[arg-type]
    assert not line(HILL, cadre).withheld  # type: ignore[attr-defined]


def test_goals_are_measured_again_after_each_decision_run(
    measured: ProgressRun, settings: Any
) -> None:
    settings.DEMO = False
    ask_for_run(acting_user=None)
    run_waiting_jobs()

    assert Job.objects.get(kind="measure_goals").state == "done"
    assert ProgressRun.objects.filter(is_current=True).exclude(pk=measured.pk).count() == 1


def test_filters_narrow_the_list(measured: ProgressRun, login: Login) -> None:
    client = login(Role.COUNTY_OFFICER)

    page = words(client, TREE, year="2018", lead="housing_authority")
    assert "完成农村危房改造户数" in page
    assert "完成饮水安全工程的贫困村" not in page
    assert "由责任岗位填报" in words(client, TREE, year="2018", measure="reports")
    assert client.get(TREE, {"status": "great"}).status_code == 400


def test_before_the_first_run_the_page_says_so(db: None, login: Login) -> None:
    assert "还没有测算过目标进度" in words(login(Role.COUNTY_OFFICER), TREE)


@pytest.mark.parametrize("year", ["2016", "2021"])
def test_a_year_without_targets_says_so_and_offers_those_with_some(
    year: str, measured: ProgressRun, login: Login
) -> None:
    page = login(Role.COUNTY_OFFICER).get(TREE, {"year": year}).content.decode()

    assert f"{year} 年没有目标" in page
    assert 'id="targets"' not in page  # no figures of another year under the heading of this one
    assert all(f"year={known}" in page for known in measured.years)


def test_what_is_no_year_is_refused(measured: ProgressRun, login: Login) -> None:
    assert login(Role.COUNTY_OFFICER).get(TREE, {"year": "去年"}).status_code == 400
