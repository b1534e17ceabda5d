"""Background work of one's own that did not succeed, on the home page for a few days."""

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.home.contributions import OVERDUE, Task
from jingzhun_site.jobs.models import Job, State

DAYS = 3
_SHOWN = 2


def tasks(request: HttpRequest) -> Iterator[Task]:
    """The last ones that failed and were not tried again since."""
    own = Job.objects.filter(asked_by=user_of(request))
    lately = own.filter(
        state__in=(State.FAILED, State.INTERRUPTED),
        ended__gte=timezone.now() - timedelta(days=DAYS),
    )
    for job in lately.order_by("-ended")[:_SHOWN]:
        if own.filter(kind=job.kind, created__gt=job.created).exists():
            continue
        yield Task(
            title=_("没有做成：%(label)s") % {"label": job.label},
            note=job.error.partition("\n")[0][:120],
            button=_("看原因"),
            href=job.get_absolute_url(),
            icon="alert-circle",
            urgency=OVERDUE,
        )
