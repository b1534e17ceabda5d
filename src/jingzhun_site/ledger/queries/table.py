"""The table of a list of entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Batch, Order, Row, Table
from jingzhun_site.ledger.models import EntryQuerySet, LedgerEntry
from jingzhun_site.ledger.queries.cells import cells_of
from jingzhun_site.ledger.queries.filtering import (
    ABOVE,
    MINE,
    PLACE,
    RECEIVE,
    UNIT,
    VERIFY,
    EntryFilter,
    narrowed,
)
from jingzhun_site.ledger.queries.lists import EntryList

KEPT = ("tab", "list", "state", "due", "source", "q", "place")
_SORTS: Mapping[str, Sequence[str]] = {
    "due": ("due_on", "id"),
    "place": ("place_code", "due_on", "id"),
    "made": ("made_at", "id"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for."""

    tab: str
    entry_list: EntryList
    wanted: EntryFilter
    query: QueryDict
    is_past: bool = False


def entries_table(entries: EntryQuerySet, asked: Asked) -> Table:
    """One page of a list."""
    on = clock.today()
    columns = asked.entry_list.shown()
    order = Order.read(asked.query.get("sort", ""), columns=columns, default="due")
    found = narrowed(entries, asked.wanted, on=on)
    fields = _SORTS[order.sort]
    page = keyset_page(
        found,
        [f"-{name}" for name in fields] if order.descending else fields,
        after=asked.query.get("after", ""),
        before=asked.query.get("before", ""),
    )
    rows: Sequence[LedgerEntry] = page.rows
    cells = cells_of(rows, on=on)
    return Table(
        id="entries",
        caption=str(asked.entry_list.label),
        columns=columns,
        rows=[
            Row(key=str(entry.pk), cells=of_entry, href=entry.get_absolute_url())
            for entry, of_entry in zip(rows, cells, strict=True)
        ],
        order=order,
        chips=asked.wanted.chips(default=asked.entry_list.state),
        count=found.count(),
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        batches=() if asked.is_past else _batches(asked.query),
        empty=_empty(asked),
    )


def _batches(query: QueryDict) -> Sequence[Batch]:
    words = urlencode({name: query[name] for name in KEPT if query.get(name)})
    return (
        Batch(
            label=_("批量催办"),
            href=f"{reverse('ledger:remind_many')}?{words}",
            icon="bell",
            right=Right.ASSIGN_TASKS,
        ),
    )


def _empty(asked: Asked) -> Empty:
    if asked.wanted != EntryFilter(state=asked.entry_list.state):
        return Empty(title=_("没有符合条件的事项"), hint=_("去掉一些条件再看。"), icon="filter")
    titles = {
        MINE: _("没有交给您的岗位办理的事项"),
        RECEIVE: _("没有等您签收的事项"),
        UNIT: _("没有交给本单位办理的事项"),
        VERIFY: _("没有等您核验的事项"),
        ABOVE: _("没有提级到本级的逾期事项"),
        PLACE: _("本地区还没有督办事项"),
    }
    hint = _("文件审定后转入台账，或点“新增交办”。")
    return Empty(title=titles[asked.tab], hint=hint, icon="list-check")
