"""What became of differences: found, confirmed, put right, and how long that took."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.config import clock
from jingzhun_site.crosschecks.models import DifferenceQuerySet, Verdict
from jingzhun_site.crosschecks.queries.filtering import ALL, RIGHTED, WAITING, in_state
from jingzhun_site.frame.pieces import Figure
from jingzhun_site.ledger.models import State

DaysToClose = Mapping[str, Sequence[int]]
"""By comparison the days that its differences took from finding to closing."""


def tiles(differences: DifferenceQuerySet, days_of: DaysToClose, *, place: str) -> list[Figure]:
    """The figures at the top."""
    on = clock.today()
    judged = differences.filter(verdict__in=(Verdict.CONFIRMED, Verdict.REJECTED))
    days = [one for some in days_of.values() for one in some]
    return [
        Figure(
            label=_("发现"),
            value=differences.count(),
            unit=_("条"),
            href=list_address(place, state=ALL),
        ),
        Figure(
            label=_("待核实"),
            value=in_state(differences, WAITING, on=on).count(),
            unit=_("条"),
            href=list_address(place, state=WAITING),
            tone="soon",
        ),
        Figure(
            label=_("核实属实"),
            value=differences.filter(verdict=Verdict.CONFIRMED).count(),
            unit=_("条"),
            href=list_address(place, state=ALL, verdict=Verdict.CONFIRMED),
            note=_("已核实 %(count)d 条") % {"count": judged.count()},
        ),
        Figure(
            label=_("已整改销号"),
            value=in_state(differences, RIGHTED, on=on).count(),
            unit=_("条"),
            href=list_address(place, state=RIGHTED),
            tone="good",
        ),
        Figure(
            label=_("整改中位天数"),
            value=middle_of(days),
            unit=_("天") if days else "",
            note=_("从发现到另一人核验销号") if days else _("还没有销号的"),
        ),
    ]


def days_to_close(differences: DifferenceQuerySet) -> DaysToClose:
    """How many days it took from finding to closing, by comparison."""
    closed = differences.filter(entry__state=State.CLOSED, entry__ended_on__isnull=False)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for name, first, ended in closed.values_list("comparison", "found_on", "entry__ended_on"):
        if ended is not None:
            found[name].append((ended - first).days)
    return found


def middle_of(days: Sequence[int]) -> int | None:
    """The median in whole days; nothing without any."""
    return round(median(days)) if days else None


def list_address(place: str, **words: str) -> str:
    """The list of the differences behind a figure."""
    query = urlencode({name: word for name, word in {**words, "place": place}.items() if word})
    return f"{reverse('crosschecks:list')}?{query}"
