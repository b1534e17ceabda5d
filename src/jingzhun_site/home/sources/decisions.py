"""Decisions on the home page: who lacks what, by programme and by place, and which facts are missing."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right, Role
from jingzhun_site.decisions.facts import access_facts
from jingzhun_site.decisions.gaps import (
    OFF_LIST,
    OPEN,
    GapCount,
    GapFilter,
    GapList,
    access_gaps,
)
from jingzhun_site.decisions.wording import GAP_NAMES, GAP_WORDS, waited
from jingzhun_site.frame.keeping import kept
from jingzhun_site.frame.pieces import Figure
from jingzhun_site.home.contributions import MISSING, Task
from jingzhun_site.places.queries import places_below
from jingzhun_site.places.scope import prefix_of

_SHOWN = 4
_FACTS_SHOWN = 3
_PLACES_SHOWN = 5
_FEWEST_PLACES = 2


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """A place below and how many open gaps it has."""

    name: str
    lines: int
    href: str


def figures(request: HttpRequest) -> Iterator[Figure]:
    """The two directions of gaps, each a link to its list."""
    found = _found(request)
    if found is None:
        return
    counts = _counts(found)
    for gap in (Gap.NOT_RECEIVING, Gap.NOT_ENTITLED):
        lines = sum(c.lines for c in counts if c.gap is gap and c.handled not in OFF_LIST)
        yield Figure(
            label=GAP_WORDS[gap],
            value=lines,
            unit=_("条"),
            href=_address(request, gap),
            note=_("研判，待核实"),
            tone="soon" if lines else "",
        )


def tasks(request: HttpRequest) -> Iterator[Task]:
    """The programmes with the most open gaps, for those who handle them; the first run, where none was made."""
    user = user_of(request)
    found = _found(request)
    if found is None:
        if user.may(Right.RUN_DECISIONS):
            yield Task(
                title=_("还没有研判过，差缺清单还是空的"),
                button=_("去研判"),
                href=reverse("decisions:runs"),
                icon="database",
            )
        return
    if user.may(Right.HANDLE_GAPS):
        yield from _waiting_gaps(request, found, led_by=_own_departments(user))
    if user.may(Right.CHANGE_REGISTER):
        yield from _missing_facts(request)


def _waiting_gaps(
    request: HttpRequest, found: GapList, *, led_by: frozenset[str]
) -> Iterator[Task]:
    """The programmes with the most open gaps; of a department's liaison those that the department leads."""
    waiting: Counter[str] = Counter()
    oldest: dict[str, date] = {}
    for count in _counts(found):
        is_own = not led_by or found.rules.lead(count.programme) in led_by
        if count.gap is Gap.NOT_RECEIVING and count.handled == OPEN and is_own:
            waiting[count.programme] += count.lines
            oldest[count.programme] = min(count.since, oldest.get(count.programme, count.since))
    for programme, lines in waiting.most_common(_SHOWN):
        yield Task(
            title=_("%(programme)s：应享未享") % {"programme": found.rules.label(programme)},
            count=lines,
            unit=_("条"),
            note=_("最久已等 %(days)d 天") % {"days": waited(oldest[programme])},
            button=_("去处理"),
            href=_address(request, Gap.NOT_RECEIVING, programme),
            icon="list-details",
        )


def _own_departments(user: User) -> frozenset[str]:
    """The functions of government whose liaison a user is; none for those who answer for everything."""
    grants = list(user.grants.in_force(timezone.localdate()))
    if any(grant.role != Role.DEPARTMENT_LIAISON for grant in grants):
        return frozenset()
    return frozenset(grant.government_function for grant in grants if grant.government_function)


def _missing_facts(request: HttpRequest) -> Iterator[Task]:
    """The facts that most records lack."""
    looking: Any = request.looking  # type: ignore[attr-defined]
    user = user_of(request)
    what = ("home.facts", user.pk, *looking.scope.prefixes)
    lacking = kept(what, lambda: _fact_counts(user, looking))
    for name, label, count in lacking[:_FACTS_SHOWN]:
        words = {"fact": name, "place": looking.place}
        query = urlencode({word: value for word, value in words.items() if value})
        yield Task(
            title=_("缺“%(field)s”，无法判断") % {"field": label},
            count=count,
            unit=_("条"),
            button=_("去补"),
            href=f"{reverse('decisions:facts')}?{query}",
            icon="help-circle",
            urgency=MISSING,
        )


def _fact_counts(user: User, looking: Any) -> list[tuple[str, str, int]]:
    facts = access_facts(user, looking.times, place=looking.place)
    return [(one.name, one.field.label_zh, one.count) for one in (facts.counts() if facts else ())]


def worst_places(request: HttpRequest) -> list[PlaceLine]:
    """Of the places one level below, those with the most open gaps; for who looks at several."""
    found = _found(request)
    looking: Any = request.looking  # type: ignore[attr-defined]
    here = looking.place or looking.scope.place_code
    below = dict(places_below(here, looking.scope)) if found and here else {}
    if found is None or len(below) < _FEWEST_PLACES:
        return []
    counts = _place_counts(found, size=len(prefix_of(next(iter(below)))))
    lines = [
        PlaceLine(
            name=below[place],
            lines=counts[place],
            href=_address(request, Gap.NOT_RECEIVING, at=place),
        )
        for place in sorted(below, key=lambda one: -counts.get(one, 0))
        if counts.get(place)
    ]
    return lines[:_PLACES_SHOWN]


def _place_counts(found: GapList, *, size: int) -> Mapping[str, int]:
    what = ("home.places", size, *_hangs_on(found))
    return kept(what, lambda: found.places(GapFilter(), size=size))


def _found(request: HttpRequest) -> GapList | None:
    looking: Any = request.looking  # type: ignore[attr-defined]
    if not hasattr(request, "home_gaps"):
        found = access_gaps(user_of(request), looking.times, place=looking.place)
        request.home_gaps = found  # type: ignore[attr-defined]
    known: GapList | None = request.home_gaps  # type: ignore[attr-defined]
    return known


def _counts(found: GapList) -> list[GapCount]:
    return kept(("home.gaps", *_hangs_on(found)), found.counts)


def _hangs_on(found: GapList) -> tuple[Hashable, ...]:
    return (found.run.pk, found.scope.prefixes, found.closed)


def _address(request: HttpRequest, gap: Gap, programme: str = "", *, at: str = "") -> str:
    names: Mapping[Gap, str] = {value: name for name, value in GAP_NAMES.items()}
    looking: Any = request.looking  # type: ignore[attr-defined]
    words = {"tab": names[gap], "programme": programme, "place": at or looking.place}
    query = urlencode({name: word for name, word in words.items() if word})
    return f"{reverse('decisions:gaps')}?{query}"
