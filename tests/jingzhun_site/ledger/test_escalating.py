"""What is long overdue goes up the tree a place at a time, and is shown there to whoever follows it by right."""

from datetime import date, timedelta
from typing import Any

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.running import run_waiting_jobs
from jingzhun_site.ledger.actions.escalating import escalate_overdue
from jingzhun_site.ledger.actions.moving import (
    Assignment,
    assign,
    exempt,
    report_done,
    send_back,
)
from jingzhun_site.ledger.asking import ESCALATE
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.ledger.queries import counts_by_place
from tests.jingzhun_site.conftest import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE, MakeUser
from tests.jingzhun_site.ledger.conftest import DUE, HOUSING, TODAY, TOWN, Give, browser
from tests.jingzhun_site.organisations.conftest import make_office, make_post

CITY = "410600000000"
DAYS = 7
TASK = "已提级到您这一级的督办事项"


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def home(user: User) -> str:
    return browser(user).get("/").content.decode()


@pytest.fixture
def village_entry(give: Give) -> LedgerEntry:
    """An entry of a village, a week late today."""
    make_office(VILLAGE, "东村村民委员会")
    make_post("P-village", VILLAGE, "village_head")
    return give("清运垃圾", post="P-village", due_on=ago(DAYS))


def test_it_goes_one_place_up_each_time_the_days_of_the_pack_have_gone_by(
    village_entry: LedgerEntry, settings: Any
) -> None:
    seen = []
    for day in (-1, 0, 0, DAYS - 1, DAYS, 2 * DAYS, 3 * DAYS):
        settings.TODAY = TODAY + timedelta(days=day)
        escalate_overdue()
        village_entry.refresh_from_db()
        seen.append(village_entry.escalated_code)

    assert seen == ["", TOWNSHIP, TOWNSHIP, TOWNSHIP, COUNTY, CITY, CITY]
    assert village_entry.version == 1  # who has a form of it open can still send it
    told = AuditEntry.objects.filter(action="ledger.escalated").order_by("number")
    assert [(one.new or {})["escalated_code"] for one in told] == [TOWNSHIP, COUNTY, CITY]
    assert {(one.actor, one.place_code) for one in told} == {("system", VILLAGE)}
    texts = village_entry.events.filter(kind="escalated").order_by("pk")
    assert texts[0].text == "逾期 7 天，提到甲县甲镇督办"


def test_each_level_is_told_of_what_came_up_to_it_by_right(
    village_entry: LedgerEntry, giver: User, clerk: User, holder: User, make_user: MakeUser
) -> None:
    leader = make_user("leader", Role.LEADER, COUNTY)
    stranger = make_user("stranger", Role.COUNTY_OFFICER, OTHER_COUNTY)
    start_job(ESCALATE, acting_user=None)
    run_waiting_jobs()
    assert TASK in home(clerk)
    assert TASK not in home(giver)

    LedgerEntry.objects.update(escalated_code=COUNTY)

    for user in (clerk, giver, leader):
        before = browser(user).get("/").context["tasks"]
        assert [task.count for task in before if TASK in task.title] == [1]
        assert "清运垃圾" in browser(user).get("/ledger/?tab=above").content.decode()
    for user in (
        holder,
        stranger,
    ):  # a department's liaison has not the right, another county not the place
        assert TASK not in home(user)
        assert "清运垃圾" not in browser(user).get("/ledger/?tab=above").content.decode()


def test_the_own_entries_of_a_place_have_not_come_up_to_it(
    give: Give, giver: User, make_user: MakeUser
) -> None:
    give("修路", due_on=ago(DAYS))
    escalate_overdue()

    city = make_user("city", Role.COUNTY_OFFICER, CITY)
    assert TASK in home(city)
    assert TASK not in home(giver)


def test_lists_counts_and_pages_say_so(give: Give, giver: User) -> None:
    late = give("迟了很久", post=TOWN, due_on=ago(DAYS))
    give("刚迟", post=TOWN, due_on=ago(1))
    escalate_overdue()

    narrowed = browser(giver).get("/ledger/?tab=place&due=escalated").content.decode()
    assert "迟了很久" in narrowed
    assert "刚迟" not in narrowed
    counts = counts_by_place([TOWNSHIP], user=giver, on=TODAY)[TOWNSHIP]
    assert (counts.overdue, counts.escalated) == (2, 1)
    everything = browser(giver).get("/ledger/?tab=place").content.decode()
    assert f"place={TOWNSHIP}&amp;due=escalated" in everything
    deadlines = browser(giver).get("/ledger/?tab=place&list=deadlines").content.decode()
    assert "逾期 7 天，已提级" in deadlines
    page = browser(giver).get(f"/ledger/{late.pk}/").content.decode()
    assert "逾期 7 天，提到甲县督办" in page


def test_what_is_reported_leaves_and_what_is_sent_back_stays_above(
    give: Give, giver: User, holder: User
) -> None:
    entry = give(due_on=ago(DAYS))
    escalate_overdue()
    assert LedgerEntry.objects.escalated(TODAY).count() == 1

    report_done(entry, text="好了", version=1, acting_user=holder)
    assert not LedgerEntry.objects.escalated(TODAY).exists()
    send_back(entry, text="没有好", version=2, acting_user=giver)
    assert LedgerEntry.objects.escalated(TODAY).count() == 1


def test_with_another_deadline_it_begins_below_again(
    give: Give, giver: User, settings: Any
) -> None:
    moved, paused = give(due_on=ago(DAYS)), give(due_on=ago(DAYS))
    escalate_overdue()
    new = Assignment(lead_post=HOUSING, due_on=DUE)
    assign(moved, new, version=1, acting_user=giver)
    exempt(paused, until=DUE, text="等材料", version=1, acting_user=giver)

    settings.TODAY = DUE + timedelta(days=DAYS - 1)
    assert escalate_overdue() == 0
    settings.TODAY = DUE + timedelta(days=DAYS)
    assert escalate_overdue() == 2


def test_without_the_figure_of_a_pack_nothing_goes_up(
    give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(due_on=ago(100))
    monkeypatch.setattr("jingzhun_site.ledger.actions.escalating.DAYS", "nothing_of_a_pack")
    assert escalate_overdue() == 0
