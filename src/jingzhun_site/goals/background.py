"""Long work of goals: measuring every target."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.goals.asking import MEASURE, ask_to_measure
from jingzhun_site.goals.demo import work_on_goals
from jingzhun_site.goals.running import measure_goals
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import Outcome, job
from jingzhun_site.jobs.progress import Progress


@job(MEASURE, label=gettext_lazy("测算目标进度"), resumable=True)
def measure(progress: Progress, *, acting_user: User | None) -> Outcome:
    """Measure every target against the snapshot of the current decisions."""
    made = measure_goals(acting_user=acting_user, tell=progress.tell)
    said = _("%(places)s 个地区，%(lines)s 条目标") % {
        "places": f"{made.places:,}",
        "lines": f"{made.lines:,}",
    }
    return Outcome(says=said, result={"progress_run": made.pk})


@job("goals_demo", label=gettext_lazy("演示：分解下达目标"), resumable=True)
def fill_the_demo(progress: Progress, *, acting_user: User | None) -> Outcome:
    """What a demonstration shows of goals."""
    if not settings.DEMO:
        raise JobRefused(_("只有演示系统才有这一任务。"))
    work_on_goals(tell=progress.tell)
    return Outcome()


def on_run_published(*, acting_user: User | None = None, **_of_signal: Any) -> None:
    """New decisions: the figures of goals follow; in a demonstration what people do with them too."""
    if settings.DEMO:
        start_job("goals_demo", acting_user=None)
    else:
        ask_to_measure(acting_user=acting_user)
