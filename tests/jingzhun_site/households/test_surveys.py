"""A survey a year: what one year says stays when another is written, and two people never write over each other."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from jingzhun_site.accounts.rights import Role
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record

from .conftest import Login
from .test_editing import fields_of, send

CLERK = Role.TOWNSHIP_CLERK


def survey_href(year: int) -> str:
    return f"{reverse('households:survey', args=['hill-1'])}?year={year}"


def write(browser: Client, year: int, **figures: str) -> None:
    href = survey_href(year)
    assert send(browser, href, fields_of(browser, href), **figures).status_code == 302


def stored() -> list[tuple[int, int | None, int | None]]:
    rows = MODELS["household_surveys"].objects.filter(household_id="hill-1").order_by("year")
    return [(r.year, r.members, None if r.wage_income_yuan is None else int(r.wage_income_yuan))
            for r in rows]  # fmt: skip


def test_the_surveys_of_other_years_stay(login: Login, hill: Record) -> None:
    clerk = login(CLERK)
    write(clerk, 2017, members="2", wage_income_yuan="9000")
    write(clerk, 2018, members="3", wage_income_yuan="9900")
    assert stored() == [(2017, 2, 9000), (2018, 3, 9900)]
    text = clerk.get(reverse("households:household", args=["hill-1"])).content.decode()
    assert survey_href(2017) in text
    assert "9,900.00" in text


def test_a_survey_is_changed_field_by_field(login: Login, hill: Record) -> None:
    clerk = login(CLERK)
    write(clerk, 2017, members="2", wage_income_yuan="9000")
    write(clerk, 2017, members="4")
    assert stored() == [(2017, 4, 9000)]


def test_a_survey_of_a_past_year_is_true_from_its_end(login: Login, hill: Record) -> None:
    clerk = login(CLERK)
    write(clerk, 2016, members="2")
    write(clerk, 2018, members="3")
    days = [r.valid_from.isoformat() for r in MODELS["household_surveys"].objects.order_by("year")]
    assert days == ["2016-12-31", "2018-12-31"]


@pytest.mark.parametrize("year", ["1999", "2019", "两千", "-1"])
def test_there_is_no_survey_of_a_year_that_nobody_surveyed(
    login: Login, hill: Record, year: str
) -> None:
    href = reverse("households:survey", args=["hill-1"])
    assert login(CLERK).get(href, {"year": year}).status_code == 404


def test_two_first_surveys_of_a_year_stand_side_by_side(login: Login, hill: Record) -> None:
    first, second, href = login(CLERK), login(CLERK), survey_href(2018)
    given = fields_of(second, href)
    write(first, 2018, members="3", wage_income_yuan="8000")
    response = send(second, href, given, members="2", business_income_yuan="500")
    assert response.status_code == 409
    assert stored() == [(2018, 3, 8000)]
    sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"',
                           response.content.decode()))  # fmt: skip
    chosen = {"choice-members": "mine", "choice-business_income_yuan": "mine"}
    assert second.post(href, {**sent, **chosen}).status_code == 302
    assert stored() == [(2018, 2, 8000)]
    survey = MODELS["household_surveys"].objects.get()
    assert int(survey.business_income_yuan) == 500
