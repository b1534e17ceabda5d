"""Long work of decisions: snapshots, runs, exports."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.actions import DECIDE, EXPORT, SNAPSHOT
from jingzhun_site.decisions.demo import decide_demo
from jingzhun_site.decisions.exports import write_gap_workbook
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.decisions.signals import run_published
from jingzhun_site.decisions.snapshots import take_snapshot
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import Due, Outcome, job
from jingzhun_site.jobs.models import Every
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.register.as_of import Times


@job(
    DECIDE,
    label=gettext_lazy("快照与研判"),
    resumable=True,
    due=Due(every=Every.DAILY, at=time(1, 30)),
)
def decide(
    progress: Progress, *, acting_user: User | None, as_at: str = "", known_at: str = ""
) -> Outcome:
    """Snapshot the register and decide it."""
    times = _times(as_at, known_at)
    run = decide_register(times, acting_user=acting_user, tell=progress.tell)
    if run.is_current:
        run_published.send(sender=type(run), run=run, acting_user=acting_user)
    said = _("研判完成：%(households)s 户，%(persons)s 人") % {
        "households": f"{run.snapshot.rows('households'):,}",
        "persons": f"{run.snapshot.rows('persons'):,}",
    }
    missing = run.snapshot.left_out.get("households", 0)
    if missing:
        said += _("；另有 %(missing)s 户资料不全，没有参加") % {"missing": f"{missing:,}"}
    return Outcome(says=said, result={"run": run.pk, "href": run.get_absolute_url()})


@job("decide_demo", label=gettext_lazy("演示：研判，并补充几天的工作"), resumable=True)
def decide_the_demo(progress: Progress, *, acting_user: User | None) -> Outcome:
    """What a demonstration shows besides its register; in the background, so that it opens at once."""
    if not settings.DEMO:
        raise JobRefused(_("只有演示系统才有这一任务。"))
    run = decide_demo(tell=progress.tell)
    run_published.send(sender=type(run), run=run, acting_user=None)
    return Outcome(result={"run": run.pk, "href": run.get_absolute_url()})


@job(SNAPSHOT, label=gettext_lazy("生成快照"), resumable=True)
def snapshot(
    progress: Progress, *, acting_user: User | None, as_at: str = "", known_at: str = ""
) -> Outcome:
    """Snapshot the register as of two days."""
    made = take_snapshot(_times(as_at, known_at), acting_user=acting_user, tell=progress.tell)
    said = _("快照 %(id)s，%(persons)s 人") % {
        "id": made.pk[:12],
        "persons": f"{made.rows('persons'):,}",
    }
    return Outcome(says=said, result={"snapshot": made.pk})


@job(EXPORT, label=gettext_lazy("导出差缺清单"), right=Right.EXPORT_LISTS, resumable=True)
def export(progress: Progress, *, acting_user: User, **wanted: Any) -> Outcome:
    """Write a list of gaps as a workbook."""
    arguments: Mapping[str, Any] = wanted
    made = write_gap_workbook(progress.folder, arguments, user=acting_user, tell=progress.tell)
    said = _("%(title)s：%(rows)s 条") % {"title": made.title, "rows": f"{made.rows:,}"}
    return Outcome(says=said, file=made.path, file_name=f"{made.title}.xlsx")


def _times(as_at: str, known_at: str) -> Times:
    present = Times.present()
    return Times(
        as_at=date.fromisoformat(as_at) if as_at else present.as_at,
        known_at=date.fromisoformat(known_at) if known_at else present.known_at,
    )
