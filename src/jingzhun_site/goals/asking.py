"""Asking for targets to be measured again."""

from jingzhun_site.accounts.models import User
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.models import Job, State

MEASURE = "measure_goals"


def ask_to_measure(*, acting_user: User | None) -> Job:
    """Measure in the background; one that still waits serves all who ask."""
    waiting = Job.objects.filter(kind=MEASURE, state=State.QUEUED).first()
    return waiting or start_job(MEASURE, acting_user=acting_user)
