"""Lists over all programmes: what stands behind the figures of the overview and of the map's week."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.programmes.actions.progress import refresh_progress
from jingzhun_site.register.models import Enrolment
from jingzhun_site.register.record import Record
from tests.jingzhun_site.decisions.conftest import make_record
from tests.jingzhun_site.programmes.conftest import COUNTY, HILL, TOWNSHIP, decide, enrolled

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]


@pytest.fixture
def lines(houses: list[Record]) -> None:
    """One in hand, one long late with its payment, one ended; two steps of this week."""
    enrolled("fresh", "hill-a")
    for key, home in (("late", "hill-b"), ("gone", "hill-c")):
        enrolled(key, home)
        make_record("enrolment_steps", step_id=f"{key}-accepted", enrolment_id=key, step="accepted",
                    reached_on=date(2018, 9, 1), by_post="", place_code=HILL)  # fmt: skip
    for step in ("identified", "applied"):
        make_record("enrolment_steps", step_id=f"fresh-{step}", enrolment_id="fresh", step=step,
                    reached_on=date(2018, 12, 28), by_post="", place_code=HILL)  # fmt: skip
    ended = {"ended_on": date(2018, 11, 1), "ended_because": "moved_away"}
    Enrolment.objects.filter(pk="gone").update(**ended)
    Enrolment.objects.filter(pk="fresh").update(enrolled_on=date(2018, 12, 27))
    refresh_progress(["fresh", "late", "gone"])


@pytest.mark.parametrize(
    ("what", "keys"),
    [
        ("in_hand", {"fresh", "late"}),
        ("ended", {"gone"}),
        ("going_on", set()),
        ("enrolled", {"fresh"}),
    ],
)
def test_each_choice_lists_its_lines(
    lines: None, make_user: MakeUser, browse: Browse, what: str, keys: set[str]
) -> None:
    client = browse(make_user(Role.TOWNSHIP_CLERK, TOWNSHIP))

    page = client.get(f"/programmes/all/{what}/").content.decode()
    assert set(re.findall(r'data-href="/programmes/lines/(\w+)/', page)) == keys


def test_the_figures_of_the_overview_open_to_as_many_lines(
    lines: None, make_user: MakeUser, browse: Browse
) -> None:
    decide()
    client = browse(make_user(Role.COUNTY_OFFICER, COUNTY))

    tiles = re.findall(r'<a[^>]*href="(/programmes/all/[^"]+)"[^>]*>(.*?)</a>', client.get(
        "/programmes/").content.decode(), re.DOTALL)  # fmt: skip
    assert len(tiles) == 4
    for href, tile in tiles:
        figure = re.search(r">\s*([\d,]+)\s*<", tile)
        assert figure is not None
        assert f"共 {figure[1]} 条" in words(client, href.replace("&amp;", "&"))


def test_steps_of_the_week_are_listed_one_by_one(
    lines: None, make_user: MakeUser, browse: Browse
) -> None:
    page = words(browse(make_user()), "/programmes/taken/")

    assert "共 2 条" in page
    assert "2018-12-28" in page
    assert "2018-09-01" not in page


def test_a_past_day_is_told_that_the_list_is_of_today(
    lines: None, make_user: MakeUser, browse: Browse
) -> None:
    client = browse(make_user())

    for path in ("", "deadlines/", "all/in_hand/", "taken/"):
        page = words(client, f"/programmes/{path}?as_at=2018-09-15")
        assert "台账只列现在的进度" in page
    assert browse(make_user()).get("/programmes/all/nothing/").status_code == 404


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
