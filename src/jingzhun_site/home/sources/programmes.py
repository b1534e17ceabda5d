"""Programmes on the home page: what waits for the user's own signature, and what is late."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.frame.keeping import kept
from jingzhun_site.home.contributions import OVERDUE, WAITING, Task
from jingzhun_site.programmes.access import Ledgers, access_ledgers
from jingzhun_site.programmes.queries.counts import counted
from jingzhun_site.programmes.queries.mine import waiting_for

_SHOWN = 3


def tasks(request: HttpRequest) -> Iterator[Task]:
    """The steps that wait for the user, and the programmes with the most overdue steps, for those who handle them."""
    user = user_of(request)
    if not user.may(Right.HANDLE_PROGRAMMES):
        return
    place: str = request.looking.place  # type: ignore[attr-defined]
    ledgers = access_ledgers(user, place=place, right=Right.HANDLE_PROGRAMMES)
    waiting = waiting_for(user, ledgers)
    count = waiting.count()
    if count:
        late = waiting.overdue(clock.today()).count()
        yield Task(
            title=_("专项步骤，等您办理"),
            count=count,
            unit=_("笔"),
            note=_("其中逾期 %(count)d 笔") % {"count": late} if late else "",
            button=_("去办理"),
            href=_address(reverse("programmes:mine"), place),
            icon="clipboard-check",
            urgency=OVERDUE if late else WAITING,
        )
    yield from _late(ledgers, place)


def _late(ledgers: Ledgers, place: str) -> Iterator[Task]:
    counts = _overdue(ledgers)
    for name in sorted(counts, key=lambda one: -counts[one])[:_SHOWN]:
        yield Task(
            title=_("%(programme)s：逾期未办")
            % {"programme": ledgers.programmes[name].programme.label},
            count=counts[name],
            unit=_("笔"),
            button=_("去查看"),
            href=_address(reverse("programmes:ledger", args=[name]), place, overdue="1"),
            icon="clock",
            urgency=OVERDUE,
        )


def _overdue(ledgers: Ledgers) -> dict[str, int]:
    what = ("home.programmes", ledgers.scope.prefixes, frozenset(ledgers.programmes))
    counts = kept(what, lambda: counted(ledgers.lines().overdue(clock.today())))
    return {name: one.overdue for name, one in counts.items()}


def _address(path: str, place: str, **words: str) -> str:
    query = urlencode({**words, **({"place": place} if place else {})})
    return f"{path}?{query}" if query else path
