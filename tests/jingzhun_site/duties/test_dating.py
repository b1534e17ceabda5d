"""Duties of packs as dated instances: one for each duty, place and period, made once."""

from datetime import date
from typing import Any

from jingzhun.packs import chain_for
from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.duties.answering import StandingPost, answering_post, leads_of, levels_of
from jingzhun_site.duties.dating import date_duties
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.organisations.drawing import draw_place
from tests.jingzhun_site.conftest import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE
from tests.jingzhun_site.duties.conftest import CITY, POST, TODAY, instance


def test_a_ten_day_report_is_due_every_ten_days_and_belongs_to_the_post(holder: User) -> None:
    date_duties()
    own = DutyInstance.objects.filter(duty_id="spending_report", place_code=COUNTY)
    own = own.order_by("due_on")
    days = list(own.values_list("due_on", flat=True))
    assert days[0] == date(2018, 10, 31)
    assert days[-2:] == [date(2018, 12, 10), date(2018, 12, 20)]
    assert set(own.values_list("post_id", flat=True)) == {POST}
    assert list(own.overdue(TODAY).values_list("due_on", flat=True)) == days[:-1]
    other = DutyInstance.objects.filter(duty_id="spending_report", place_code=OTHER_COUNTY)
    assert set(other.values_list("post_id", flat=True)) == {""}


def test_each_level_has_its_own_duties(officer: User) -> None:
    date_duties()

    def duties(place: str) -> set[str]:
        found = DutyInstance.objects.filter(place_code=place)
        return set(found.values_list("duty_id", flat=True))

    assert "monthly_bulletin" in duties(CITY)
    assert "monthly_bulletin" not in duties(COUNTY)
    assert "township_special_study" in duties(TOWNSHIP)
    for place in (CITY, COUNTY, TOWNSHIP):
        assert "quarterly_consultation" in duties(place)
    assert duties(VILLAGE) == {
        "industry_plans"
    }  # the village committee leads it beside the departments


def test_each_leading_unit_has_its_own_instance_and_a_government_its_own_level(
    officer: User,
) -> None:
    date_duties()

    def leads(duty: str, place: str) -> set[str]:
        found = DutyInstance.objects.filter(duty_id=duty, place_code=place, period_end__year=2018)
        return set(found.values_list("who", flat=True))

    assert leads("county_special_study", COUNTY) == {"party_committee", "county_government"}
    assert leads("industry_plans", VILLAGE) == set()  # its three years end in 2020
    plans = DutyInstance.objects.filter(duty_id="industry_plans")
    for place, own in ((COUNTY, "county_government"), (TOWNSHIP, "township_government")):
        who = set(plans.filter(place_code=place).values_list("who", flat=True))
        assert who & {"county_government", "township_government", "village_committee"} == {own}
        assert "agriculture" in who


def test_how_much_is_wanted_stays_with_the_instance(officer: User) -> None:
    date_duties()
    days = instance("county_heads_working_days", "2018-12-31")
    assert (days.wanted, days.unit, days.clause) == (5, "working_day", "三(二)")


def test_dating_again_makes_nothing_and_later_days_make_what_has_begun(
    officer: User, settings: Any
) -> None:
    assert date_duties() > 0
    assert date_duties() == 0
    settings.TODAY = date(2018, 12, 13)
    assert date_duties() == 0
    settings.TODAY = date(2018, 12, 21)
    assert date_duties() > 0
    assert instance("spending_report", "2018-12-31").due_on == date(2018, 12, 31)


def test_before_the_packs_hold_there_is_no_duty(officer: User, settings: Any) -> None:
    settings.TODAY = date(2017, 6, 30)
    assert date_duties() == 0


def test_a_desk_comes_before_the_head_and_an_office_stands_for_a_leading_group() -> None:
    desk = StandingPost(post_id="desk", kind="county_finance_post", function="finance")
    head = StandingPost(post_id="head", kind="department_head", function="finance")
    leader = StandingPost(post_id="leader", kind="county_leader", function="county_government")
    poverty = StandingPost(post_id="office", kind="county_officer", function="poverty_alleviation")
    posts = [desk, head, leader, poverty]
    found = {
        who: answering_post(who, "county", posts)
        for who in ("finance", "county_government", "county_leader", "leading_group", "banks")
    }
    assert found == {
        "finance": "desk", "county_government": "leader", "county_leader": "leader",
        "leading_group": "office", "banks": "",
    }  # fmt: skip


def test_in_a_township_the_town_hall_or_the_party_committee_answers_for_what_has_no_desk() -> None:
    desk = StandingPost(
        post_id="desk", kind="township_finance_post", function="township_government"
    )
    head = StandingPost(post_id="head", kind="township_leader", function="township_government")
    party = StandingPost(post_id="party", kind="department_head", function="party_committee")
    asked = ("finance", "tourism", "organisation", "leading_group", "banks", "power")
    found = {who: answering_post(who, "township", [desk, head, party]) for who in asked}
    assert found == {
        "finance": "desk", "tourism": "head", "organisation": "party", "leading_group": "head",
        "banks": "", "power": "",
    }  # fmt: skip
    assert answering_post("tourism", "county", [head, party]) == ""


def test_every_duty_of_the_demonstration_has_a_post(officer: User, settings: Any) -> None:
    """The offices that a demonstration draws are those that the packs name."""
    settings.TODAY = date(2018, 12, 31)
    chain = chain_for(packs(), place=COUNTY, on=settings.TODAY)
    without = []
    for level in ("city", "county", "township", "village"):
        posts = [
            StandingPost(post_id=post.post_id, kind=post.kind, function=body.function)
            for body in draw_place(level, COUNTY, "示例")
            for post in body.posts
        ]
        duties = [duty for pack in chain.packs for duty in pack.duties.values() if duty.every]
        without += [
            (level, who, duty.id)
            for duty in duties
            for who in leads_of(duty)
            if level in levels_of(duty, who) and not answering_post(who, level, posts)
        ]
    assert without == []
