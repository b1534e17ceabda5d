"""Starting jobs, and what becomes of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.jobs.kinds import KINDS, Outcome
from jingzhun_site.jobs.models import Job, Schedule, State


class CannotRunAgainError(Exception):
    """A job cannot be run again; the words are a sentence for whoever asked."""


MOST_ATTEMPTS = 3
"""A job whose worker died this often is not tried again: it may be what kills it."""


def start_job(
    kind: str,
    arguments: Mapping[str, Any] | None = None,
    *,
    acting_user: User | None,
    key: str = "",
    label: str = "",
    place_code: str = "",
) -> Job:
    """Put a job into the queue, in the transaction of the caller. The same key again gives the same job.

    Args:
        kind: a declared kind; another raises ``KeyError``.
        arguments: what the function gets, as plain JSON; identities are tokens here too.
        acting_user: who asks, and under whose rights the job works; none for the schedule.
        key: from the form, so that sending it twice makes one job; empty: always a new job.
        label: what this very job is called; the kind's label by default.
        place_code: the place it is about; only who may see that place sees the job's result.
    """
    declared = KINDS[kind]
    values = {
        "label": str(label or declared.label),
        "arguments": dict(arguments or {}),
        "asked_by": acting_user,
        "place_code": place_code,
    }
    if not key:
        return Job.objects.create(kind=kind, **values)
    own_key = f"{acting_user.pk if acting_user else 'schedule'}:{key}"
    found = Job.objects.filter(kind=kind, key=own_key).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Job.objects.create(kind=kind, key=own_key, **values)
    except IntegrityError:  # another request with the same key was quicker
        return Job.objects.get(kind=kind, key=own_key)


def claim_job(job: Job, *, worker: str) -> bool:
    """Take a waiting job for one worker; of several that try, one succeeds."""
    taken = Job.objects.filter(pk=job.pk, state=State.QUEUED).update(
        state=State.RUNNING, worker=worker, started=timezone.now(), attempts=F("attempts") + 1
    )
    if taken:
        job.refresh_from_db()
    return bool(taken)


def finish_job(job: Job, outcome: Outcome) -> None:
    """Note what came out."""
    path = outcome.file
    job.changed(
        state=State.DONE,
        ended=timezone.now(),
        says=outcome.says or job.says,
        done=job.total or job.done,
        total=job.total,
        result=dict(outcome.result),
        result_file=str(path.resolve().relative_to(settings.HOME.resolve())) if path else "",
        result_name=(outcome.file_name or path.name) if path else "",
    )


def fail_job(job: Job, error: str) -> None:
    """Note that it did not succeed, and why."""
    job.changed(
        state=State.FAILED,
        ended=timezone.now(),
        error=error,
        says=job.says,
        done=job.done,
        total=job.total,
    )


def break_off_job(job: Job) -> None:
    """A worker stopped or died over a job: it goes back into the queue, or says why not."""
    declared = KINDS.get(job.kind)
    if declared is None:
        _interrupt(job, _("程序中已没有这一种类的任务。"))
    elif not declared.can_run_again:
        _interrupt(job, str(declared.why_not_resumed))
    elif job.attempts >= MOST_ATTEMPTS:
        again = _("任务已中断 %(count)d 次，不再自动重做。可能内存不足，请联系管理员。")
        _interrupt(job, again % {"count": job.attempts})
    else:
        job.changed(state=State.QUEUED, worker="", started=None, says=_("中断后重新排队"))


@transaction.atomic
def run_again(job: Job, *, acting_user: User) -> Job:
    """Put a job that did not succeed back into the queue, under the rights of whoever asked for it.

    Raises:
        CannotRunAgainError: it did succeed, it is at work, or its kind may do something twice.
    """
    held = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if not may_run_again(held):
        raise CannotRunAgainError(_("这个任务现在不能重新执行，请刷新页面看它的状态。"))
    record_audit(
        "jobs.run_again",
        acting_user=acting_user,
        entity="jobs",
        key=str(held.pk),
        place_code=held.place_code,
        old={"state": held.state, "error": held.error},
        new={"kind": held.kind},
    )
    held.changed(
        state=State.QUEUED, worker="", started=None, ended=None, attempts=0, error="",
        says=_("重新排队"), done=0, total=0,
    )  # fmt: skip
    return held


def may_run_again(job: Job) -> bool:
    """Whether a job did not succeed and its kind can begin anew."""
    kind = KINDS.get(job.kind)
    did_not_succeed = job.state in (State.FAILED, State.INTERRUPTED)
    return did_not_succeed and kind is not None and kind.can_run_again


def _interrupt(job: Job, why: str) -> None:
    job.changed(state=State.INTERRUPTED, ended=timezone.now(), error=why)


def switch_schedule(schedule: Schedule, *, is_on: bool, now: datetime | None = None) -> None:
    """Turn an entry of the schedule on or off; what was due while it was off is not made up for."""
    schedule.is_on, schedule.settled_until = is_on, now or timezone.now()
    schedule.save(update_fields=["is_on", "settled_until"])
