"""The layer of tasks: entries of the ledger that are overdue, or not yet closed out."""

from django.utils.translation import gettext_lazy as _

from jingzhun_site.ledger.queries.by_month import entries_done_by_month
from jingzhun_site.ledger.queries.counts import counts_by_place, rows_address
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.layers.dated_work import OPEN, OVERDUE, DatedWork
from jingzhun_site.warmap.layers.values import LayerData, Wanted


def _address(place: str, what: str) -> str:
    if what == OVERDUE:
        return rows_address(place, due=OVERDUE)
    return rows_address(place, state=OPEN)


def _address_of_month(place: str, month: str) -> str:
    return rows_address(place, state="passed", due=month)


_WORK = DatedWork(
    counts=counts_by_place,
    by_month=entries_done_by_month,
    address=_address,
    address_of_month=_address_of_month,
    words={OVERDUE: _("逾期未销号的任务"), OPEN: _("未销号的任务")},
    unit=_("件"),
    label=_("任务"),
    source=_("据 %(day)s 督办台账"),
    none=_("没有任务"),
    course=_("时限已过的任务，各月按期办结的比例"),
    remark=_("本级承担的任务只计入全境。"),
)


def tasks(seen: SeenMap, wanted: Wanted) -> LayerData:
    """How many tasks of each place are overdue, or open; a place that was given none has no figure."""
    return _WORK.layer(seen, wanted)
