"""Whoever asked for a job follows it, fetches what came out, and nobody else does."""

import pytest
from django.test import Client
from django.urls import reverse

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.jobs.actions import claim_job, start_job
from jingzhun_site.jobs.kinds import Outcome
from jingzhun_site.jobs.models import Job, Schedule
from jingzhun_site.jobs.progress import Progress
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
