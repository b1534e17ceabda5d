"""One life for every entry: given, reported on, reported done, verified by a second person, closed out."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import MissingRightError
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.ledger.actions import NewEntry, open_entries
from jingzhun_site.ledger.actions.moving import (
    Assignment,
    assign,
    close_out,
    exempt,
    note_progress,
    reject,
    remind,
    reopen,
    report_done,
    send_back,
)
from jingzhun_site.ledger.life import due_words, was_late
from jingzhun_site.ledger.models import LedgerEntry, State
from jingzhun_site.ledger.refusing import LedgerRefusedError
from tests.jingzhun_site.conftest import COUNTY, TOWNSHIP, VILLAGE
from tests.jingzhun_site.ledger.conftest import DUE, HOUSING, TODAY, TOWN, VACANT, Give


def reported(entry: LedgerEntry, by: User) -> LedgerEntry:
    report_done(entry, text="已验收", version=entry.version, acting_user=by)
    return entry


def test_a_task_goes_from_its_giver_to_the_close_out_by_a_second_person(
    give: Give, giver: User, holder: User
) -> None:
    entry = give()
    note_progress(entry, text="已招标", version=1, acting_user=holder)
    report_done(entry, text="已验收", version=2, acting_user=holder)
    close_out(entry, text="", version=3, acting_user=giver)

    assert (entry.state, entry.ended_on, was_late(entry)) == (State.CLOSED, TODAY, False)
    kinds = list(entry.events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["opened", "assigned", "progress", "reported", "closed"]
    assert entry.events.get(kind="progress").post_title.startswith("甲县住建局")
    audited = AuditEntry.objects.filter(entity="ledger_entry", key=str(entry.pk))
    assert [one.action for one in audited.order_by("number")] == [f"ledger.{k}" for k in kinds]


def test_who_reported_it_done_does_not_verify_it(give: Give, clerk: User, giver: User) -> None:
    own = open_entries(
        [NewEntry(source="by_hand", source_key="own", title="自查", given_code=TOWNSHIP,
                  due_on=DUE, lead_post=TOWN)],
        acting_user=clerk,
    )[0]  # fmt: skip
    reported(own, clerk)
    with pytest.raises(LedgerRefusedError, match="不能核验自己报告的事项"):
        close_out(own, text="", version=own.version, acting_user=clerk)

    close_out(own, text="", version=own.version, acting_user=giver)
    assert own.state == State.CLOSED


def test_the_place_below_does_not_verify_what_the_county_gave(
    give: Give, clerk: User, colleague: User
) -> None:
    entry = reported(give(post=TOWN), clerk)
    other = give(post=HOUSING)
    assert entry.place_code == TOWNSHIP
    assert other.place_code == COUNTY
    with pytest.raises(LedgerRefusedError, match="交办单位"):
        send_back(entry, text="不够", version=entry.version, acting_user=clerk)
    close_out(entry, text="", version=entry.version, acting_user=colleague)


def test_two_people_closing_the_same_entry_get_a_clear_sentence(
    give: Give, giver: User, colleague: User, holder: User
) -> None:
    entry = reported(give(), holder)
    seen = entry.version
    same = LedgerEntry.objects.get(pk=entry.pk)
    close_out(entry, text="现场看过", version=seen, acting_user=giver)
    with pytest.raises(LedgerRefusedError, match=r"giver.*核验销号.*已销号.*没有保存"):
        close_out(same, text="", version=seen, acting_user=colleague)
    same.refresh_from_db()
    with pytest.raises(LedgerRefusedError, match=r"giver.*核验销号.*没有保存"):
        close_out(same, text="", version=seen, acting_user=colleague)
    assert entry.events.filter(kind="closed").count() == 1


def test_only_the_leading_post_reports_it_done_and_supporting_ones_tell_of_progress(
    give: Give, clerk: User, colleague: User
) -> None:
    entry = give(supporting=(TOWN,))
    note_progress(entry, text="已配合", version=entry.version, acting_user=clerk)
    for user in (clerk, colleague):
        with pytest.raises(LedgerRefusedError, match="您现在不任这个岗位"):
            report_done(entry, text="好了", version=entry.version, acting_user=user)


def test_for_a_vacant_post_whoever_handles_tasks_writes_down_and_it_says_so(
    give: Give, clerk: User
) -> None:
    entry = give(post=VACANT)
    event = note_progress(entry, text="电话了解", version=entry.version, acting_user=clerk)
    assert event.is_on_behalf


def test_sent_back_it_is_overdue_again_and_the_reason_stays(
    give: Give, giver: User, holder: User
) -> None:
    late = TODAY - timedelta(days=3)
    entry = reported(give(due_on=late), holder)
    assert was_late(entry)
    assert not LedgerEntry.objects.overdue(TODAY).exists()
    with pytest.raises(LedgerRefusedError, match="写明"):
        send_back(entry, text=" ", version=entry.version, acting_user=giver)
    send_back(entry, text="只有照片", version=entry.version, acting_user=giver)

    assert due_words(entry, on=TODAY) == ("逾期 3 天", "bad")
    assert LedgerEntry.objects.overdue(TODAY).get() == entry
    assert entry.events.get(kind="returned").text == "只有照片"


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-1, "逾期 1 天", "bad"),
        (0, "今天到期", "soon"),
        (7, "还有 7 天", "soon"),
        (8, "还有 8 天", ""),
    ],
)
def test_the_deadline_is_told_from_the_day_and_never_stored(
    give: Give, days: int, words: str, tone: str
) -> None:
    entry = give(due_on=TODAY + timedelta(days=days))
    assert due_words(entry, on=TODAY) == (words, tone)
    assert LedgerEntry.objects.overdue(TODAY).exists() == (days < 0)
    assert LedgerEntry.objects.due_between(TODAY, TODAY + timedelta(days=7)).exists() == (
        0 <= days <= 7
    )


def test_exempt_until_a_day_it_is_not_overdue_and_then_it_is(give: Give, giver: User) -> None:
    entry = give(due_on=TODAY - timedelta(days=1))
    until = TODAY + timedelta(days=20)
    with pytest.raises(LedgerRefusedError, match="今天以后"):
        exempt(entry, until=TODAY, text="汛期", version=entry.version, acting_user=giver)
    exempt(entry, until=until, text="汛期停工", version=entry.version, acting_user=giver)

    assert due_words(entry, on=TODAY) == (f"暂缓至 {until}", "quiet")
    assert not LedgerEntry.objects.overdue(until).exists()
    assert LedgerEntry.objects.exempt(until).exists()
    assert LedgerEntry.objects.overdue(until + timedelta(days=1)).exists()


def test_rejected_with_a_reason_and_taken_up_again(give: Give, giver: User) -> None:
    entry = give()
    reject(entry, text="重复交办", version=entry.version, acting_user=giver)
    assert (entry.state, entry.ended_on) == (State.REJECTED, TODAY)
    reopen(entry, text="并非重复", version=entry.version, acting_user=giver)
    assert (entry.state, entry.ended_on) == (State.ASSIGNED, None)


def test_given_to_another_post_it_is_done_there(give: Give, giver: User, clerk: User) -> None:
    entry = give(post="", due_on=None)
    assert (entry.state, entry.deadline) == (State.OPEN, None)
    to_town = Assignment(lead_post=TOWN, due_on=DUE, supporting_posts=[HOUSING])
    assign(entry, to_town, version=1, acting_user=giver)

    assert (entry.place_code, entry.state) == (TOWNSHIP, State.ASSIGNED)
    assert list(entry.posts.order_by("-is_lead").values_list("post_id", "is_lead")) == [
        (TOWN, True),
        (HOUSING, False),
    ]
    reported(entry, clerk)


def test_a_post_elsewhere_an_unknown_one_and_a_day_gone_by_are_refused(
    give: Give, giver: User, clerk: User
) -> None:
    entry = give(post="")
    for lead, due_on, words in (
        ("nobody", DUE, "已不存在"),
        (HOUSING, TODAY - timedelta(days=1), "早于今天"),
    ):
        with pytest.raises(LedgerRefusedError, match=words):
            assign(entry, Assignment(lead_post=lead, due_on=due_on), version=1, acting_user=giver)
    new = NewEntry(source="by_hand", source_key="x", title="x", given_code=TOWNSHIP, due_on=DUE,
                   lead_post=HOUSING)  # fmt: skip
    with pytest.raises(LedgerRefusedError, match="不在交办单位的地区之内"):
        open_entries([new], acting_user=clerk)


def test_a_task_is_not_given_without_a_deadline_nor_without_the_right(
    give: Give, giver: User, holder: User
) -> None:
    with pytest.raises(LedgerRefusedError, match="没有完成时限"):
        give(due_on=None)
    new = NewEntry(source="by_hand", source_key="x", title="x", given_code=COUNTY)
    with pytest.raises(MissingRightError):
        open_entries([new], acting_user=holder)
    assert not LedgerEntry.objects.exists()


def test_what_one_source_gave_is_opened_once(give: Give) -> None:
    first = give(key="same")
    assert give("别的说法", key="same") == first
    assert LedgerEntry.objects.get().title == "硬化通村道路"
    assert first.events.count() == 2


def test_reminders_are_recorded_and_change_nothing_else(give: Give, giver: User) -> None:
    entry = give()
    remind(entry, text="", version=1, acting_user=giver)
    remind(entry, text="本周内报结果", version=2, acting_user=giver)
    assert entry.events.filter(kind="reminded").count() == 2
    assert (entry.state, entry.due_on) == (State.ASSIGNED, DUE)


def test_nothing_is_written_when_the_history_cannot_be(give: Give, giver: User) -> None:
    entry = give()
    with transaction.atomic():
        reject(entry, text="试", version=1, acting_user=giver)
        transaction.set_rollback(True)
    entry.refresh_from_db()
    assert (entry.state, entry.events.filter(kind="rejected").exists()) == (State.ASSIGNED, False)


def test_where_nobody_ever_held_a_post_whoever_handles_tasks_may(
    giver: User, colleague: User
) -> None:
    made = open_entries(
        [NewEntry(source="by_hand", source_key="x", title="x", given_code=VILLAGE)],
        acting_user=giver,
    )[0]
    LedgerEntry.objects.filter(pk=made.pk).update(state=State.ASSIGNED, due_on=date(2018, 12, 31))
    made.refresh_from_db()
    reported(made, colleague)
    assert made.reported_by == colleague
