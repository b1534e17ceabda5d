"""Long work of the war map: measuring poverty in every place."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.kinds import Outcome, job
from jingzhun_site.jobs.models import Job, State
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.warmap.measuring import measure_poverty

MEASURE = "measure_poverty"


@job(MEASURE, label=gettext_lazy("测算贫困程度"), resumable=True)
def measure(progress: Progress, *, acting_user: User | None) -> Outcome:
    """Measure poverty in the snapshot of the current decisions."""
    made = measure_poverty(acting_user=acting_user, tell=progress.tell)
    years = "、".join(dict.fromkeys(str(one.year) for one in made))
    return Outcome(says=_("已测算 %(years)s 年") % {"years": years})


def on_run_published(*, acting_user: User | None = None, **_of_signal: Any) -> None:
    """New decisions: the measures follow; one that still waits serves both."""
    if not Job.objects.filter(kind=MEASURE, state=State.QUEUED).exists():
        start_job(MEASURE, acting_user=acting_user)
