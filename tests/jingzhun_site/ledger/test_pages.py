"""The pages: who sees which entries, what the lists say, what the forms do."""

from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_waiting_jobs
from jingzhun_site.ledger.actions.moving import close_out, report_done
from jingzhun_site.ledger.models import LedgerEntry, State
from jingzhun_site.ledger.queries import LedgerCounts, counts_by_place
from tests.jingzhun_site.conftest import (
    COUNTY,
    OTHER_COUNTY,
    TOWNSHIP,
    VILLAGE,
    MakeUser,
)
from tests.jingzhun_site.ledger.conftest import DUE, HOUSING, TODAY, TOWN, Give, browser

LATE = TODAY - timedelta(days=5)


def page(user: User, address: str = "/ledger/") -> str:
    response = browser(user).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_mine_my_units_and_all_of_the_place(give: Give, holder: User, clerk: User) -> None:
    give("修路")
    give("修桥", post=TOWN)
    mine, unit = page(holder), page(holder, "/ledger/?tab=unit")
    everything = page(holder, "/ledger/?tab=place")
    assert "修路" in mine
    assert "修桥" not in mine
    assert "修路" in unit
    assert "修桥" in everything
    below = page(clerk, "/ledger/?tab=place")
    assert "修桥" in below
    assert "修路" not in below


def test_whoever_holds_a_supporting_post_sees_the_entry_of_another_place(
    give: Give, clerk: User
) -> None:
    entry = give("修路", supporting=(TOWN,))
    assert "修路" in page(clerk)
    assert "修路" in page(clerk, f"/ledger/{entry.pk}/")


def test_another_county_sees_nothing(give: Give, make_user: MakeUser) -> None:
    entry = give("修路")
    stranger = browser(make_user("stranger", Role.COUNTY_OFFICER, OTHER_COUNTY))
    assert stranger.get(f"/ledger/{entry.pk}/").status_code == 404
    assert stranger.get(f"/ledger/{entry.pk}/reject/").status_code == 404
    assert "修路" not in stranger.get("/ledger/?tab=place&state=all").content.decode()


def test_the_filters_narrow_the_list(give: Give, giver: User, holder: User) -> None:
    give("迟的", due_on=LATE)
    give("快到的", due_on=TODAY + timedelta(days=2))
    done = give("办完的")
    report_done(done, text="好了", version=1, acting_user=holder)

    def titles(query: str) -> set[str]:
        text = page(giver, f"/ledger/?tab=place&{query}")
        return {title for title in ("迟的", "快到的", "办完的") if title in text}

    assert titles("due=overdue") == {"迟的"}
    assert titles("due=soon") == {"快到的"}
    assert titles("state=reported") == {"办完的"}
    assert titles("q=快到") == {"快到的"}
    assert titles("state=closed") == set()
    assert titles("state=nonsense") == {"迟的", "快到的", "办完的"}


def test_what_waits_for_my_verdict_is_a_list_without_what_i_reported(
    give: Give, giver: User, holder: User
) -> None:
    entry = give("待核的")
    report_done(entry, text="好了", version=1, acting_user=holder)
    assert "待核的" in page(giver, "/ledger/?tab=verify")
    LedgerEntry.objects.update(reported_by=giver)
    assert "待核的" not in page(giver, "/ledger/?tab=verify")


def test_an_entry_shows_its_history_and_only_what_its_reader_can_do(
    give: Give, giver: User, holder: User
) -> None:
    entry = give()
    own, others = page(holder, f"/ledger/{entry.pk}/"), page(giver, f"/ledger/{entry.pk}/")
    assert "报告办结" in own
    assert "不予办理" not in own
    assert "不予办理" in others
    assert "甲县住建局" in others


def test_a_form_reports_done_and_another_closes(give: Give, giver: User, holder: User) -> None:
    entry = give()
    sent = browser(holder).post(f"/ledger/{entry.pk}/report/", {"version": 1, "text": "已验收"})
    assert sent.status_code == 302
    browser(giver).post(f"/ledger/{entry.pk}/close/", {"version": 2, "text": ""})
    entry.refresh_from_db()
    assert entry.state == State.CLOSED


def test_a_stale_form_says_who_was_quicker(give: Give, giver: User, colleague: User) -> None:
    entry = give()
    form = {"version": 1, "text": "重复"}
    browser(giver).post(f"/ledger/{entry.pk}/reject/", form)
    answer = browser(colleague).post(f"/ledger/{entry.pk}/reject/", form)
    assert answer.status_code == 422
    assert "giver 已于" in answer.content.decode()


def test_what_cannot_be_done_says_why_before_the_form(give: Give, colleague: User) -> None:
    entry = give()
    text = page(colleague, f"/ledger/{entry.pk}/report/")
    assert "您现在不任这个岗位" in text
    assert "<textarea" not in text


def test_an_entry_is_written_down_by_hand(give: Give, giver: User) -> None:
    form = {"title": "排查危房", "text": "", "document": "会议纪要", "lead_post": TOWN,
            "due_on": DUE.isoformat()}  # fmt: skip
    client = browser(giver)
    assert client.post("/ledger/new/", form | {"due_on": LATE.isoformat()}).status_code == 422
    assert client.post("/ledger/new/", form | {"lead_post": "nobody"}).status_code == 422
    assert client.post("/ledger/new/", form).status_code == 302
    made = LedgerEntry.objects.get()
    assert (made.place_code, made.given_code, made.state) == (TOWNSHIP, COUNTY, State.ASSIGNED)


def test_given_to_another_post_by_form(give: Give, giver: User) -> None:
    entry = give()
    form = {"version": 1, "lead_post": TOWN, "due_on": DUE.isoformat(), "supporting_posts": HOUSING}
    assert browser(giver).post(f"/ledger/{entry.pk}/assign/", form).status_code == 302
    entry.refresh_from_db()
    assert entry.lead_post == TOWN


def test_many_are_urged_at_once_and_the_rest_is_counted(
    give: Give, giver: User, holder: User
) -> None:
    first, second = give("甲"), give("乙")
    report_done(second, text="好了", version=1, acting_user=holder)
    sent = {"selected": [first.pk, second.pk]}
    answer = browser(giver).post("/ledger/remind/?tab=place", sent, follow=True)
    text = answer.content.decode()
    assert "已催办 1 项" in text
    assert "另有 1 项" in text
    assert first.events.filter(kind="reminded").count() == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("problems", "具体要求"),
        ("responsibilities", "责任人"),
        ("deadlines", "最近进展"),
        ("close_out", "核验人"),
    ],
)
def test_each_list_is_made_of_the_same_entries(
    give: Give, giver: User, holder: User, name: str, words: str
) -> None:
    entry = give("修路")
    report_done(entry, text="已验收", version=1, acting_user=holder)
    close_out(entry, text="", version=2, acting_user=giver)
    text = page(giver, f"/ledger/?tab=place&list={name}&state=all")
    assert words in text
    assert "修路" in text
    assert browser(giver).get("/ledger/?list=nonsense").status_code == 400


def test_counts_go_up_the_tree_and_lead_to_their_rows(
    give: Give, giver: User, clerk: User, holder: User
) -> None:
    give("迟的", post=TOWN, due_on=LATE)
    give("不迟的")
    done = give("办完的", post=TOWN)
    report_done(done, text="好了", version=1, acting_user=clerk)
    close_out(done, text="", version=2, acting_user=giver)

    codes = [COUNTY, TOWNSHIP, VILLAGE, OTHER_COUNTY]
    counts = counts_by_place(codes, user=giver, on=TODAY)
    assert counts == {
        COUNTY: LedgerCounts(open=2, overdue=1, closed=1),
        TOWNSHIP: LedgerCounts(open=1, overdue=1, closed=1),
        VILLAGE: LedgerCounts(),
    }
    below = page(giver, "/ledger/?tab=place")
    assert f"tab=place&amp;place={TOWNSHIP}&amp;due=overdue" in below


def test_the_workbook_has_every_list_and_names_its_source(
    give: Give, giver: User, tmp_path: Path
) -> None:
    give("=1+1")
    give("别处的", post=TOWN)
    browser(giver).post(f"/ledger/export/?tab=place&place={TOWNSHIP}")
    run_waiting_jobs()
    job = Job.objects.get()
    book = CalamineWorkbook.from_path(str(job.result_path))
    assert book.sheet_names == ["台账", "问题清单", "责任清单", "时限清单", "销号台账", "来源"]
    rows = book.get_sheet_by_name("责任清单").to_python()
    assert [row[0] for row in rows] == ["事项", "别处的"]
    assert book.get_sheet_by_name("来源").to_python()[0][:2] == ["内容", "督办台账"]
    browser(giver).post("/ledger/export/?tab=place")
    run_waiting_jobs()
    book = CalamineWorkbook.from_path(str(Job.objects.latest("created").result_path))
    assert "=1+1" in [row[0] for row in book.get_sheet_by_name("台账").to_python()]
