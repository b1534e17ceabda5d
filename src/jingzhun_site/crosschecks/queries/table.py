"""The table of differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.models import Difference, DifferenceQuerySet
from jingzhun_site.crosschecks.queries.cells import COLUMNS, cells_of
from jingzhun_site.crosschecks.queries.filtering import DifferenceFilter, narrowed
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Batch, Order, Row, Table

KEPT = ("state", "standing", "owner", "comparison", "severity", "q", "verdict", "repeated", "place")
_SORTS: Mapping[str, Sequence[str]] = {
    "severity": ("rank", "place_code", "id"),
    "place": ("place_code", "rank", "id"),
    "found": ("found_on", "id"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for, and who asks."""

    user: User
    wanted: DifferenceFilter
    query: QueryDict
    is_past: bool = False


def differences_table(differences: DifferenceQuerySet, asked: Asked) -> Table:
    """One page of the list."""
    on = clock.today()
    order = Order.read(asked.query.get("sort", ""), columns=COLUMNS, default="severity")
    found = narrowed(differences, asked.wanted, on=on)
    fields = _SORTS[order.sort]
    page = keyset_page(
        found.select_related("entry", "last_run"),
        [f"-{name}" for name in fields] if order.descending else fields,
        after=asked.query.get("after", ""),
        before=asked.query.get("before", ""),
    )
    rows: Sequence[Difference] = page.rows
    cells = cells_of(rows, asked.user, on=on)
    return Table(
        id="differences",
        caption=_("比对差异"),
        columns=COLUMNS,
        chosen=asked.query.getlist("cols"),
        rows=[
            Row(key=str(one.pk), cells=of_one, href=one.get_absolute_url())
            for one, of_one in zip(rows, cells, strict=True)
        ],
        order=order,
        chips=asked.wanted.chips(),
        count=found.count(),
        next=page.next,
        previous=page.previous,
        batches=() if asked.is_past else _batches(asked.query),
        empty=_empty(asked.wanted),
    )


def _batches(query: QueryDict) -> Sequence[Batch]:
    words = urlencode({name: query[name] for name in KEPT if query.get(name)})
    return (
        Batch(
            label=_("交办"),
            href=f"{reverse('crosschecks:assign')}?{words}",
            icon="user-plus",
            right=Right.ASSIGN_TASKS,
        ),
    )


def _empty(wanted: DifferenceFilter) -> Empty:
    if wanted != DifferenceFilter():
        return Empty(title=_("没有符合条件的差异"), hint=_("去掉一些条件再看。"), icon="filter")
    return Empty(
        title=_("没有等您核实的差异"),
        hint=_("收到部门数据并比对后，差异列在这里。"),
        icon="arrows-diff",
    )
