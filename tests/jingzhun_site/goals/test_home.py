"""Goals on the home page: what is late in my place, what waits for a second person, what must be answered."""

from decimal import Decimal

from jingzhun_site.accounts.rights import Role
from jingzhun_site.goals.actions.handing import raise_shortfall
from jingzhun_site.goals.models import GoalReport, ProgressRun
from tests.jingzhun_site.goals.conftest import (
    CITY,
    COUNTY,
    OTHER_COUNTY,
    TODAY,
    Login,
    make_person,
    make_share,
)
from tests.jingzhun_site.goals.test_tree import words


def test_late_targets_are_a_figure_and_a_task(measured: ProgressRun, login: Login) -> None:
    page = words(login(Role.COUNTY_OFFICER), "/")

    assert "目标逾期或滞后" in page
    assert "目标当日到期未完成" in page


def test_a_leader_sees_the_figure_and_gets_no_task(measured: ProgressRun, login: Login) -> None:
    page = words(login(Role.LEADER), "/")

    assert "目标逾期或滞后" in page
    assert "目标当日到期未完成" not in page


def test_reports_wait_for_those_of_the_place_who_did_not_make_them(
    measured: ProgressRun, login: Login
) -> None:
    maker = make_person(Role.COUNTY_OFFICER, COUNTY)
    GoalReport.objects.create(
        goal_id="sample", place_code=COUNTY, year=2018, value=Decimal(1), unit="item", as_at=TODAY,
        note="x", made_by=maker, made_at=measured.made_at,
    )  # fmt: skip

    assert "填报的目标数，等您核验 1 个" in words(login(Role.COUNTY_OFFICER, CITY), "/")
    assert "等您核验" not in words(login(Role.COUNTY_OFFICER, OTHER_COUNTY), "/")


def test_a_shortfall_waits_for_the_place_above(measured: ProgressRun, login: Login) -> None:
    maker = make_person(Role.COUNTY_OFFICER, COUNTY)
    share = make_share(COUNTY, goal_id="houses_renovated", parent=CITY, by=maker)
    raise_shortfall(share, text="差 2 户", possible=Decimal(8), acting_user=maker)

    assert "等您答复 1 件" in words(login(Role.COUNTY_OFFICER, CITY), "/")
    assert "等您答复" not in words(login(Role.COUNTY_OFFICER, COUNTY), "/")
