"""Groups of several kinds: who is in which, since when, and that a dwelling is no household of the register."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jingzhun_site.accounts.rights import Role
from jingzhun_site.households.models import PendingChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record

from .conftest import HILL, Login, household, reread

CLERK = Role.TOWNSHIP_CLERK
CHILD = "hill-1-2"


@pytest.fixture
def other(hill: Record) -> Record:
    """A household of the same village that is on no register."""
    return household("hill-2", HILL, "示例己", registration="never_registered")


def change_group(browser: Client, **given: Any) -> str:
    sent = {"group_kind": "dwelling_unit", "what": "enter", "into": "hill-2", "on": "2018-06-01",
            "reason": "", **given}  # fmt: skip
    href = reverse("households:groups", args=[CHILD])
    return browser.post(href, sent, follow=True).content.decode()


def groups(kind: str) -> list[tuple[str, date, date | None]]:
    rows = MODELS["memberships"].objects.filter(person_id=CHILD, group_kind=kind)
    return [(r.household_id, r.joined_on, r.left_on) for r in rows.order_by("joined_on")]


def test_a_dwelling_elsewhere_leaves_the_household_as_it_is(login: Login, other: Record) -> None:
    clerk = login(CLERK)
    change_group(clerk)
    assert groups("dwelling_unit") == [("hill-2", date(2018, 6, 1), None)]
    assert groups("registered_household") == [("hill-1", date(2014, 4, 1), None)]
    for days in ({}, {"as_at": "2018-07-01"}):
        file = clerk.get(reverse("households:household", args=["hill-1"]), days).content.decode()
        assert "家庭成员 2 人" in file
    person = clerk.get(reverse("households:person", args=[CHILD])).content.decode()
    assert "同住单元" in person
    assert "建档立卡户" in person


def test_one_of_a_kind_at_a_time(login: Login, other: Record) -> None:
    clerk = login(CLERK)
    change_group(clerk)
    change_group(clerk, into="hill-1", on="2018-09-01")
    assert groups("dwelling_unit") == [
        ("hill-2", date(2018, 6, 1), date(2018, 8, 31)),
        ("hill-1", date(2018, 9, 1), None),
    ]
    change_group(clerk, what="leave", on="2018-10-01")
    assert groups("dwelling_unit")[-1] == ("hill-1", date(2018, 9, 1), date(2018, 10, 1))


def test_a_group_that_is_not_there_is_not_left(login: Login, other: Record) -> None:
    text = change_group(login(CLERK), what="leave")
    assert "可能已经办过了" in text


def test_nobody_leaves_before_having_joined(login: Login, other: Record) -> None:
    clerk = login(CLERK)
    change_group(clerk)
    assert "退出日期早于加入日期" in change_group(clerk, what="leave", on="2018-05-01")


def test_who_dies_leaves_every_group(login: Login, other: Record) -> None:
    clerk = login(CLERK)
    change_group(clerk)
    left = {"because": "died", "into": "", "relation": "", "on": "2018-10-01", "reason": ""}
    clerk.post(reverse("households:leave", args=[CHILD]), left)
    waiting = PendingChange.objects.get()
    href = reverse("households:pending_change", args=[waiting.pk])
    checker = login(CLERK)
    assert "示例乙" in checker.get(href).content.decode()
    checker.post(href, {"answer": "confirm"})
    assert groups("dwelling_unit")[0][2] == date(2018, 10, 1)
    assert groups("registered_household")[0][2] == date(2018, 10, 1)
    file = clerk.get(reverse("households:household", args=["hill-1"])).content.decode()
    assert "示例乙离开" in file


def test_the_second_person_reads_who_joins(login: Login, hill: Record) -> None:
    born = {"because": "newborn", "name": "示例小", "id_number": "", "sex": "female",
            "born_on": "2018-09-28", "relation": "daughter", "ethnicity": "", "on": "2018-10-01",
            "reason": ""}  # fmt: skip
    login(CLERK).post(reverse("households:join", args=["hill-1"]), born)
    href = reverse("households:pending_change", args=[PendingChange.objects.get().pk])
    text = login(CLERK).get(href).content.decode()
    for told in ("示例小", "2018-09-28", "之女", "新生儿"):
        assert told in text


def test_joining_a_household_off_the_register_is_of_the_hukou_book(
    login: Login, other: Record
) -> None:
    moved = {"because": "moved_out", "into": "hill-2", "relation": "son", "on": "2018-10-01",
             "reason": ""}  # fmt: skip
    login(CLERK).post(reverse("households:leave", args=[CHILD]), moved)
    for waiting in PendingChange.objects.all():
        href = reverse("households:pending_change", args=[waiting.pk])
        login(CLERK).post(href, {"answer": "confirm"})
    assert groups("hukou_book") == [("hill-2", date(2018, 10, 1), None)]
    assert reread(other).withdrawn_at is None
