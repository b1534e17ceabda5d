"""What is due is compared by itself: once, over the latest data, and never beside what somebody asked for."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.crosschecks import scheduling
from jingzhun_site.crosschecks.actions.starting import start_due_runs, start_run
from jingzhun_site.crosschecks.asking import DUE
from jingzhun_site.crosschecks.models import CheckRun, Difference, RegisterFile
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.models import Job, State
from jingzhun_site.jobs.running import run_waiting_jobs
from tests.jingzhun_site.conftest import COUNTY, OTHER_COUNTY
from tests.jingzhun_site.crosschecks.conftest import DEATHS, Send, browser, line

NEXT_MONTH = date(2019, 1, 2)
DECEMBER = date(2018, 12, 31)
Ready = Callable[..., RegisterFile]


@pytest.fixture
def ready(officer: User) -> Ready:
    """A file whose persons were told: ``ready(date(2018, 12, 5))``."""

    def made(as_at: date, register: str = DEATHS, place_code: str = COUNTY) -> RegisterFile:
        number = RegisterFile.objects.count()
        return RegisterFile.objects.create(
            register=register, place_code=place_code, file_name=f"{number}.csv", size=1,
            sha256=f"{number:064}", as_at=as_at, state=RegisterFile.State.READY, uploaded_by=officer,
            uploaded_at="2018-12-10T00:00Z",
        )  # fmt: skip

    return made


def used(runs: list[CheckRun]) -> list[tuple[str, list[str]]]:
    return [(run.place_code, [one.file_name for one in run.files.order_by("pk")]) for run in runs]


def test_the_nightly_job_compares_a_new_file_once(send: Send) -> None:
    send(line(1))

    for _night in range(2):
        start_job(DUE, acting_user=None)
        run_waiting_jobs()

    run = CheckRun.objects.get()
    assert run.is_done, run.job and run.job.error
    assert run.asked_by is None
    assert Difference.objects.get().person_id == "P1"
    assert AuditEntry.objects.get(action="crosschecks.run_asked").actor == "system"


def test_one_run_a_place_takes_the_latest_data_of_each_register(ready: Ready) -> None:
    ready(date(2018, 11, 30))
    ready(date(2018, 12, 5))
    ready(date(2018, 12, 1), "dibao_register")
    ready(date(2018, 12, 2), place_code=OTHER_COUNTY)

    started = start_due_runs()

    assert used(started) == [(COUNTY, ["1.csv", "2.csv"]), (OTHER_COUNTY, ["3.csv"])]
    assert start_due_runs() == []


def test_what_somebody_asked_for_is_not_asked_for_again(ready: Ready, officer: User) -> None:
    start_run([ready(date(2018, 12, 5))], place_code=COUNTY, acting_user=officer)

    assert start_due_runs() == []


def test_the_next_file_waits_for_the_next_cycle(ready: Ready, settings: Any) -> None:
    ready(date(2018, 12, 5))
    start_due_runs()
    ready(date(2018, 12, 9))
    assert start_due_runs() == []  # December is not over, November's data were compared
    settings.TODAY = NEXT_MONTH
    assert start_due_runs() == []  # nor are these those of the end of December

    last = ready(DECEMBER)

    assert used(start_due_runs()) == [(COUNTY, [last.file_name])]
    ready(date(2018, 12, 30))  # came after, and is older
    assert start_due_runs() == []


def test_a_duty_to_compare_makes_the_next_file_due(
    ready: Ready, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "REGISTERS_OF", {"dibao_comparison": DEATHS})
    ready(date(2018, 12, 5))
    start_due_runs()
    settings.TODAY = NEXT_MONTH
    file = ready(date(2018, 12, 20))
    assert start_due_runs() == []
    about = {"duty_id": "dibao_comparison", "pack_id": "x", "label": "比对", "clause": "一", "wanted": 1,
             "who": "civil_affairs", "place_code": "410600000000"}  # fmt: skip
    quarter = {"period_start": date(2019, 1, 1), "period_end": date(2019, 3, 31)}
    DutyInstance.objects.create(**about, **quarter, due_on=date(2019, 3, 31))

    assert used(start_due_runs()) == [(COUNTY, [file.file_name])]
    ready(date(2018, 12, 21))
    assert start_due_runs() == []


def test_two_files_of_one_day_wait_for_somebody_to_choose(ready: Ready, officer: User) -> None:
    first, _second = ready(date(2018, 12, 5)), ready(date(2018, 12, 5))

    assert start_due_runs() == []
    assert "请选定一份比对：死亡" in browser(officer).get("/").content.decode()

    start_run([first], place_code=COUNTY, acting_user=officer)
    assert "请选定一份比对" not in browser(officer).get("/").content.decode()
    assert start_due_runs() == []


def test_a_run_of_the_schedule_that_failed_is_told_to_whoever_organises_comparisons(
    ready: Ready, officer: User, police: User
) -> None:
    ready(date(2018, 12, 5))
    start_due_runs()
    Job.objects.update(state=State.FAILED, error="磁盘已满")

    assert "定时比对没有做成" in browser(officer).get("/").content.decode()
    assert "定时比对没有做成" not in browser(police).get("/").content.decode()
    CheckRun.objects.create(
        place_code=COUNTY,
        on="2018-12-11",
        asked_at="2018-12-11T00:00Z",
        ended_at="2018-12-11T00:00Z",
    )
    assert "定时比对没有做成" not in browser(officer).get("/").content.decode()
