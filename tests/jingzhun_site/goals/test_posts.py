"""The post that answers for a target: named with whoever holds it on the day, and alone in reporting its figure."""

from datetime import date
from decimal import Decimal

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.goals.actions.handing import Given, Handing, hand_down, shares_below, version_of
from jingzhun_site.goals.actions.reporting import Reported, take_report
from jingzhun_site.goals.models import ProgressRun
from jingzhun_site.goals.queries import StoredLine, current_lines
from jingzhun_site.goals.refusing import GoalRefusedError
from jingzhun_site.goals.running import measure_goals
from jingzhun_site.organisations.models import OfficialAccount
from tests.jingzhun_site.goals.conftest import (
    CITY,
    COUNTY,
    OTHER_COUNTY,
    REPORTED,
    TODAY,
    Login,
    acceptance,
    make_person,
    make_record,
)
from tests.jingzhun_site.goals.test_tree import words
from tests.jingzhun_site.organisations.conftest import make_office, make_post


def line_in(place: str, user: User) -> StoredLine:
    found = current_lines(place, year=2018, user=user)
    return next(one for one in found if one.goal_id == "schools_built")


@pytest.fixture
def holder(measured: ProgressRun) -> User:
    """Whoever holds the post of the county that answers for six of the eleven schools."""
    officer, holder = (
        make_person(Role.COUNTY_OFFICER, CITY),
        make_person(Role.COUNTY_OFFICER, COUNTY),
    )
    make_office(COUNTY, "甲县住房和城乡建设局")
    make_post("P1")
    make_record("officials", official_id="W1", name="示例甲", place_code=COUNTY)
    make_record(
        "tenures", tenure_id="T1", post_id="P1", official_id="W1", from_on=date(2018, 1, 1),
        place_code=COUNTY,
    )  # fmt: skip
    OfficialAccount.objects.create(official_id="W1", user=holder)
    line = line_in(CITY, officer)
    given = [
        Given(place=COUNTY, value=Decimal(6), post_id="P1"),
        Given(place=OTHER_COUNTY, value=Decimal(5)),
    ]
    seen = version_of(shares_below(line))
    hand_down(Handing(line=line, given=given, reason="按学校数", seen=seen), acting_user=officer)
    measure_goals(acting_user=None)
    return holder


def test_the_post_and_whoever_holds_it_stand_beside_the_target(holder: User, login: Login) -> None:
    page = words(login(Role.COUNTY_OFFICER, CITY), REPORTED)

    assert "甲县住房和城乡建设局" in page
    assert "示例甲" in page


def test_only_whoever_holds_the_post_reports_its_figure(holder: User) -> None:
    reported = Reported(value=Decimal(6), as_at=TODAY, note="验收单 6 份", paper=acceptance())
    other = make_person(Role.COUNTY_OFFICER, COUNTY)
    with pytest.raises(GoalRefusedError, match="您现在不任这个岗位"):
        take_report(line_in(COUNTY, other), reported, acting_user=other)

    made = take_report(line_in(COUNTY, holder), reported, acting_user=holder)
    assert made.post_id == "P1"
