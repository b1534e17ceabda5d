"""Changes that wait for a second person, on the home page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.home.contributions import OVERDUE, Task
from jingzhun_site.households.queries.pending import waiting_count


def tasks(request: HttpRequest) -> Iterator[Task]:
    """What others changed and the user is to confirm."""
    count = waiting_count(request)
    if count:
        yield Task(
            title=_("影响待遇的修改，等您复核"),
            count=count,
            unit=_("件"),
            button=_("去复核"),
            href=reverse("households:pending"),
            icon="shield-check",
            urgency=OVERDUE,
        )
