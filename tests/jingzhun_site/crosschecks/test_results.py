"""The figures: how often a comparison is right, what repeats where, who found it."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.catalogue import comparison_label, comparisons
from jingzhun_site.crosschecks.models import (
    CheckRun,
    Difference,
    DifferenceEvent,
    Standing,
    Verdict,
)
from jingzhun_site.crosschecks.queries.hit_rates import hit_rate_table, hit_rates
from jingzhun_site.ledger.models import EntryEvent, LedgerEntry, State
from tests.jingzhun_site.conftest import COUNTY, TOWNSHIP, VILLAGE, MakeUser
from tests.jingzhun_site.crosschecks.conftest import DEATHS, TODAY, browser

RESULTS = reverse("crosschecks:results")
FOUND = reverse("crosschecks:found")
YOUNG, GOOD, POOR = sorted(comparisons())[:3]

Find = Callable[..., None]


@pytest.fixture
def officer(places: None, make_user: MakeUser) -> User:
    return make_user("officer", Role.COUNTY_OFFICER, COUNTY)


@pytest.fixture
def find(officer: User) -> Find:
    """Differences as a run of a day found them: ``find(YOUNG, 2, verdict="confirmed")``."""

    def found(comparison: str, count: int = 1, on: date = TODAY, **values: Any) -> None:
        run = CheckRun.objects.create(place_code=COUNTY, on=on, asked_at=clock.now())
        for _number in range(count):
            number = Difference.objects.count()
            Difference.objects.create(
                key=str(number), comparison=comparison, register=DEATHS, place_code=VILLAGE, found_on=on,
                first_run=run, last_run=run, message=f"差异{number}号", severity="warn", **values,
            )  # fmt: skip

    return found


def finding(user: User, *, by: str, **values: Any) -> LedgerEntry:
    """Something wrong in the village that an office wrote down."""
    values = {"source": "by_hand", "source_key": str(LedgerEntry.objects.count())} | values
    return LedgerEntry.objects.create(
        title="户厕损坏", given_code=by, place_code=VILLAGE, made_by=user, made_at=clock.now(), **values
    )  # fmt: skip


def words(user: User, address: str) -> str:
    """A page as it is read."""
    page = browser(user).get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_comparison_that_is_seldom_right_comes_first(find: Find, officer: User) -> None:
    find(YOUNG, 2, verdict=Verdict.CONFIRMED)
    find(YOUNG, 1, verdict=Verdict.REJECTED)
    find(POOR, 21, verdict=Verdict.REJECTED)
    find(GOOD, 12, verdict=Verdict.CONFIRMED)

    for sort, order in (
        ("", [POOR, GOOD, YOUNG]),
        ("-rate", [GOOD, POOR, YOUNG]),
        ("found", [YOUNG, GOOD, POOR]),
    ):
        table = hit_rate_table(hit_rates(Difference.objects.all(), {}), sort=sort, place="")
        assert [row.key for row in table.rows] == order
    page = words(officer, RESULTS)
    assert (
        "1 个比对项目核实满 10 条、属实的不到二十分之一，可考虑停用；1 个比对项目核实不足 10 条"
        in page
    )
    assert f"{comparison_label(YOUNG)} 66.7% 只核实 3 条，看不出 3 0 2 1" in page
    assert f"{comparison_label(POOR)} 0% 很少属实，可考虑停用 21 0 0 21" in page
    true_ones = f"{reverse('crosschecks:list')}?state=all&comparison={YOUNG}&verdict=confirmed"
    assert "核实结论： 属实" in words(officer, true_ones)
    assert "差异2号" not in words(officer, true_ones)


def test_what_comes_again_is_told_by_place_and_kind(find: Find, officer: User) -> None:
    find(YOUNG, 2)
    assert "还没有反复出现的" in words(officer, RESULTS)
    back, closed = Difference.objects.order_by("pk")
    DifferenceEvent.objects.create(difference=back, kind=DifferenceEvent.Kind.BACK, at=clock.now())
    ended = {"state": State.CLOSED, "ended_on": date(2018, 12, 1)}
    closed.entry = finding(officer, by=COUNTY, source="cross_check", **ended)
    closed.save()
    label = comparison_label(YOUNG)

    assert f"甲镇 {label} 0 2 1 2 1" in words(officer, RESULTS)
    again = words(officer, f"{reverse('crosschecks:list')}?state=all&repeated=1")
    assert "共 2 条" in again
    Difference.objects.filter(pk=closed.pk).update(standing=Standing.GONE)
    find(YOUNG, on=date(2018, 9, 10))
    assert f"东村 {label} 0 3 2 1 2" in words(officer, f"{RESULTS}?place={TOWNSHIP}")
    assert "已整改销号 1" in words(officer, RESULTS)


def test_what_a_place_found_itself_stands_apart(find: Find, officer: User) -> None:
    find(YOUNG)
    own = finding(officer, by=TOWNSHIP, state=State.CLOSED, ended_on=TODAY)
    finding(officer, by=COUNTY)
    finding(officer, by=COUNTY, source="directive")

    assert "比对差异待核实 甲镇 1 1 2 0 1" in words(officer, RESULTS)
    EntryEvent.objects.create(entry=own, kind=EntryEvent.Kind.REOPENED, by=officer, at=clock.now())
    assert "甲镇 日常交办 1 1 1 1 1" in words(officer, RESULTS)


def test_what_was_found_opens_to_as_many_rows(find: Find, officer: User) -> None:
    find(YOUNG, 2)
    own = CheckRun.objects.create(place_code=TOWNSHIP, on=TODAY, asked_at=clock.now())
    Difference.objects.filter(key="0").update(first_run=own)
    Difference.objects.filter(key="1").update(
        entry=finding(officer, by=COUNTY, source="cross_check", state=State.CLOSED)
    )
    finding(officer, by=TOWNSHIP, state=State.CLOSED, ended_on=TODAY)
    finding(officer, by=COUNTY, source="directive")

    page = browser(officer).get(RESULTS).content.decode()
    opened = re.findall(r'href="([^"]*/found/[^"]*)"[^>]*>\s*(?:<[^>]+>\s*)*(\d+)', page)
    assert len(opened) == 4
    for href, figure in opened:
        assert f"共 {figure} 条，" in words(officer, href.replace("&amp;", "&"))
    assert [figure for _href, figure in opened] == ["2", "1", "1", "1"]
    rows = words(officer, f"{FOUND}?place={TOWNSHIP}&by=own")
    assert "比对差异 1" in rows
    assert "差异0号" in rows
    assert "差异1号" not in rows
    assert "户厕损坏" in words(officer, f"{FOUND}?place={TOWNSHIP}&by=own&kind=entries")
    assert "差异1号" in words(officer, f"{FOUND}?place={TOWNSHIP}&by=others&righted=1")


def test_what_repeats_opens_to_its_finders(find: Find, officer: User) -> None:
    find(YOUNG, 2)
    find(YOUNG, 1, on=date(2018, 9, 10))
    find(GOOD, 1)

    page = browser(officer).get(RESULTS).content.decode()
    address = f"{FOUND}?place={TOWNSHIP}&by=others&comparison={YOUNG}"
    assert address.replace("&", "&amp;") in page
    assert "共 3 条，" in words(officer, address)


@pytest.mark.parametrize("query", ["by=nobody", "by=own&comparison=x", "by=own&source=x"])
def test_findings_that_there_are_not_are_refused(officer: User, query: str) -> None:
    assert browser(officer).get(f"{FOUND}?{query}").status_code == 400
    assert browser(officer).get(f"{FOUND}?by=own&place=410622000000").status_code == 404
