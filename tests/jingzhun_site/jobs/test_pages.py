"""Whoever asked for a job follows it, fetches what came out, and nobody else does."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.audit.once import do_once
from jingzhun_site.jobs.actions import claim_job, start_job
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import KINDS, Outcome
from jingzhun_site.jobs.models import Job, Schedule
from jingzhun_site.jobs.progress import JobStopped, Progress
from jingzhun_site.jobs.running import run_job
from jingzhun_site.jobs.schedule import enter_declared_kinds

from .conftest import COUNTY, Declare

pytestmark = pytest.mark.django_db


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def export(declare: Declare, officer: User) -> Job:
    """An export that is done."""

    def make(progress: Progress, *, acting_user: User) -> Outcome:
        file = progress.folder / "list.csv"
        file.write_text("410621100200-0001\n", encoding="utf-8")
        return Outcome(says="导出 1 户", file=file, file_name="名单.csv")

    declare("export", make, right=Right.EXPORT_LISTS, label="导出名单")
    job = run_job(start_job("export", acting_user=officer, place_code=COUNTY))
    assert job.state == "done", job.error
    return job


def test_the_asker_downloads_the_result(export: Job, officer: User) -> None:
    client = logged_in(officer)
    page = client.get(export.get_absolute_url())
    assert "导出 1 户" in page.text
    assert reverse("jobs:result", args=[export.pk]) in page.text
    answer = client.get(reverse("jobs:result", args=[export.pk]))
    assert b"".join(answer.streaming_content) == b"410621100200-0001\n"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_demonstration_shows_its_own_day_on_pages_of_jobs_and_on_paper(
    export: Job, officer: User, settings: Any
) -> None:
    settings.TODAY = date(2018, 12, 31)
    client = logged_in(officer)
    real = f"{export.created:%Y-%m-%d}"
    for address in (export.get_absolute_url(), reverse("jobs:list")):
        page = client.get(address).text
        assert real not in page
        assert page.count("2018-12-31") >= 3
        assert re.search(r"打印于 2018-12-31 \d\d:\d\d", page)


@pytest.mark.parametrize("name", ["jobs:job", "jobs:result"])
def test_another_user_does_not_even_learn_that_the_job_exists(
    export: Job, clerk: User, name: str
) -> None:
    assert logged_in(clerk).get(reverse(name, args=[export.pk])).status_code == 404
    assert "导出名单" not in logged_in(clerk).get(reverse("jobs:list")).text


def test_an_asker_who_was_moved_elsewhere_no_longer_gets_the_file(
    export: Job, officer: User
) -> None:
    Grant.objects.filter(user=officer).update(place_code="410622000000")
    client = logged_in(User.objects.get(pk=officer.pk))
    assert client.get(reverse("jobs:result", args=[export.pk])).status_code == 404
    assert "已不在您的权限之内" in client.get(export.get_absolute_url()).text


def test_a_running_job_asks_again_by_itself_and_an_ended_one_does_not(
    declare: Declare, officer: User, export: Job
) -> None:
    declare("slow", lambda progress, **_: None, label="慢")
    job = start_job("slow", acting_user=officer)
    claim_job(job, worker="w")
    Progress(job).tell("读取工作簿", done=120, total=480)
    client = logged_in(officer)
    page = client.get(job.get_absolute_url())
    assert "读取工作簿" in page.text
    assert "hx-trigger" in page.text
    assert "慢" in client.get(reverse("jobs:list")).text
    assert "hx-trigger" not in client.get(export.get_absolute_url()).text


def test_the_first_fault_of_a_failed_job_stands_in_the_list(
    declare: Declare, officer: User
) -> None:
    declare("bad", lambda progress, **_: 1 / 0, label="坏")
    run_job(start_job("bad", acting_user=officer))
    assert "告诉管理员" in logged_in(officer).get(reverse("jobs:list")).text


def test_without_login_there_is_nothing(client: Client, export: Job) -> None:
    for name in ("jobs:list", "jobs:schedule"):
        assert client.get(reverse(name)).status_code == 302
    assert client.get(export.get_absolute_url()).status_code == 302


def test_the_schedule_is_switched_by_those_who_run_decisions(officer: User, clerk: User) -> None:
    enter_declared_kinds()
    entry = Schedule.objects.get(kind="tidy_up")
    address = reverse("jobs:schedule_switch", args=[entry.pk])
    refused = logged_in(clerk).post(address, {"is_on": "0"})
    assert refused.status_code == 403
    assert "运行研判" in refused.text
    assert logged_in(officer).post(address, {"is_on": "0"}).status_code == 302
    entry.refresh_from_db()
    assert not entry.is_on
    assert "已停用" in logged_in(officer).get(reverse("jobs:schedule")).text


@pytest.fixture
def failed(declare: Declare, officer: User) -> Job:
    """An export that failed the first time it was tried."""
    tries: list[int] = []

    def make(_progress: Progress, *, acting_user: User) -> Outcome:
        tries.append(1)
        if len(tries) == 1:
            raise JobRefused("磁盘暂时不可写")
        return Outcome(says="导出 1 户")

    declare("again", make, label="再导出", resumable=True)
    return run_job(start_job("again", acting_user=officer, place_code=COUNTY))


def test_a_job_that_failed_is_run_again_from_its_page_and_the_audit_says_so(
    failed: Job, officer: User
) -> None:
    client = logged_in(officer)
    address = reverse("jobs:again", args=[failed.pk])
    assert failed.state == "failed"
    assert address in client.get(failed.get_absolute_url()).text

    assert client.post(address).status_code == 302
    failed.refresh_from_db()
    assert (failed.state, failed.error, failed.attempts) == ("queued", "", 0)
    entry = AuditEntry.objects.get(action="jobs.run_again")
    assert entry.key == str(failed.pk)
    assert entry.old == {"state": "failed", "error": "磁盘暂时不可写"}
    assert run_job(failed).state == "done"

    assert address not in client.get(failed.get_absolute_url()).text
    client.post(address)
    failed.refresh_from_db()
    assert failed.state == "done"
    assert AuditEntry.objects.filter(action="jobs.run_again").count() == 1


def test_a_job_that_might_do_something_twice_is_not_offered_again(
    declare: Declare, officer: User
) -> None:
    def fail(*_: object, **_words: object) -> None:
        raise JobRefused("不行")

    declare("once", fail, label="只一次")
    job = run_job(start_job("once", acting_user=officer))
    client = logged_in(officer)
    address = reverse("jobs:again", args=[job.pk])

    assert address not in client.get(job.get_absolute_url()).text
    assert "不能重新执行" in client.post(address, follow=True).text
    job.refresh_from_db()
    assert job.state == "failed"


def test_a_foreign_job_is_not_run_again_and_one_of_the_demonstration_by_who_runs_decisions(
    failed: Job, officer: User, clerk: User
) -> None:
    address = reverse("jobs:again", args=[failed.pk])
    assert logged_in(clerk).post(address).status_code == 404

    Job.objects.filter(pk=failed.pk).update(asked_by=None, place_code="")
    assert logged_in(clerk).post(address).status_code == 404
    assert logged_in(officer).post(address).status_code == 302


def test_what_fills_a_demonstration_can_be_run_again_and_does_each_part_once(db: None) -> None:
    for name in ("decide_demo", "goals_demo", "reports_demo"):
        assert KINDS[name].can_run_again

    done: list[str] = []

    def breaks_off() -> None:
        done.append("second")
        raise JobStopped

    do_once("first", lambda: done.append("first"))
    with pytest.raises(JobStopped):
        do_once("second", breaks_off)
    do_once("first", lambda: done.append("first"))
    do_once("second", lambda: done.append("second"))
    do_once("second", lambda: done.append("second"))

    assert done == ["first", "second", "second"]
