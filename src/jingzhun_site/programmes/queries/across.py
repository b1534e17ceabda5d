"""Lines of all programmes together: what stands behind a figure that no single ledger holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.config import clock
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Column, Table
from jingzhun_site.frame.words import Words
from jingzhun_site.programmes.access import Ledgers
from jingzhun_site.programmes.models import ProgressQuerySet
from jingzhun_site.programmes.queries.ledger_table import COLUMNS, Asked, line_rows

IN_HAND, OVERDUE, GOING_ON, ENDED = "in_hand", "overdue", "going_on", "ended"
ENROLLED = "enrolled"
WEEK_DAYS = 7
ACROSS = tuple(
    column
    for one in COLUMNS
    for column in (
        (one, Column(key="programme", label=gettext_lazy("专项"))) if one.key == "place" else (one,)
    )
    if column.key not in ("amount", "quantity")
)
"""The columns of a list over several programmes."""


@dataclass(frozen=True, kw_only=True)
class Across:
    """A choice of lines that a figure counts."""

    label: Words
    narrow: Callable[[ProgressQuerySet], ProgressQuerySet]


def in_week(field: str, *, on: date | None = None) -> Q:
    """The days of the week up to a day, else up to today; that day is the last of them."""
    last = on or clock.today()
    return Q(**{f"{field}__gt": last - timedelta(days=WEEK_DAYS), f"{field}__lte": last})


ALL: Mapping[str, Across] = {
    IN_HAND: Across(
        label=gettext_lazy("办理中"), narrow=lambda lines: lines.running().exclude(next_step="")
    ),
    OVERDUE: Across(
        label=gettext_lazy("逾期未办"), narrow=lambda lines: lines.overdue(clock.today())
    ),
    GOING_ON: Across(
        label=gettext_lazy("在享"), narrow=lambda lines: lines.running().filter(next_step="")
    ),
    ENDED: Across(
        label=gettext_lazy("已结束"), narrow=lambda lines: lines.exclude(ended_because="")
    ),
    ENROLLED: Across(
        label=gettext_lazy("近七天纳入"), narrow=lambda lines: lines.filter(in_week("enrolled_on"))
    ),
}


def address_across(what: str, place: str) -> str:
    """The list of such lines in a place."""
    query = f"?{urlencode({'place': place})}" if place else ""
    return f"{reverse('programmes:across', args=[what])}{query}"


def across_table(what: Across, ledgers: Ledgers, asked: Asked) -> Table:
    """One page of the lines, the most urgent first."""
    empty = Empty(
        title=_("没有符合条件的"), hint=_("换一个地区，或到各专项台账里看。"), icon="filter"
    )
    table = lines_table(what.narrow(ledgers.lines()), ledgers, asked)
    return replace(table, caption=what.label, empty=empty)


def lines_table(
    lines: ProgressQuerySet, ledgers: Ledgers, asked: Asked, *, columns: Sequence[Column] = ACROSS
) -> Table:
    """One page of lines of several programmes, the most urgent first."""
    page = keyset_page(
        lines.select_related("enrolment"),
        ("due_on", "enrolment_id"),
        after=asked.query.get("after", ""),
        before=asked.query.get("before", ""),
    )
    return Table(
        id="across",
        caption="",
        columns=columns,
        rows=line_rows(page.rows, ledgers.programmes, asked),
        count=lines.count(),
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
    )
