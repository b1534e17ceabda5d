"""Duties are fulfilled by what somebody records, or by what the site knows already."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.config import clock
from jingzhun_site.documents.actions import check_document
from jingzhun_site.documents.models import Document
from jingzhun_site.duties.actions.recording import (
    Done,
    DutyRefusedError,
    record_done,
    withdraw_record,
)
from jingzhun_site.duties.dating import date_duties
from jingzhun_site.duties.models import DutyInstance, DutyRecord
from jingzhun_site.duties.queries import LedgerCounts, counts_by_place
from jingzhun_site.duties.queries.recorded import Recorded, backdated, is_backdated, recorded_of
from jingzhun_site.duties.recognising import recognise
from jingzhun_site.duties.wording import due_words, period_text
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_waiting_jobs
from tests.jingzhun_site.conftest import (
    COUNTY,
    OTHER_COUNTY,
    TOWNSHIP,
    MakeUser,
)
from tests.jingzhun_site.duties.conftest import CITY, TODAY, instance
from tests.jingzhun_site.goals.conftest import make_share
from tests.jingzhun_site.goals.test_tree import words
from tests.jingzhun_site.ledger.conftest import browser

NOTE = "纪要 3 号"


@pytest.fixture
def report(holder: User) -> DutyInstance:
    date_duties()
    return instance("spending_report", "2018-12-10")


def test_whoever_holds_the_post_records_and_the_duty_is_fulfilled(
    report: DutyInstance, holder: User
) -> None:
    assert due_words(report, on=TODAY) == ("逾期 2 天", "bad")
    record_done(report, Done(done_on=date(2018, 12, 9), note=NOTE), acting_user=holder)
    assert report.fulfilled_on == date(2018, 12, 9)
    assert due_words(report, on=TODAY) == ("按期完成", "good")


def test_what_is_recorded_after_the_deadline_for_a_day_before_it_says_so(
    report: DutyInstance, officer: User, holder: User, settings: Any
) -> None:
    record_done(report, Done(done_on=date(2018, 12, 9), note=NOTE), acting_user=holder)
    client = browser(officer)

    page = words(client, f"/duties/{report.pk}/")
    assert "按期完成（补记）" in page
    assert "记录日期 2018-12-12" in page
    assert re.search(r"2018-12-12 \d\d:\d\d 补记", page)
    listed = words(client, "/duties/?tab=place&state=backdated")
    assert report.label in listed
    assert "共 1 条" in listed
    assert recorded_of([report]) == {report.pk: Recorded(on=TODAY, is_backdated=True)}
    job = job_of(client.post("/duties/export/?tab=place&state=backdated"))
    head, row = openpyxl.load_workbook(job.result_path)["职责履行"].values
    shown = dict(zip(head, row, strict=True))
    assert shown["期限情况"] == "按期完成（补记）"
    assert (shown["完成日期"].date(), shown["记录日期"].date()) == (date(2018, 12, 9), TODAY)


def test_what_is_recorded_by_the_deadline_or_recognised_is_no_late_record(
    report: DutyInstance, officer: User, holder: User, settings: Any
) -> None:
    settings.TODAY = report.due_on
    record_done(report, Done(done_on=report.due_on, note=NOTE), acting_user=holder)
    settings.TODAY = TODAY
    record_done(report, Done(done_on=date(2018, 12, 9), note="补充"), acting_user=holder)
    assert recorded_of([report]) == {report.pk: Recorded(on=TODAY)}
    late = instance("spending_report", "2018-12-10")
    DutyRecord.objects.all().delete()
    DutyRecord.objects.create(
        instance=late, done_on=date(2018, 12, 9), source="visits", at=clock.now(), note="系统"
    )
    assert not backdated(DutyInstance.objects.all()).exists()


def test_what_is_done_late_is_late_and_not_called_recorded_late(
    report: DutyInstance, holder: User
) -> None:
    made = record_done(report, Done(done_on=TODAY, note=NOTE), acting_user=holder)
    assert not is_backdated(made, report.due_on)
    assert not backdated(DutyInstance.objects.all()).exists()
    assert due_words(report, on=TODAY) == ("逾期完成", "soon")


def test_nobody_else_records_and_what_cannot_be_is_refused_with_all_faults(
    report: DutyInstance, officer: User, holder: User
) -> None:
    with pytest.raises(DutyRefusedError, match="您现在不任这个岗位"):
        record_done(report, Done(done_on=TODAY, note=NOTE), acting_user=officer)
    wrong = Done(done_on=date(2018, 11, 1), note=" ", quantity=Decimal(0))
    with pytest.raises(DutyRefusedError) as refused:
        record_done(report, wrong, acting_user=holder)
    assert len(refused.value.sentences) == 3
    later = Done(done_on=date(2018, 12, 13), note=NOTE)
    with pytest.raises(DutyRefusedError, match="不能晚于今天"):
        record_done(report, later, acting_user=holder)
    assert not DutyRecord.objects.exists()


def test_five_days_are_fulfilled_by_records_that_add_up(
    report: DutyInstance, officer: User
) -> None:
    days = instance("county_heads_working_days", "2018-12-31")
    for number, quantity in ((3, 2), (10, 3)):
        assert days.fulfilled_on is None
        done = Done(done_on=date(2018, 12, number), note=NOTE, quantity=Decimal(quantity))
        record_done(days, done, acting_user=officer)
    assert days.fulfilled_on == date(2018, 12, 10)


def test_a_withdrawn_record_counts_no_more_and_says_why(
    report: DutyInstance, officer: User, holder: User
) -> None:
    made = record_done(report, Done(done_on=TODAY, note=NOTE), acting_user=holder)
    with pytest.raises(DutyRefusedError, match="原因"):
        withdraw_record(made, reason="", acting_user=officer)
    withdraw_record(made, reason="记错期次", acting_user=officer)
    report.refresh_from_db()
    made.refresh_from_db()
    assert (report.fulfilled_on, made.withdrawn_because) == (None, "记错期次")
    with pytest.raises(DutyRefusedError, match="已有人撤回"):
        withdraw_record(made, reason="再撤", acting_user=officer)


def test_what_the_site_knows_is_recognised_once_and_not_again_after_withdrawal(
    report: DutyInstance, officer: User
) -> None:
    assert recognise() == 0
    make_share(COUNTY, parent=CITY, by=officer)
    assert recognise() == 1
    assert recognise() == 0
    record = DutyRecord.objects.get()
    assert (record.source, record.by) == ("targets_handed_down", None)
    withdraw_record(record, reason="还没分解到人", acting_user=_of_the_city(officer))
    assert recognise() == 0
    assert instance("target_decomposition", "2018-12-31", CITY).fulfilled_on is None


def _of_the_city(officer: User) -> User:
    Grant.objects.create(user=officer, role=Role.COUNTY_OFFICER, place_code=CITY)
    return User.objects.get(pk=officer.pk)


def test_counts_are_of_the_shape_of_the_ledger(
    report: DutyInstance, officer: User, holder: User
) -> None:
    before = counts_by_place([COUNTY, OTHER_COUNTY], user=officer, on=TODAY)
    assert set(before) == {COUNTY}
    record_done(report, Done(done_on=TODAY, note=NOTE), acting_user=holder)
    after = counts_by_place([COUNTY], user=officer, on=TODAY)[COUNTY]
    was = before[COUNTY]
    assert after == LedgerCounts(open=was.open - 1, overdue=was.overdue - 1, closed=was.closed + 1)


def test_the_list_and_the_page_show_record_and_withdraw(
    report: DutyInstance, officer: User, holder: User
) -> None:
    own = browser(holder)
    text = own.get("/duties/").content.decode()
    assert report.label in text
    assert "甲县财政局" in text
    form = {"done_on": "2018-12-09", "quantity": "1", "note": NOTE}
    page = f"/duties/{report.pk}/"
    assert own.post(page, form | {"note": ""}).status_code == 422
    assert own.post(page, form).status_code == 302
    assert NOTE in own.get(page).content.decode()
    assert browser(officer).post(page, form).status_code == 422
    record = report.records.get()
    browser(officer).post(f"/duties/records/{record.pk}/withdraw/", {"reason": "重复"})
    record.refresh_from_db()
    assert record.withdrawn_because == "重复"


def test_overdue_is_listed_by_place_and_by_post(report: DutyInstance, officer: User) -> None:
    client = browser(officer)
    text = client.get("/duties/?tab=place").content.decode()
    assert "逾期最多的岗位" in text
    assert f"place={TOWNSHIP}&amp;state=overdue" in text
    late = client.get(f"/duties/?tab=place&state=overdue&post={report.post_id}").content.decode()
    assert report.label in late
    assert client.get("/duties/?tab=nonsense").status_code == 400


def test_another_county_and_an_auditor(report: DutyInstance, make_user: MakeUser) -> None:
    stranger = browser(make_user("stranger", Role.COUNTY_OFFICER, OTHER_COUNTY))
    assert stranger.get(f"/duties/{report.pk}/").status_code == 404
    auditor = browser(make_user("auditor", Role.AUDITOR, COUNTY))
    assert auditor.get(f"/duties/{report.pk}/").status_code == 200
    assert auditor.post(f"/duties/{report.pk}/", {}).status_code == 403


def test_the_nightly_job_dates_and_recognises(officer: User) -> None:
    start_job("date_duties", acting_user=None)
    run_waiting_jobs()
    assert DutyInstance.objects.exists()


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2018-01-01", "2018-12-31", "2018 年"),
        ("2018-07-01", "2018-12-31", "2018 年下半年"),
        ("2018-10-01", "2018-12-31", "2018 年第 4 季度"),
        ("2018-12-01", "2018-12-31", "2018 年 12 月"),
        ("2018-12-11", "2018-12-20", "2018-12-11—2018-12-20"),
    ],
)
def test_periods_in_words(start: str, end: str, words: str) -> None:
    one: Any = DutyInstance(
        period_start=date.fromisoformat(start), period_end=date.fromisoformat(end)
    )
    assert period_text(one) == words


def test_a_record_keeps_its_paper_and_refuses_what_is_none(
    report: DutyInstance, officer: User, holder: User
) -> None:
    own, page = browser(holder), f"/duties/{report.pk}/"
    form = {"done_on": "2018-12-09", "quantity": "1", "note": NOTE, "kind": "report"}
    wrong = SimpleUploadedFile("x.pdf", b"MZ not a report")
    assert own.post(page, form | {"file": wrong}).status_code == 422
    assert not Document.objects.exists()
    paper = SimpleUploadedFile("x.pdf", b"%PDF-1.7\n%%EOF")
    assert own.post(page, form | {"file": paper}).status_code == 302
    kept = Document.objects.get()
    assert (kept.entity, kept.kind, kept.place_code) == ("duty_records", "report", COUNTY)
    assert kept.get_absolute_url() in browser(officer).get(page).content.decode()
    assert browser(officer).get(kept.get_absolute_url()).status_code == 200


def test_papers_of_another_county_are_not_to_be_seen(
    report: DutyInstance, holder: User, make_user: MakeUser
) -> None:
    paper = SimpleUploadedFile("x.pdf", b"%PDF-1.7\n%%EOF")
    checked = check_document(paper, kind="report", wanted=("report",))
    done = Done(done_on=date(2018, 12, 9), note=NOTE, paper=checked)
    record_done(report, done, acting_user=holder)
    stranger = browser(make_user("stranger", Role.COUNTY_OFFICER, OTHER_COUNTY))
    assert stranger.get(Document.objects.get().get_absolute_url()).status_code == 404


def test_the_list_is_exported_as_it_is_narrowed_and_under_the_rights(
    report: DutyInstance, officer: User, make_user: MakeUser
) -> None:
    asked = "/duties/export/?tab=place&state=overdue&q=旬报"
    job = job_of(browser(officer).post(asked))
    book = openpyxl.load_workbook(job.result_path)
    rows = list(book["职责履行"].values)
    late = DutyInstance.objects.filter(duty_id="spending_report", place_code=COUNTY).overdue(TODAY)
    assert len(rows) - 1 == late.count() > 0
    assert {row[1] for row in rows[1:]} == {"甲县"}
    assert rows[1][rows[0].index("完成时限")].date() == late.order_by("due_on")[0].due_on
    assert "已逾期" in str(list(book["来源"].values))
    assert next(book["来源"].values) == ("内容", "职责履行")
    assert AuditEntry.objects.filter(action="duties.exported").exists()
    elsewhere = make_user("stranger", Role.COUNTY_OFFICER, OTHER_COUNTY)
    book = openpyxl.load_workbook(job_of(browser(elsewhere).post(asked)).result_path)
    assert "甲县" not in {row[1] for row in book["职责履行"].values}


def job_of(response: HttpResponse) -> Job:
    """The job that a page has just started, done."""
    assert response.status_code == 302
    run_waiting_jobs()
    return Job.objects.latest("created")
