"""The layer of duties: instances of the packs' periodic duties that are overdue, or not yet fulfilled."""

from django.utils.translation import gettext_lazy as _

from jingzhun_site.duties.queries.by_month import duties_done_by_month
from jingzhun_site.duties.queries.counts import counts_by_place, rows_address
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.layers.dated_work import OPEN, OVERDUE, DatedWork
from jingzhun_site.warmap.layers.values import LayerData, Wanted


def _address(place: str, what: str) -> str:
    return rows_address(place, state=what)


def _address_of_month(place: str, month: str) -> str:
    return rows_address(place, state="passed", due=month)


_WORK = DatedWork(
    counts=counts_by_place,
    by_month=duties_done_by_month,
    address=_address,
    address_of_month=_address_of_month,
    words={OVERDUE: _("逾期未履行的职责"), OPEN: _("未履行的职责")},
    unit=_("项"),
    label=_("职责"),
    source=_("据 %(day)s 职责履行"),
    none=_("没有职责"),
    course=_("时限已过的职责，各月按期履行的比例"),
    remark=_("本级的职责只计入全境。"),
)


def duties(seen: SeenMap, wanted: Wanted) -> LayerData:
    """How many duties of each place are overdue, or open; a place that has none has no figure."""
    return _WORK.layer(seen, wanted)
