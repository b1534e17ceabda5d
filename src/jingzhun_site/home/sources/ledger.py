"""The ledger on the home page: what my posts have to do, what waits for my verdict, what is overdue in my place."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.frame.pieces import Figure
from jingzhun_site.home.contributions import OVERDUE, WAITING, Task
from jingzhun_site.ledger.life import SOON_DAYS
from jingzhun_site.ledger.models import EntryEvent, EntryQuerySet, State
from jingzhun_site.ledger.queries.filtering import (
    ABOVE,
    MINE,
    PLACE,
    RECEIVE,
    VERIFY,
    entries_of,
)


def tasks(request: HttpRequest) -> Iterator[Task]:
    """The entries of the user's own posts, those that came up from below, those that wait for the user's verdict."""
    user = user_of(request)
    if user.may(Right.HANDLE_TASKS):
        yield from _own(request)
    if user.may(Right.FOLLOW_ESCALATED):
        above = entries_of(ABOVE, user, _place(request))
        yield Task(
            title=_("下级长期逾期、已提级到您这一级的督办事项"),
            count=above.count(),
            unit=_("项"),
            button=_("去督办"),
            href=_address(request, tab=ABOVE),
            icon="arrow-up",
            urgency=OVERDUE,
        )
    if user.may(Right.ASSIGN_TASKS):
        waiting = entries_of(VERIFY, user, _place(request))
        yield Task(
            title=_("报告办结的事项，等您核验销号"),
            count=waiting.count(),
            unit=_("项"),
            button=_("去核验"),
            href=_address(request, tab=VERIFY, state=State.REPORTED.value),
            icon="clipboard-check",
            urgency=WAITING,
        )


def figures(request: HttpRequest) -> Iterator[Figure]:
    """How many entries of the place are overdue, a link to them."""
    user = user_of(request)
    if not user.may(Right.SEE_DECISIONS):
        return
    found = entries_of(PLACE, user, _place(request))
    late = found.overdue(clock.today()).count()
    yield Figure(
        label=_("督办逾期"),
        value=late,
        unit=_("项"),
        href=_address(request, tab=PLACE, due="overdue"),
        note=_("未结 %(count)d 项") % {"count": found.running().count()},
        tone="soon" if late else "",
    )


def _own(request: HttpRequest) -> Iterator[Task]:
    on = clock.today()
    own = entries_of(MINE, user_of(request), _place(request)).filter(state=State.ASSIGNED)
    late = own.overdue(on)
    yield Task(
        title=_("交给您的督办事项，已逾期"),
        count=late.count(),
        unit=_("项"),
        note=_urged(late),
        button=_("去办理"),
        href=_address(request, tab=MINE, due="overdue"),
        icon="list-check",
        urgency=OVERDUE,
    )
    soon = own.due_between(on, on + timedelta(days=SOON_DAYS))
    yield Task(
        title=_("交给您的督办事项，7 天内到期"),
        count=soon.count(),
        unit=_("项"),
        note=_urged(soon),
        button=_("去办理"),
        href=_address(request, tab=MINE, due="soon"),
        icon="list-check",
        urgency=WAITING,
    )
    new = entries_of(RECEIVE, user_of(request), _place(request))
    yield Task(
        title=_("交给您的督办事项，还没签收"),
        count=new.count(),
        unit=_("项"),
        button=_("去签收"),
        href=_address(request, tab=RECEIVE),
        icon="inbox",
        urgency=WAITING,
    )


def _urged(entries: EntryQuerySet) -> str:
    """How many of some entries were urged."""
    urged = entries.filter(events__kind=EntryEvent.Kind.REMINDED).distinct().count()
    return _("其中被催办 %(count)d 项") % {"count": urged} if urged else ""


def _place(request: HttpRequest) -> str:
    looking: Any = request.looking  # type: ignore[attr-defined]
    return str(looking.place)


def _address(request: HttpRequest, **words: str) -> str:
    place = _place(request)
    query = urlencode({**words, **({"place": place} if place else {})})
    return f"{reverse('ledger:list')}?{query}"
