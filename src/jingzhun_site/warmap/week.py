"""What people did in a place in the last seven days, counted from the records of what they did."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.config import clock
from jingzhun_site.decisions.gaps import access_gaps
from jingzhun_site.decisions.models import GapNote
from jingzhun_site.frame.pieces import Figure
from jingzhun_site.households.queries.visits import visits_address, visits_of_week
from jingzhun_site.programmes.access import Ledgers, access_ledgers
from jingzhun_site.programmes.queries.across import (
    ALL,
    ENROLLED,
    WEEK_DAYS,
    address_across,
)
from jingzhun_site.programmes.queries.taken import steps_of_week
from jingzhun_site.register.as_of import Times
from jingzhun_site.warmap.access import SeenMap


def week(seen: SeenMap) -> list[Figure]:
    """The last seven days: enrolled, steps taken, gaps dismissed, households visited."""
    ledgers = access_ledgers(seen.user, place=seen.place)
    return [*_programmes(seen, ledgers), *_gaps(seen), _visits(seen)]


def _programmes(seen: SeenMap, ledgers: Ledgers) -> Iterator[Figure]:
    enrolled = ALL[ENROLLED].narrow(ledgers.lines()).count()
    href = address_across(ENROLLED, seen.place)
    yield Figure(label=_("纳入专项"), value=enrolled, unit=_("笔"), href=href)
    href = f"{reverse('programmes:taken')}?{urlencode({'place': seen.place})}"
    taken = steps_of_week(ledgers).count()
    yield Figure(label=_("办理步骤"), value=taken, unit=_("步"), href=href)


def _gaps(seen: SeenMap) -> Iterator[Figure]:
    gaps = access_gaps(seen.user, seen.times, place=seen.place)
    if gaps is None:
        return
    notes = GapNote.objects.filter(
        seen.scope.q(), is_last=True, kind=GapNote.Kind.DISMISSED,
        at__gte=clock.now() - timedelta(days=WEEK_DAYS),
    ).exclude(programme__in=gaps.closed)  # fmt: skip
    query = urlencode({"place": seen.place, "handled": GapNote.Kind.DISMISSED.value})
    yield Figure(
        label=_("核实排除差缺"), value=notes.count(), unit=_("条"),
        href=f"{reverse('decisions:gaps')}?{query}",
    )  # fmt: skip


def _visits(seen: SeenMap) -> Figure:
    count = visits_of_week(seen.user, Times.present(), place=seen.place).count()
    return Figure(label=_("入户走访"), value=count, unit=_("次"), href=visits_address(seen.place))
