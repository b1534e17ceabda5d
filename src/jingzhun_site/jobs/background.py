"""The jobs that keep the site itself in order."""

import shutil
from datetime import time, timedelta

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.jobs.kinds import Due, Outcome, job
from jingzhun_site.jobs.models import ENDED, Every, Job
from jingzhun_site.jobs.progress import Progress

DAYS_KEPT = 90
"""How long the file that came out of a job can be fetched; the job itself stays listed."""


@job(
    "tidy_up",
    label=gettext_lazy("清理过期会话和任务文件"),
    resumable=True,
    due=Due(every=Every.DAILY, at=time(3, 30)),
)
def tidy_up(progress: Progress, *, acting_user: User | None) -> Outcome:
    """Remove sessions that have run out, and result files that were kept long enough."""
    call_command("clearsessions")
    before = timezone.now() - timedelta(days=DAYS_KEPT)
    old = Job.objects.filter(state__in=ENDED, ended__lt=before).exclude(result_file="")
    # All read before the first is written: over rows half read, SQLite refuses at once to write what others wrote.
    found = list(old)
    total = len(found)
    for number, past in enumerate(found, start=1):
        shutil.rmtree(past.folder, ignore_errors=True)
        past.changed(result_file="")
        progress.tell(done=number, total=total)
    return Outcome(says=_("清理了 %(count)d 个过期文件") % {"count": total})
