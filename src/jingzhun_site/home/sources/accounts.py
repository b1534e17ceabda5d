"""What waits for whoever manages accounts: users without a role, logins that failed."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jingzhun_site.accounts.access import access_users
from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.access import access_entries
from jingzhun_site.audit.wording import Group
from jingzhun_site.home.contributions import CHANGED, Task

DAYS = 7


def tasks(request: HttpRequest) -> Iterator[Task]:
    """Users who see nothing yet, and who was kept out lately."""
    user = user_of(request)
    if not user.may(Right.MANAGE_ACCOUNTS):
        return
    users = access_users(user).filter(is_active=True)
    yield Task(
        title=_("用户还没有角色，登录后什么也看不到"),
        count=users.filter(grants=None).count(),
        unit=_("人"),
        button=_("去授权"),
        href=reverse("accounts:users"),
        icon="user-plus",
    )
    since = timezone.localdate() - timedelta(days=DAYS)
    failed = access_entries(user).filter(
        action__in=("accounts.login_failed", "accounts.locked_out"),
        at__gte=timezone.now() - timedelta(days=DAYS),
    )
    query = urlencode({"group": str(Group.ENTRY), "since": since.isoformat()})
    yield Task(
        title=_("近 %(days)d 天登录失败或暂停") % {"days": DAYS},
        count=failed.count(),
        unit=_("次"),
        button=_("去查看"),
        href=f"{reverse('audit:entries')}?{query}",
        icon="alert-triangle",
        urgency=CHANGED,
    )
