"""Deadlines of steps: kept with the line, listed once they have gone by, told where a step was taken late."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.programmes.actions.progress import refresh_progress
from jingzhun_site.programmes.models import StepDeadline
from jingzhun_site.register.models import Enrolment
from jingzhun_site.register.record import Record
from tests.jingzhun_site.decisions.conftest import make_record
from tests.jingzhun_site.programmes.conftest import HILL, RENOVATION, RIVER, TOWNSHIP, enrolled

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]
DEADLINES = "/programmes/deadlines/"


@pytest.fixture
def lines(houses: list[Record]) -> None:
    """Accepted on 1 September, so that the money is due by 1 October: paid in time, paid late, not paid."""
    accepted(1, "prompt", "hill-a", paid=date(2018, 9, 30))
    accepted(1, "late", "hill-b", paid=date(2018, 10, 4))
    accepted(1, "unpaid", "hill-c", paid=None)
    accepted(2, "river", "river", paid=None, place=RIVER)


def accepted(day: int, key: str, household: str, *, paid: date | None, place: str = HILL) -> None:
    enrolled(key, household)
    days = {"accepted": date(2018, 9, day), "paid": paid}
    for step, reached in days.items():
        if reached:
            make_record("enrolment_steps", step_id=f"{key}-{step}", enrolment_id=key, step=step,
                        reached_on=reached, by_post="", place_code=place)  # fmt: skip
    refresh_progress([key])


def test_a_line_keeps_its_deadlines_taken_or_not(lines: None) -> None:
    found = StepDeadline.objects.order_by("line").values_list("line", "step", "due_on", "taken_on")

    first = date(2018, 10, 1)
    assert list(found) == [
        ("late", "paid", first, date(2018, 10, 4)),
        ("prompt", "paid", first, date(2018, 9, 30)),
        ("river", "paid", date(2018, 10, 2), None),
        ("unpaid", "paid", first, None),
    ]


def test_nobody_has_to_take_the_step_of_an_enrolment_that_ended(lines: None) -> None:
    ended = {"ended_on": date(2018, 11, 1), "ended_because": "moved_away"}
    Enrolment.objects.filter(pk__in=["unpaid", "late"]).update(**ended)
    refresh_progress(["unpaid", "late"])

    kept = StepDeadline.objects.values_list("line", flat=True)
    assert set(kept) == {"late", "prompt", "river"}


def test_the_list_tells_in_time_from_late_and_from_not_taken(
    lines: None, make_user: MakeUser, browse: Browse
) -> None:
    client = browse(make_user(Role.TOWNSHIP_CLERK, TOWNSHIP))

    page = words(client)
    assert "1 按期办结 1 逾期办结 1 逾期未办" in page
    assert "共 3 条" in page
    late = words(client, result="late")
    assert "共 1 条" in late
    assert "示例乙" in late
    assert "2018-10-04" in late
    assert "共 3 条" in words(client, month="2018-10", programme=RENOVATION)
    assert "没有符合条件的" in words(client, month="2018-09")
    assert "逾期未办，逾期 91 天" in page


def test_a_deadline_that_has_not_gone_by_is_not_listed(
    houses: list[Record], make_user: MakeUser, browse: Browse
) -> None:
    enrolled("fresh", "hill-a")
    make_record("enrolment_steps", step_id="fresh-accepted", enrolment_id="fresh", step="accepted",
                reached_on=date(2018, 12, 1), by_post="", place_code=HILL)  # fmt: skip
    refresh_progress(["fresh"])

    assert StepDeadline.objects.get().due_on == date(2018, 12, 31)  # today is its last day
    assert "没有已过期限的步骤" in words(browse(make_user()))


def test_the_page_of_a_line_says_how_late_a_step_was_taken(
    lines: None, make_user: MakeUser, browse: Browse
) -> None:
    client = browse(make_user())

    assert "2018-10-04 逾期 3 天" in words(client, path="/programmes/lines/late/")
    assert "逾期" not in words(client, path="/programmes/lines/prompt/")


def words(client: Client, *, path: str = DEADLINES, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    page = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert page is not None
    return " ".join(re.sub(r"<[^>]+>", " ", page[0]).split())
