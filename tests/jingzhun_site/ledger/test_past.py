"""The ledger as it stood on a day gone by: state, deadline and exemption as the history keeps them."""

from datetime import date
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.ledger.actions import moving
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.ledger.queries.counts import LedgerCounts, counts_by_place
from jingzhun_site.ledger.queries.past import counts_as_at
from tests.jingzhun_site.conftest import COUNTY, OTHER_COUNTY, TOWNSHIP
from tests.jingzhun_site.ledger.conftest import TOWN, Give


def at(day: date, user: User, *places: str) -> Any:
    found = counts_as_at(places or (COUNTY,), user=user, on=day)
    return found[COUNTY] if not places else found


def act(
    settings: Any, day: date, action: Any, entry: LedgerEntry, user: User, **about: Any
) -> None:
    settings.TODAY = day
    entry.refresh_from_db()
    action(entry, version=entry.version, acting_user=user, **about)


def test_an_entry_counts_for_each_day_as_it_stood_then(
    settings: Any, give: Give, giver: User, clerk: User, colleague: User
) -> None:
    december = [date(2018, 12, day) for day in range(32) if day]
    entry = give(post=TOWN, due_on=december[14])
    act(settings, december[17], moving.exempt, entry, giver, until=december[19], text="大雪")
    act(settings, december[22], moving.report_done, entry, clerk, text="已修好")
    act(settings, december[23], moving.send_back, entry, colleague, text="不合格")
    act(settings, december[24], moving.report_done, entry, clerk, text="已返工")
    act(settings, december[25], moving.close_out, entry, colleague, text="")
    act(settings, december[27], moving.reopen, entry, giver, text="又坏了")

    none, late = LedgerCounts(), LedgerCounts(open=1, overdue=1)
    waiting, closed = LedgerCounts(open=1), LedgerCounts(closed=1)
    wanted = {
        9: none, 10: waiting, 15: waiting, 16: late, 18: waiting, 20: waiting, 21: late, 23: waiting,
        24: late, 25: waiting, 26: closed, 27: closed, 28: late,
    }  # fmt: skip
    assert {day: at(date(2018, 12, day), giver) for day in wanted} == wanted
    assert at(december[27], giver) == counts_by_place([COUNTY], user=giver, on=december[27])[COUNTY]


def test_a_new_deadline_holds_from_the_day_on_which_it_was_set(
    settings: Any, give: Give, giver: User
) -> None:
    entry = give(post=TOWN, due_on=date(2018, 12, 12))
    later = moving.Assignment(lead_post=TOWN, due_on=date(2018, 12, 30))
    act(settings, date(2018, 12, 14), lambda one, **k: moving.assign(one, later, **k), entry, giver)
    assert at(date(2018, 12, 13), giver).overdue == 1
    assert at(date(2018, 12, 14), giver).overdue == 0
    found = at(date(2018, 12, 14), giver, COUNTY, TOWNSHIP, OTHER_COUNTY)
    assert set(found) == {COUNTY, TOWNSHIP}
    assert found[TOWNSHIP] == LedgerCounts(open=1)
