"""The post that leads signs for a task; what it has not signed for is listed, counted and urged."""

from collections.abc import Callable

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.ledger.actions.moving import (
    Assignment,
    assign,
    close_out,
    note_progress,
    receive,
    reopen,
    report_done,
    report_shown,
    send_back,
)
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.ledger.refusing import LedgerRefusedError
from tests.jingzhun_site.frame.conftest import tree
from tests.jingzhun_site.ledger.conftest import DUE, HOUSING, TODAY, TOWN, VACANT, Give, browser
from tests.jingzhun_site.ledger.test_pages import page


def signed(entry: LedgerEntry, by: User) -> LedgerEntry:
    receive(entry, text="", version=entry.version, acting_user=by)
    return entry


def test_the_leading_post_signs_for_a_task_once(give: Give, holder: User) -> None:
    entry = signed(give(), holder)
    event = entry.events.get(kind="received")
    assert entry.received_on == TODAY
    assert event.post_title.startswith("甲县住建局")
    assert AuditEntry.objects.filter(action="ledger.received", key=str(entry.pk)).exists()
    with pytest.raises(LedgerRefusedError, match="已于 2018-12-10 签收"):
        signed(entry, holder)


def test_a_supporting_post_does_not_sign_nor_does_whoever_gave_it(
    give: Give, clerk: User, giver: User
) -> None:
    entry = give(supporting=(TOWN,))
    for user in (clerk, giver):
        with pytest.raises(LedgerRefusedError, match="由责任岗位办理"):
            signed(entry, user)
    note_progress(entry, text="已报数", version=entry.version, acting_user=clerk)
    assert entry.received_on is None


def test_whoever_supports_a_vacant_post_tells_of_progress_as_such_and_signs_for_nobody(
    give: Give, clerk: User
) -> None:
    entry = give(post=VACANT, supporting=(TOWN,))
    note_progress(entry, text="已报数", version=entry.version, acting_user=clerk)
    assert not entry.events.get(kind="progress").is_on_behalf
    assert entry.received_on is None


def test_for_a_vacant_post_it_is_signed_on_its_behalf(give: Give, clerk: User) -> None:
    entry = signed(give(post=VACANT), clerk)
    assert entry.events.get(kind="received").is_on_behalf


@pytest.mark.parametrize("act", [note_progress, report_done])
def test_whoever_works_on_it_in_the_leading_post_has_received_it(
    give: Give, holder: User, act: Callable[..., object]
) -> None:
    entry = give()
    act(entry, text="已招标", version=entry.version, acting_user=holder)
    assert entry.received_on == TODAY
    assert not entry.events.filter(kind="received").exists()


def test_what_records_show_was_signed_for_by_nobody(give: Give, holder: User) -> None:
    entry = give()
    report_shown(entry, text="名册已改", acting_user=holder)
    assert entry.received_on is None
    assert "未签收" not in page(holder, f"/ledger/{entry.pk}/")


def test_sent_back_it_stays_signed_for_and_given_anew_it_does_not(
    give: Give, giver: User, holder: User, clerk: User
) -> None:
    entry = give()
    report_done(entry, text="已验收", version=entry.version, acting_user=holder)
    send_back(entry, text="缺照片", version=entry.version, acting_user=giver)
    assert entry.received_on == TODAY

    other = Assignment(lead_post=TOWN, due_on=DUE)
    assign(entry, other, version=entry.version, acting_user=giver)
    assert entry.received_on is None
    signed(entry, clerk)
    report_done(entry, text="已验收", version=entry.version, acting_user=clerk)
    close_out(entry, text="", version=entry.version, acting_user=giver)
    reopen(entry, text="又坏了", version=entry.version, acting_user=giver)
    assert entry.received_on is None


def test_what_waits_for_a_signature_is_a_task_of_the_post_and_a_list_of_the_giver(
    give: Give, giver: User, holder: User, clerk: User
) -> None:
    give("修桥", post=TOWN, supporting=(HOUSING,))
    entry = give("修路")
    assert "交给您的督办事项，还没签收" in page(holder, "/")
    waiting = page(holder, "/ledger/?tab=receive")
    assert "修路" in waiting
    assert "修桥" not in waiting
    unsigned = page(giver, "/ledger/?tab=place&state=unreceived&list=responsibilities")
    assert "修路" in unsigned
    assert "修桥" in unsigned
    assert [cell.text.strip() for cell in tree(unsigned).all("td")].count("未签收") == 2

    client, address = browser(holder), f"/ledger/{entry.pk}/receive/"
    assert "时限从交办时算起" in client.get(address).content.decode()
    client.post(address, {"version": entry.version, "text": "收到，即办。"})

    assert "收到，即办。" in page(giver, f"/ledger/{entry.pk}/")
    assert "交给您的督办事项，还没签收" not in page(holder, "/")
    assert "修路" not in page(giver, "/ledger/?tab=place&state=unreceived")
    assert "2018-12-10" in page(giver, "/ledger/?tab=place&list=responsibilities")
