"""Decisions on the home page: who lacks what, by programme, and what is not known."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.gaps import DISMISSED, OPEN, GapCount, GapList, access_gaps
from jingzhun_site.decisions.wording import GAP_NAMES, GAP_WORDS
from jingzhun_site.frame.pieces import Figure
from jingzhun_site.home.contributions import Task

_SHOWN = 4
_SECONDS = 20
"""For how long the counts of a place are not counted again; a handled gap shows after that."""


def figures(request: HttpRequest) -> Iterator[Figure]:
    """The two directions of gaps, each a link to its list."""
    found = _found(request)
    if found is None:
        return
    counts = _counts(request, found)
    for gap in (Gap.NOT_RECEIVING, Gap.NOT_ENTITLED):
        lines = sum(c.lines for c in counts if c.gap is gap and c.handled != DISMISSED)
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
    if not user.may(Right.HANDLE_GAPS):
        return
    waiting: Counter[str] = Counter()
    for count in _counts(request, found):
        if count.gap is Gap.NOT_RECEIVING and count.handled == OPEN:
            waiting[count.programme] += count.lines
    for programme, lines in waiting.most_common(_SHOWN):
        yield Task(
            title=_("%(programme)s：应享未享") % {"programme": found.rules.label(programme)},
            count=lines,
            unit=_("条"),
            button=_("去处理"),
            href=_address(request, Gap.NOT_RECEIVING, programme),
            icon="list-details",
        )


def _found(request: HttpRequest) -> GapList | None:
    looking: Any = request.looking  # type: ignore[attr-defined]
    if not hasattr(request, "home_gaps"):
        found = access_gaps(user_of(request), looking.times, place=looking.place)
        request.home_gaps = found  # type: ignore[attr-defined]
    known: GapList | None = request.home_gaps  # type: ignore[attr-defined]
    return known


def _counts(request: HttpRequest, found: GapList) -> list[GapCount]:
    parts = (found.run.pk, *found.scope.prefixes, "-", *sorted(found.closed))
    key = f"home.gaps.{hash(parts)}"
    known: list[GapCount] | None = cache.get(key)
    if known is None:
        known = found.counts()
        cache.set(key, known, _SECONDS)
    return known


def _address(request: HttpRequest, gap: Gap, programme: str = "") -> str:
    names: Mapping[Gap, str] = {value: name for name, value in GAP_NAMES.items()}
    looking: Any = request.looking  # type: ignore[attr-defined]
    words = {"tab": names[gap], "programme": programme, "place": looking.place}
    query = urlencode({name: word for name, word in words.items() if word})
    return f"{reverse('decisions:gaps')}?{query}"
