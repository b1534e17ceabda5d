"""Which jobs someone may see."""

from collections.abc import Iterable
from pathlib import Path

from django.db.models import Q, QuerySet

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.jobs.kinds import KINDS
from jingzhun_site.jobs.models import Job, Schedule
from jingzhun_site.jobs.progress import with_live_progress


def access_jobs(user: User) -> "QuerySet[Job]":
    """The jobs that someone asked for; who runs decisions sees those of the schedule in the place too."""
    own = Q(asked_by=user)
    scope = user.scope(Right.RUN_DECISIONS)
    if not scope:
        return Job.objects.filter(own)
    of_the_schedule = Q(asked_by=None) & (Q(place_code="") | scope.q("place_code"))
    return Job.objects.filter(own | of_the_schedule)


def access_schedule(user: User) -> "QuerySet[Schedule]":
    """The entries of the schedule, for those who run decisions."""
    if not user.may(Right.RUN_DECISIONS):
        return Schedule.objects.none()
    return Schedule.objects.filter(kind__in=list(KINDS)).order_by("at")


def live(jobs: Iterable[Job]) -> list[Job]:
    """The jobs as far as they are at this moment."""
    return [with_live_progress(job) for job in jobs]


def result_for(user: User, job: Job) -> Path | None:
    """The file that came out, if it is there and the user still has the right to it in its place.

    Someone who asked for a list and was then moved to another township does not get it any more.
    """
    kind = KINDS.get(job.kind)
    if kind is not None and kind.right is not None:
        is_allowed = user.may(kind.right, job.place_code or None)
    else:
        is_allowed = not job.place_code or user.scope().covers(job.place_code)
    return job.result_path if is_allowed else None
