"""A day looked at, and the day whose knowledge counts: what is learned later changes no answer given before."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.decisions.snapshots import take_snapshot
from jingzhun_site.households.models import PendingChange
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record

from .conftest import COUNTY, HILL, Login, add, household, person
from .test_editing import edit_href, fields_of, send

YEAR_END, MARCH = date(2018, 12, 31), date(2019, 3, 15)
DECEMBER = Times(as_at=YEAR_END, known_at=YEAR_END)
OFFICER, CLERK = Role.COUNTY_OFFICER, Role.TOWNSHIP_CLERK

STATUSES = ("never_registered", "screened_not_eligible", "borderline", "removed")


def file_of(browser: Client, **days: Any) -> str:
    href = reverse("households:household", args=["hill-1"])
    return browser.get(href, days).content.decode()


def safe_housing(browser: Client, **days: Any) -> str:
    """The verdict on the dwelling with what was seen."""
    href = reverse("households:why", args=["hill-1", "standard", "safe_housing"])
    return browser.get(href, days).content.decode()


@pytest.fixture
def published(hill: Record, settings: Any, tmp_path: Any) -> Run:
    """The answer that was given at the end of December."""
    settings.HOME = tmp_path
    settings.TODAY = YEAR_END
    return decide_register(DECEMBER, acting_user=None)


@pytest.fixture
def corrected(login: Login, published: Run, settings: Any) -> Client:
    """In March somebody finds that the house has been dangerous since November; a second person agrees."""
    settings.TODAY = MARCH
    clerk, href = login(CLERK), edit_href("hill-1", "dwelling")
    found = {"dwelling_grade": "D", "valid_from": "2018-11-01", "kind": "correction"}
    send(clerk, href, fields_of(clerk, href), reason="鉴定报告为 D 级", **found)
    waiting = PendingChange.objects.get()
    second = login(CLERK)
    second.post(reverse("households:pending_change", args=[waiting.pk]), {"answer": "confirm"})
    return login(OFFICER, COUNTY)


def test_a_correction_in_march_changes_todays_answer_about_december(corrected: Client) -> None:
    for days in ({}, {"as_at": YEAR_END}, {"as_at": "2018-11-01"}):
        assert "D级" in safe_housing(corrected, **days)
        assert "未达标" in safe_housing(corrected, **days)
    assert "B级" in safe_housing(corrected, as_at="2018-10-31")


def test_what_was_known_in_december_is_answered_as_in_december(corrected: Client) -> None:
    days = {"as_at": YEAR_END, "known_at": YEAR_END}
    assert "B级" in safe_housing(corrected, **days)
    assert "未达标" not in safe_housing(corrected, **days)
    text = file_of(corrected, **days)
    assert "D级" not in text
    assert "鉴定报告" not in text
    assert "known_at=2018-12-31" in text


def test_the_answer_published_in_december_stays_as_it_was(corrected: Client) -> None:
    href = reverse("decisions:subjects", args=[Run.objects.get().pk])
    for state, is_there in ((1, True), (0, False)):
        given = {"rule": "standard:safe_housing", "state": state}
        assert ("hill-1" in corrected.get(href, given).content.decode()) is is_there


def test_the_same_two_days_give_the_same_snapshot_after_the_correction(corrected: Client) -> None:
    published = Run.objects.get().snapshot
    assert take_snapshot(DECEMBER, acting_user=None).pk == published.pk
    today = Times(as_at=YEAR_END, known_at=MARCH)
    assert take_snapshot(today, acting_user=None).pk != published.pk


@pytest.mark.parametrize("status", STATUSES)
def test_a_household_off_the_register_has_its_members_on_any_day(
    login: Login, places: None, status: str
) -> None:
    made = household("hill-1", HILL, "示例甲", registration=status)
    MODELS["memberships"].objects.update(group_kind="hukou_book")
    person("hill-1-2", made, "示例乙", relation="son", died_on=None)
    MODELS["memberships"].objects.filter(pk="m-hill-1-2").delete()
    clerk = login(CLERK)
    for days in ({}, {"as_at": "2018-06-01"}, {"known_at": "2018-12-31"}):
        text = file_of(clerk, **days)
        assert "家庭成员 2 人" in text
        assert "示例乙" in text


def test_whoever_came_from_off_the_register_stood_in_the_old_household_before(
    login: Login, hill: Record
) -> None:
    other = household("hill-2", HILL, "示例己", registration="never_registered")
    child = person("hill-2-2", other, "示例庚", relation="daughter")
    MODELS["memberships"].objects.filter(household_id="hill-2").update(group_kind="hukou_book")
    clerk = login(CLERK)
    moved = {"because": "married_out", "into": "hill-1", "relation": "daughter_in_law",
             "on": "2018-10-01", "reason": ""}  # fmt: skip
    clerk.post(reverse("households:leave", args=[child.pk]), moved)
    for waiting in PendingChange.objects.filter(state="waiting"):
        href = reverse("households:pending_change", args=[waiting.pk])
        login(CLERK).post(href, {"answer": "confirm"})
    then = clerk.get(
        reverse("households:household", args=["hill-2"]), {"as_at": "2018-09-30"}
    ).content.decode()
    assert "示例庚" in then
    assert "示例庚" in file_of(clerk)
    assert "示例庚" not in file_of(clerk, as_at="2018-09-30")
    own = reverse("households:person", args=[child.pk])
    assert "hill-2" in clerk.get(own, {"as_at": "2018-09-30"}).content.decode()


def test_a_dead_person_and_a_merged_household_open_on_a_day_before(
    login: Login, hill: Record
) -> None:
    clerk = login(CLERK)
    left = {"because": "died", "into": "", "relation": "", "on": "2018-10-01", "reason": ""}
    clerk.post(reverse("households:leave", args=["hill-1-2"]), left)
    for waiting in PendingChange.objects.filter(state="waiting"):
        href = reverse("households:pending_change", args=[waiting.pk])
        login(CLERK).post(href, {"answer": "confirm"})
    href = reverse("households:person", args=["hill-1-2"])
    gone = clerk.get(href)
    assert gone.status_code == 404
    assert f"{href}?as_at=2018-10-01" in gone.content.decode()
    assert "示例乙" in clerk.get(href, {"as_at": "2018-10-01"}).content.decode()


def test_income_of_a_later_year_is_not_told_on_a_day_before(login: Login, hill: Record) -> None:
    for year in (2017, 2018):
        add("household_surveys", survey_id=f"s{year}", household_id="hill-1", year=year,
            wage_income_yuan=100)  # fmt: skip
    text = file_of(login(CLERK), as_at="2017-12-31")
    assert "2017 年的收入还没有填全" in text
    assert '"2018"' not in text


def test_a_programme_is_called_by_its_name_on_a_day_before_its_document(
    login: Login, hill: Record
) -> None:
    for key, programme in (("e1", "dibao"), ("e2", "nobodys_programme")):
        add("enrolments", enrolment_id=key, programme=programme, household_id="hill-1",
            enrolled_on=date(2017, 7, 1))  # fmt: skip
    text = file_of(login(CLERK), as_at="2017-12-31")
    assert "农村低保" in text
    assert "其他专项" in text
    assert "nobodys_programme" not in text
