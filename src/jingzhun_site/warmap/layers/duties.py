"""The layer of duties: instances of the packs' periodic duties that are overdue, or not yet fulfilled."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from jingzhun.periods import period_name
from jingzhun_site.config import clock
from jingzhun_site.duties.queries.by_month import MonthDone, done_by_month
from jingzhun_site.duties.queries.counts import counts_by_place, rows_address
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.layers.dated_work import OPEN, OVERDUE, DatedWork
from jingzhun_site.warmap.layers.values import LayerData, PlaceValue, Point, Wanted


def _address(place: str, what: str) -> str:
    return rows_address(place, state=what)


_WORK = DatedWork(
    counts=counts_by_place,
    address=_address,
    words={OVERDUE: _("逾期未履行的职责"), OPEN: _("未履行的职责")},
    unit=_("项"),
    label=_("职责"),
    source=_("据 %(day)s 职责履行"),
    none=_("没有职责"),
    remark=_("本级的职责只计入全境。"),
)


def duties(seen: SeenMap, wanted: Wanted) -> LayerData:
    """How many duties of each place are overdue, or open; a place that has none has no figure.

    Their course is the share done by the deadline, month by month: what is overdue today is so whenever it fell due.
    """
    return replace(
        _WORK.layer(seen, wanted),
        trend=list(_over_months(seen)),
        trend_title=str(_("时限已过的职责，各月按期履行的比例")),
        trend_unit="%",
        trend_decimals=1,
    )


def _over_months(seen: SeenMap) -> Iterator[Point]:
    for one in done_by_month(seen.place, user=seen.user, on=clock.today()):
        yield Point(label=period_name(one.month), value=_share(one, seen.place))


def _share(one: MonthDone, place: str) -> PlaceValue:
    """A month in which nothing fell due has no share: neither all nor nothing was done in time."""
    if not one.due:
        return PlaceValue(note=str(_("没有时限已过的职责")))
    share = Decimal(100 * one.on_time) / one.due
    href = rows_address(place, state="passed", due=period_name(one.month))
    return PlaceValue(low=share, high=share, href=href)
