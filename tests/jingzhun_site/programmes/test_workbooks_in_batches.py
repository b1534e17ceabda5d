"""A long workbook is applied in the background batch by batch: what is done stands, and is done once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from threading import Event

import pytest
from django.db import connection
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.models import State as JobState
from jingzhun_site.jobs.progress import JobStopped, Progress
from jingzhun_site.jobs.running import run_job, run_waiting_jobs
from jingzhun_site.programmes.actions import uploading
from jingzhun_site.programmes.actions.granting import grant
from jingzhun_site.programmes.models import LedgerUpload, Signature
from jingzhun_site.register.record import Record
from tests.jingzhun_site.programmes.conftest import Posts, line
from tests.jingzhun_site.programmes.ledger_books import (
    applied,
    exported,
    filled_in,
    four_renovations,
    housing_officer,
    page_of,
    sent,
)

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]


@pytest.fixture
def officer(make_user: MakeUser, held: Posts) -> User:
    return housing_officer(make_user, held)


@pytest.fixture
def client(houses: list[Record], officer: User, browse: Browse) -> Client:
    four_renovations()
    return browse(officer)


def test_a_long_workbook_is_checked_and_applied_in_the_background(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "WHILE_WAITING", 1)
    cells = {key: {"申请": date(2018, 4, 2)} for key in ("E1", "E2")}
    upload = sent(client, filled_in(exported(client), cells))
    assert "核对中" in page_of(client, upload)

    run_job(Job.objects.latest("created"))
    upload.refresh_from_db()
    assert upload.counts["signings"] == 2
    applied(client, upload)
    job = run_job(Job.objects.latest("created"))

    assert not job.error
    upload.refresh_from_db()
    assert upload.state == LedgerUpload.Stage.APPLIED
    assert (line("E1").next_step, line("E2").next_step) == ("appraised", "appraised")


def test_a_job_that_cannot_finish_leaves_the_ledger_and_says_why(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = {key: {"申请": date(2018, 4, 2)} for key in ("E1", "E2")}
    upload = sent(client, filled_in(exported(client), cells))
    monkeypatch.setattr(uploading, "WHILE_WAITING", 1)
    grant("E2", {"amount_yuan": Decimal(12_000)}, reason="核定", acting_user=officer)
    applied(client, upload)

    run_job(Job.objects.latest("created"))

    assert "第 6 行：核对以后有人办理过这一笔" in page_of(client, upload)
    assert line("E1").next_step == "applied"


@pytest.fixture
def in_background(client: Client, monkeypatch: pytest.MonkeyPatch) -> LedgerUpload:
    """Two rows that are applied one by one in the background."""
    cells = {key: {"申请": date(2018, 4, 2)} for key in ("E1", "E2")}
    upload = sent(client, filled_in(exported(client), cells))
    assert upload.counts["signings"] == 2
    monkeypatch.setattr(uploading, "WHILE_WAITING", 0)
    monkeypatch.setattr(uploading, "AT_ONCE", 1)
    return upload


def test_what_was_done_before_a_row_that_cannot_be_done_stands_and_the_rest_is_checked_again(
    client: Client, officer: User, in_background: LedgerUpload
) -> None:
    upload = in_background
    grant("E2", {"amount_yuan": Decimal(12_000)}, reason="核定", acting_user=officer)
    applied(client, upload)
    run_job(Job.objects.latest("created"))

    upload.refresh_from_db()
    assert (upload.stage, upload.rows_done, upload.rows_left) == (LedgerUpload.Stage.PARTLY, 1, 1)
    assert (line("E1").next_step, line("E2").next_step) == ("appraised", "applied")
    page = page_of(client, upload)
    assert "已登记 1 行，停在下面说的一行；余下 1 行没有登记" in page
    assert "第 6 行：核对以后有人办理过这一笔" in page
    assert "已登记的 1 行" in page

    client.post(f"{upload.get_absolute_url()}check/")
    run_waiting_jobs()
    upload.refresh_from_db()
    assert (upload.stage, upload.rows_left) == (LedgerUpload.Stage.CHECKED, 0)
    page = page_of(client, upload)
    assert "导出以后有人办理过这一笔" in page
    assert "已登记 1 行，余下的没有能登记的" in page
    assert Signature.objects.count() == 1


def test_a_job_that_is_broken_off_goes_on_behind_the_last_batch_and_does_nothing_twice(
    client: Client, in_background: LedgerUpload, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = in_background
    applied(client, upload)
    job = Job.objects.latest("created")
    stopping = Event()

    def stop(_progress: Progress) -> None:
        stopping.set()
        raise JobStopped

    with monkeypatch.context() as patched:
        patched.setattr(Progress, "give_way", stop)
        run_job(job, stopping=stopping)
    assert (job.state, LedgerUpload.objects.get().rows_done) == (JobState.QUEUED, 1)

    run_job(job)
    upload.refresh_from_db()
    assert upload.state == LedgerUpload.Stage.APPLIED
    assert upload.counts["applied"] == {"lines": 2, "enrolled": 0, "steps": 2}
    assert Signature.objects.count() == 2
    assert "登记 2 行" in page_of(client, upload)


def test_others_write_between_two_batches(
    client: Client, officer: User, in_background: LedgerUpload, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No transaction is open when the job gives way."""
    depths = []
    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(
        Progress, "give_way", lambda _progress: depths.append(len(connection.savepoint_ids))
    )
    applied(client, in_background)
    run_job(Job.objects.latest("created"))

    assert depths == [outside, outside]
