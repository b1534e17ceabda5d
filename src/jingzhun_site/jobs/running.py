"""Running one job: its function, its transaction, and what is noted at the end."""

import logging
import threading
from contextlib import nullcontext
from traceback import clear_frames

from django.db import transaction

from jingzhun_site.config.logs import request_id
from jingzhun_site.jobs.actions import break_off_job, claim_job, fail_job, finish_job
from jingzhun_site.jobs.failures import JobRefused, sentence_for
from jingzhun_site.jobs.kinds import KINDS, JobKind, Outcome
from jingzhun_site.jobs.models import Job, State
from jingzhun_site.jobs.progress import JobStopped, Progress

_logger = logging.getLogger("jingzhun.jobs")


def run_job(job: Job, *, worker: str = "here", stopping: threading.Event | None = None) -> Job:
    """Run a waiting job to its end in this process; a job that another worker has taken is left alone."""
    if not claim_job(job, worker=worker):
        return job
    token = request_id.set(str(job.pk))
    progress = Progress(job, stopping=stopping)
    about = {"job": str(job.pk), "kind": job.kind}
    _logger.info("job begins", extra=about)
    try:
        _work(job, progress)
    except JobStopped:
        break_off_job(job)
    except Exception as error:
        # Whatever goes wrong in a job is the job's: the worker lives on and runs the next one.
        _logger.exception("job failed", extra=about)
        # Rows half read stay open in the frames of the work, and SQLite lets nobody write over them.
        clear_frames(error.__traceback__)
        fail_job(job, sentence_for(error))
    finally:
        progress.forget()
        _logger.info("job ends: %s", job.state, extra=about)
        request_id.reset(token)
    return job


def run_waiting_jobs() -> list[Job]:
    """Run every waiting job here and now, oldest first; for tests and for commands that wait."""
    ran = []
    while (job := next_job()) is not None:
        ran.append(run_job(job))
    return ran


def next_job() -> Job | None:
    """The job that waits longest."""
    return Job.objects.filter(state=State.QUEUED).order_by("created").first()


def _work(job: Job, progress: Progress) -> None:
    kind = _kind_of(job)
    with transaction.atomic() if kind.in_one_transaction else nullcontext():
        outcome = kind.function(progress, acting_user=job.asked_by, **job.arguments)
        finish_job(job, outcome or Outcome())


def _kind_of(job: Job) -> JobKind:
    if job.kind not in KINDS:
        raise JobRefused(f"程序中没有“{job.kind}”这一种类的任务。")
    if job.asked_by is not None and not job.asked_by.is_active:
        raise JobRefused("提交人的帐户已停用，任务未执行。")
    return KINDS[job.kind]
