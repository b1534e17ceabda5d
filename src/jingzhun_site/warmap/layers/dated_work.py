"""What the layers of tasks and of duties have in common: work with a day by which it is due."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from jingzhun.periods import period_name
from jingzhun_site.config import clock
from jingzhun_site.frame.formats import day_text
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.queries.by_month import MonthDone
from jingzhun_site.ledger.queries.counts import LedgerCounts
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.layers.values import (
    Choice,
    LayerData,
    PlaceValue,
    Point,
    Wanted,
    counted,
    nothing,
)

OVERDUE, OPEN = "overdue", "open"


@dataclass(frozen=True, kw_only=True)
class DatedWork:
    """A kind of work: how it is counted, where its rows stand, what it is called.

    ``source`` names the day as ``%(day)s``; ``address`` gives the rows of a place that are overdue or open, and
    ``address_of_month`` those whose deadline fell in a month and has gone by.
    """

    counts: Callable[..., Mapping[str, LedgerCounts]]
    by_month: Callable[..., Sequence[MonthDone]]
    address: Callable[[str, str], str]
    address_of_month: Callable[[str, str], str]
    words: Mapping[str, Words]
    unit: Words
    label: Words
    source: Words
    none: Words
    course: Words
    remark: Words

    def layer(self, seen: SeenMap, wanted: Wanted) -> LayerData:
        """How much of each place is overdue, or open; a place that has none has no figure.

        Its course is the share done by the deadline, month by month: what is overdue today is so whenever it fell due.
        """
        what = wanted.choice if wanted.choice in self.words else OVERDUE
        on = clock.today()
        places = [seen.place, *seen.names]
        counts = self.counts(places, user=seen.user, on=on)
        values = {
            place: self._value(counts.get(place, LedgerCounts()), place, what) for place in places
        }
        return LayerData(
            title=str(self.words[what]),
            unit=str(self.unit),
            values={place: values[place] for place in seen.names},
            whole=values[seen.place],
            source=str(self.source) % {"day": day_text(on)},
            choices=[
                Choice(value=word, label=str(label), is_chosen=word == what)
                for word, label in self.words.items()
            ],
            choices_label=str(self.label),
            trend=shares_of_months(
                self.by_month(seen.place, user=seen.user, on=on),
                address=lambda month: self.address_of_month(seen.place, month),
            ),
            trend_title=str(self.course),
            trend_unit="%",
            trend_decimals=1,
            remark=str(self.remark),
        )

    def _value(self, counts: LedgerCounts, place: str, what: str) -> PlaceValue:
        if not counts.open + counts.closed:
            return nothing(str(self.none))
        count = counts.overdue if what == OVERDUE else counts.open
        return counted(count, href=self.address(place, what))


def shares_of_months(months: Sequence[MonthDone], *, address: Callable[[str], str]) -> list[Point]:
    """The share done in time of each month, which ``address`` opens by the month's name."""
    return [
        Point(label=period_name(one.month), value=_share(one, href=address(period_name(one.month))))
        for one in months
    ]


def _share(one: MonthDone, *, href: str) -> PlaceValue:
    """A month in which nothing fell due has no share: neither all nor nothing was done in time."""
    if not one.due:
        return nothing(_("当月没有时限已过的"))
    share = Decimal(100 * one.on_time) / one.due
    return PlaceValue(low=share, high=share, href=href)
