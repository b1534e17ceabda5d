"""What an auditor looks at first: numbers shown in full, lists taken away, gaps struck off, roles given."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.access import access_entries
from jingzhun_site.audit.wording import Group, actions_of
from jingzhun_site.home.contributions import CHANGED, Task

DAYS = 30
_GROUPS = (Group.UNMASKING, Group.EXPORTING, Group.GAPS, Group.ACCOUNTS)


def tasks(request: HttpRequest) -> Iterator[Task]:
    """How often each was done in the last days; for those who audit and do nothing else."""
    user = user_of(request)
    if not user.may(Right.SEE_AUDIT) or user.may(Right.CHANGE_REGISTER):
        return
    since = timezone.localdate() - timedelta(days=DAYS)
    lately = access_entries(user).filter(at__gte=timezone.now() - timedelta(days=DAYS))
    for group in _GROUPS:
        query = urlencode({"group": str(group), "since": since.isoformat()})
        yield Task(
            title=_("近 %(days)d 天：%(what)s") % {"days": DAYS, "what": group.label},
            count=lately.filter(action__in=actions_of(group)).count(),
            unit=_("次"),
            button=_("去查看"),
            href=f"{reverse('audit:entries')}?{query}",
            icon="list-check",
            urgency=CHANGED,
        )
