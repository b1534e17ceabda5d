"""Duties on the home page: those of my posts that are overdue or soon due."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.duties.queries.filtering import MINE, DutyFilter, duties_of, narrowed
from jingzhun_site.home.contributions import OVERDUE, WAITING, Task


def tasks(request: HttpRequest) -> Iterator[Task]:
    """What the posts of the user must have done by now, and within a week."""
    user = user_of(request)
    if not user.may(Right.HANDLE_TASKS):
        return
    looking: Any = request.looking  # type: ignore[attr-defined]
    own = duties_of(MINE, user, looking.place)
    titles = (
        ("overdue", OVERDUE, _("本岗位职责，已逾期未履行")),
        ("soon", WAITING, _("本岗位职责，7 天内到期")),
    )
    for state, urgency, title in titles:
        words = {"tab": MINE, "state": state, "place": looking.place}
        query = urlencode({name: word for name, word in words.items() if word})
        yield Task(
            title=title,
            count=narrowed(own, DutyFilter(state=state), on=clock.today()).count(),
            unit=_("项"),
            button=_("去填报"),
            href=f"{reverse('duties:list')}?{query}",
            icon="calendar-event",
            urgency=urgency,
        )
