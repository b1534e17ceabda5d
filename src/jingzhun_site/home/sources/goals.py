"""Goals on the home page: targets behind or overdue in my place, figures to verify, shortfalls to answer."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.goals import TargetStatus
from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.frame.pieces import Figure
from jingzhun_site.goals.access import SeenGoals, access_goals, place_of
from jingzhun_site.goals.filtering import chosen_year
from jingzhun_site.goals.models import GoalReport, Shortfall
from jingzhun_site.goals.wording import STATUS_WORDS
from jingzhun_site.home.contributions import OVERDUE, WAITING, Task

_LATE = (
    (TargetStatus.OVERDUE, OVERDUE),
    (TargetStatus.DUE_TODAY, OVERDUE),
    (TargetStatus.BEHIND, WAITING),
)


def figures(request: HttpRequest) -> Iterator[Figure]:
    """How many targets of the place are overdue or behind, a link to them."""
    seen = _seen(request)
    if seen is None:
        return
    counts = _counts(request, seen)
    late = sum(counts.get(status.value, 0) for status, _urgency in _LATE)
    yield Figure(
        label=_("目标逾期或滞后"),
        value=late,
        unit=_("项"),
        href=_address(request, seen),
        note=_("共 %(count)d 项目标") % {"count": sum(counts.values())},
        tone="soon" if late else "",
    )


def tasks(request: HttpRequest) -> Iterator[Task]:
    """What is late in the place, for those who work on it; what waits for a second person."""
    user = user_of(request)
    seen = _seen(request)
    if seen is not None and user.may(Right.HANDLE_TASKS):
        counts = _counts(request, seen)
        for status, urgency in _LATE:
            yield Task(
                title=_("目标%(status)s") % {"status": STATUS_WORDS[status]},
                count=counts.get(status.value, 0),
                unit=_("项"),
                button=_("去看"),
                href=_address(request, seen, status=status.value),
                icon="target-arrow",
                urgency=urgency,
            )
    if user.may(Right.ASSIGN_TASKS):
        yield _to_verify(request)
    if user.may(Right.SET_GOALS):
        yield from _to_answer(request)


def _to_verify(request: HttpRequest) -> Task:
    user = user_of(request)
    waiting = GoalReport.objects.filter(
        user.scope(Right.ASSIGN_TASKS).q(), state=GoalReport.State.REPORTED
    ).exclude(made_by=user)
    return Task(
        title=_("填报的目标数，等您核验"),
        count=waiting.count(),
        unit=_("个"),
        button=_("去核验"),
        href=reverse("goals:reports"),
        icon="clipboard-check",
    )


def _to_answer(request: HttpRequest) -> Iterator[Task]:
    scope = user_of(request).scope(Right.SET_GOALS)
    waiting = Shortfall.objects.filter(
        scope.q("share__parent_code"), answered_at__isnull=True
    ).select_related("share")
    first = waiting.order_by("pk").first()
    if first is None:
        return
    share = first.share
    base = reverse("goals:goal", args=(share.goal_id, share.year, share.span))
    yield Task(
        title=_("下级反映目标有困难，等您答复"),
        count=waiting.count(),
        unit=_("件"),
        button=_("去答复"),
        href=f"{base}?{urlencode({'place': share.parent_code})}",
        icon="message-report",
    )


def _seen(request: HttpRequest) -> SeenGoals | None:
    looking: Any = request.looking  # type: ignore[attr-defined]
    if not hasattr(request, "home_goals"):
        found = access_goals(user_of(request), place=looking.place)
        request.home_goals = found  # type: ignore[attr-defined]
    known: SeenGoals | None = request.home_goals  # type: ignore[attr-defined]
    return known


def _counts(request: HttpRequest, seen: SeenGoals) -> dict[str, int]:
    place = _place(request, seen)
    return dict(seen.counts([place], year=_year(seen)).get(place, {}))


def _year(seen: SeenGoals) -> int:
    return chosen_year(QueryDict(), seen.progress.years, present=clock.today().year)


def _place(request: HttpRequest, seen: SeenGoals) -> str:
    looking: Any = request.looking  # type: ignore[attr-defined]
    return place_of(seen, looking.place if seen.scope.covers(looking.place) else "")


def _address(request: HttpRequest, seen: SeenGoals, *, status: str = "") -> str:
    words = {"place": _place(request, seen), "year": str(_year(seen)), "status": status}
    return f"{reverse('goals:tree')}?{urlencode({n: w for n, w in words.items() if w})}"
