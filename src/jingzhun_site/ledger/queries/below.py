"""The places one level below with their counts: what is overdue there is seen here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.queries.counts import LedgerCounts, counts_by_place, rows_address
from jingzhun_site.places.looking import Looking
from jingzhun_site.places.queries import places_below

_NONE = LedgerCounts()


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What is counted: by whom, where its rows are, what its states are called there and on the page."""

    counts: Callable[..., Mapping[str, LedgerCounts]]
    address: Callable[..., str]
    open_label: Words
    closed_label: Words
    overdue: Mapping[str, str]
    closed: Mapping[str, str]
    escalated: Mapping[str, str] = field(default_factory=dict)  # empty: it is carried nowhere


ENTRIES = Counted(
    counts=counts_by_place,
    address=rows_address,
    open_label=gettext_lazy("未结"),
    closed_label=gettext_lazy("已销号"),
    overdue={"due": "overdue"},
    closed={"state": "closed"},
    escalated={"due": "escalated"},
)
"""The entries of the ledger."""


def below_table(user: User, looking: Looking, counted: Counted = ENTRIES) -> Table | None:
    """The places below the one looked at that have anything of what is counted; nothing where none has."""
    scope = user.scope(Right.SEE_DECISIONS)
    here = looking.place or scope.place_code
    places = places_below(here, scope) if here else ()
    counts = counted.counts([code for code, _name in places], user=user, on=clock.today())
    used = [(code, name) for code, name in places if counts.get(code, _NONE) != _NONE]
    if not used:
        return None
    return Table(
        id="below",
        caption=_("下级各地"),
        columns=_columns(counted),
        rows=[_row(code, name, counts[code], counted) for code, name in used],
        has_column_choice=False,
    )


def _columns(counted: Counted) -> list[Column]:
    figures = {"open": counted.open_label, "overdue": _("逾期")}
    if counted.escalated:
        figures["escalated"] = _("已提级")
    figures["closed"] = counted.closed_label
    return [
        Column(key="place", label=_("地区")),
        *(
            Column(key=key, label=label, unit=_("项"), kind="number")
            for key, label in figures.items()
        ),
    ]


def _row(code: str, name: str, counts: LedgerCounts, counted: Counted) -> Row:
    cells = {
        "place": name,
        "open": Cell(value=counts.open, href=counted.address(code, state="open")),
        "overdue": _wrong(counts.overdue, counted.address(code, **counted.overdue)),
        "escalated": _wrong(counts.escalated, counted.address(code, **counted.escalated)),
        "closed": Cell(value=counts.closed, href=counted.address(code, **counted.closed)),
    }
    return Row(key=code, cells=cells)


def _wrong(count: int, href: str) -> Cell | int:
    return Cell(value=count, href=href, tone="bad") if count else 0
