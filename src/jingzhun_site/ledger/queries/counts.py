"""How many entries places have, those below them counted with them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.ledger.models import (
    RUNNING,
    LedgerEntry,
    State,
    escalated_on_day,
    overdue_on,
)
from jingzhun_site.places.scope import Scope, prefix_of

_SIZES = (0, 2, 4, 6, 9, 12)


@dataclass(frozen=True, kw_only=True)
class LedgerCounts:
    """Entries that have not ended, those of them that are overdue or were carried up, and those closed out."""

    open: int = 0
    overdue: int = 0
    escalated: int = 0
    closed: int = 0


def counts_by_place(
    place_codes: Iterable[str], *, user: User, on: date
) -> Mapping[str, LedgerCounts]:
    """The counts of some places with all below them on a day; a place that is not the user's is left out."""
    scope = user.scope(Right.SEE_DECISIONS)
    own = [code for code in place_codes if scope.covers(code)]
    return summed_up(own, _rows(Scope.of(own), on))


def summed_up(
    codes: Iterable[str], rows: Iterable[tuple[str, Mapping[str, int]]]
) -> Mapping[str, LedgerCounts]:
    """The counts of single places added up for some places and all below them."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for code, row in rows:
        for size in _SIZES:
            sums[code[:size]].update(row)
    return {code: LedgerCounts(**sums[prefix_of(code)]) for code in codes}


def rows_address(place_code: str, **words: str) -> str:
    """The list behind a count: ``state="open"``, ``state="closed"``, ``due="overdue"``, ``due="escalated"``."""
    query = urlencode({"tab": "place", "place": place_code, **words})
    return f"{reverse('ledger:list')}?{query}"


def _rows(scope: Scope, on: date) -> Iterator[tuple[str, Mapping[str, int]]]:
    """What each place has itself."""
    counted = LedgerEntry.objects.filter(scope.q()).order_by().values("place_code")
    rows = counted.annotate(
        open=Count("pk", filter=RUNNING),
        overdue=Count("pk", filter=overdue_on(on)),
        escalated=Count("pk", filter=escalated_on_day(on)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
    )
    for row in rows:
        counts = {name: row[name] for name in ("open", "overdue", "escalated", "closed")}
        yield row["place_code"], counts
