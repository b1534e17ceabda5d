"""A job ends in one of three states, and whoever asked can read which and why."""

import errno
import threading
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import OperationalError

from jingzhun.errors import Fault, JingzhunError
from jingzhun_site.accounts.models import User
from jingzhun_site.jobs.actions import MOST_ATTEMPTS, claim_job, start_job
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import Outcome
from jingzhun_site.jobs.models import Job, State
from jingzhun_site.jobs.progress import Progress, read_live, with_live_progress
from jingzhun_site.jobs.running import run_job, run_waiting_jobs
from jingzhun_site.jobs.worker import Worker, take_up_broken_off_jobs

from .conftest import Declare

pytestmark = pytest.mark.django_db


def test_a_job_runs_for_the_one_who_asked_with_its_arguments(
    declare: Declare, officer: User
) -> None:
    seen: list[object] = []

    def count(progress: Progress, *, acting_user: User, upto: int) -> Outcome:
        seen.extend([acting_user, upto])
        progress.tell("数", done=upto, total=upto)
        return Outcome(says="数完了", result={"upto": upto})

    declare("count", count)
    job = start_job("count", {"upto": 3}, acting_user=officer)
    run_waiting_jobs()
    job.refresh_from_db()
    assert seen == [officer, 3]
    assert (job.state, job.says, job.done, job.total) == (State.DONE, "数完了", 3, 3)
    assert job.result == {"upto": 3}
    assert job.ended is not None


def test_the_file_of_a_job_is_kept_relative_to_home(declare: Declare, officer: User) -> None:
    def export(progress: Progress, *, acting_user: User) -> Outcome:
        file = progress.folder / "list.csv"
        file.write_text("a\n", encoding="utf-8")
        return Outcome(file=file, file_name="名单.csv")

    declare("export", export)
    job = run_job(start_job("export", acting_user=officer))
    assert job.result_file == f"jobs/{job.pk}/list.csv"
    assert job.result_name == "名单.csv"
    assert job.result_path == settings.HOME / job.result_file


def test_the_same_key_gives_the_same_job_and_another_user_another(
    declare: Declare, officer: User, clerk: User
) -> None:
    declare("nothing", lambda progress, **_: None)
    first = start_job("nothing", acting_user=officer, key="form-1")
    assert start_job("nothing", acting_user=officer, key="form-1") == first
    assert start_job("nothing", acting_user=clerk, key="form-1") != first
    assert start_job("nothing", acting_user=officer) != start_job("nothing", acting_user=officer)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (JobRefused("第 3 行没有户编号。"), "第 3 行没有户编号。"),
        (JingzhunError([Fault(code="GENERAL001")]), "文件不存在"),
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (OperationalError("database is locked"), "正被其他任务占用"),
        (OperationalError("database or disk is full"), "磁盘已满"),
        (ZeroDivisionError("secret detail"), "编号"),
    ],
)
def test_a_failed_job_says_what_a_person_can_act_on(
    declare: Declare, officer: User, error: Exception, told: str
) -> None:
    def fail(progress: Progress, *, acting_user: User) -> None:
        raise error

    declare("fail", fail)
    job = run_job(start_job("fail", acting_user=officer))
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert told in job.error
    assert "secret" not in job.error


def test_what_failed_work_left_half_read_is_let_go_before_its_end_is_noted(
    declare: Declare, officer: User
) -> None:
    let_go_while: list[str] = []

    def rows() -> Iterator[int]:
        try:
            yield 1
        finally:
            let_go_while.append(Job.objects.get().state)

    def work(progress: Progress, *, acting_user: User) -> None:
        left = rows()
        next(left)
        raise OperationalError("database is locked")

    declare("work", work)
    assert run_job(start_job("work", acting_user=officer)).state == State.FAILED
    assert let_go_while == [State.RUNNING]


def test_a_job_of_a_disabled_account_does_not_run(declare: Declare, officer: User) -> None:
    ran: list[int] = []
    declare("note", lambda progress, **_: ran.append(1))
    job = start_job("note", acting_user=officer)
    User.objects.update(is_active=False)
    run_waiting_jobs()
    job.refresh_from_db()
    assert (job.state, ran) == (State.FAILED, [])


def test_a_job_in_one_transaction_leaves_nothing_behind_when_it_fails(
    declare: Declare, officer: User, clerk: User
) -> None:
    def rename(progress: Progress, *, acting_user: User) -> None:
        User.objects.filter(pk=clerk.pk).update(display_name="half")
        raise JobRefused("不行")

    declare("rename", rename, in_one_transaction=True)
    job = run_job(start_job("rename", acting_user=officer))
    clerk.refresh_from_db()
    assert (job.state, clerk.display_name) == (State.FAILED, "")


def test_one_of_two_workers_gets_the_job(declare: Declare, officer: User) -> None:
    declare("nothing", lambda progress, **_: None)
    job = start_job("nothing", acting_user=officer)
    same = Job.objects.get(pk=job.pk)
    assert claim_job(job, worker="a")
    assert not claim_job(same, worker="b")


def test_progress_is_seen_while_the_job_runs_and_gone_when_it_ended(
    declare: Declare, officer: User
) -> None:
    seen: list[tuple[str, int, int]] = []

    def work(progress: Progress, *, acting_user: User) -> None:
        progress.tell("读取", done=10, total=40)
        other = with_live_progress(Job.objects.get(pk=progress.job.pk))
        seen.append((other.says, other.done, other.total))

    declare("work", work, in_one_transaction=True)
    job = run_job(start_job("work", acting_user=officer))
    assert seen == [("读取", 10, 40)]
    assert read_live(job) is None
    assert job.done == job.total == 40


def test_progress_is_written_a_few_times_a_second_at_most(
    declare: Declare, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    monkeypatch.setattr(Progress, "_write", lambda self: written.append(self.job.done))
    job = start_job("tidy_up", acting_user=officer)
    seconds = iter(range(1000))
    progress = Progress(job, clock=lambda: next(seconds) / 100)
    for done in range(1000):
        progress.tell("", done=done, total=1000)
    assert len(written) == pytest.approx(10 / 0.3, abs=2)


@pytest.mark.parametrize(
    ("settings_of_kind", "expected"),
    [
        ({"resumable": True}, State.QUEUED),
        ({"in_one_transaction": True}, State.QUEUED),
        ({"why_not_resumed": "请核对后重做。"}, State.INTERRUPTED),
    ],
)
def test_a_worker_that_is_told_to_stop_undoes_the_job_it_is_at(
    declare: Declare, officer: User, settings_of_kind: dict[str, object], expected: State
) -> None:
    stopping = threading.Event()

    def work(progress: Progress, *, acting_user: User) -> None:
        stopping.set()
        progress.tell("走不到头")

    declare("work", work, **settings_of_kind)
    job = run_job(start_job("work", acting_user=officer), stopping=stopping)
    job.refresh_from_db()
    assert job.state == expected
    if expected == State.INTERRUPTED:
        assert job.error == "请核对后重做。"


def test_a_job_whose_worker_is_gone_is_taken_up_again_but_not_for_ever(
    declare: Declare, officer: User
) -> None:
    declare("nothing", lambda progress, **_: None, resumable=True)
    job = start_job("nothing", acting_user=officer)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert claim_job(job, worker="gone~1~abc")
        assert take_up_broken_off_jobs() == [job]
        job.refresh_from_db()
        assert job.state == (State.QUEUED if attempt < MOST_ATTEMPTS else State.INTERRUPTED)
    assert "内存" in job.error


def test_a_job_of_a_worker_that_lives_is_left_alone_unless_it_is_idle(
    declare: Declare, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingzhun_site.jobs.worker.is_alive", lambda worker: True)
    declare("nothing", lambda progress, **_: None)
    job = start_job("nothing", acting_user=officer)
    claim_job(job, worker="w")
    assert take_up_broken_off_jobs() == []
    assert take_up_broken_off_jobs(idle="w") == [job]


def test_a_worker_outlives_a_database_that_does_not_answer(
    declare: Declare, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare("nothing", lambda progress, **_: None)
    job = start_job("nothing", acting_user=officer)
    worker = Worker()

    def locked() -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr("jingzhun_site.jobs.worker.next_job", locked)
        patched.setattr(worker.stopping, "wait", lambda seconds: False)
        patched.setattr("jingzhun_site.jobs.worker.close_old_connections", lambda: None)
        assert not worker._work_once()
    monkeypatch.setattr("jingzhun_site.jobs.worker.close_old_connections", lambda: None)
    assert worker._work_once()
    job.refresh_from_db()
    assert job.state == State.DONE
