"""Documents on the home page: those whose review is not done, for those who keep them."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.directives.access import access_directives
from jingzhun_site.directives.models import DirectiveItem
from jingzhun_site.home.contributions import WAITING, Task


def tasks(request: HttpRequest) -> Iterator[Task]:
    """How many items wait for their review, with the way to the latest document that has any."""
    user = user_of(request)
    if not user.may(Right.KEEP_DIRECTIVES):
        return
    looking: Any = request.looking  # type: ignore[attr-defined]
    own = access_directives(user, right=Right.KEEP_DIRECTIVES, place=looking.place)
    waiting = DirectiveItem.objects.filter(directive__in=own, state=DirectiveItem.State.WAITING)
    latest = waiting.order_by("-directive_id").values_list("directive_id", flat=True).first()
    if latest is None:
        return
    page = reverse("directives:directive", args=(latest,))
    query = urlencode({"place": looking.place}) if looking.place else ""
    yield Task(
        title=_("文件里读出的事项，等您审定"),
        count=waiting.count(),
        unit=_("项"),
        button=_("去审定"),
        href=f"{page}?{query}" if query else page,
        icon="file-text",
        urgency=WAITING,
    )
