"""How many duties places have, those below them counted with them: the same shape as of the ledger."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.duties.models import OPEN, DutyInstance, DutyQuerySet, overdue_on
from jingzhun_site.ledger.queries.below import Counted
from jingzhun_site.ledger.queries.counts import LedgerCounts, summed_up
from jingzhun_site.places.scope import Scope


def counts_by_place(
    place_codes: Iterable[str], *, user: User, on: date
) -> Mapping[str, LedgerCounts]:
    """Of some places, with all below them, the instances not fulfilled, those overdue, and those fulfilled.

    A place that is not the user's is left out.
    """
    scope = user.scope(Right.SEE_DECISIONS)
    own = [code for code in place_codes if scope.covers(code)]
    return summed_up(own, _rows(Scope.of(own), on))


def counts_as_at(place_codes: Iterable[str], *, user: User, on: date) -> Mapping[str, LedgerCounts]:
    """The same as they stood on a day: of what had begun by then, by the days on which it was done.

    What was recorded or withdrawn later counts for the day on which it was done, not for that on which it was
    written down.
    """
    scope = user.scope(Right.SEE_DECISIONS)
    own = [code for code in place_codes if scope.covers(code)]
    begun = DutyInstance.objects.filter(period_start__lte=on)
    not_yet = OPEN | Q(fulfilled_on__gt=on)
    return summed_up(own, _counted(begun, Scope.of(own), not_yet, not_yet & Q(due_on__lt=on)))


def rows_address(place_code: str, **words: str) -> str:
    """The list behind a count: ``state="open"``, ``state="overdue"``, ``state="done"``."""
    query = urlencode({"tab": "place", "place": place_code, **words})
    return f"{reverse('duties:list')}?{query}"


DUTIES = Counted(
    counts=counts_by_place,
    address=rows_address,
    open_label=gettext_lazy("未完成"),
    closed_label=gettext_lazy("已完成"),
    overdue={"state": "overdue"},
    closed={"state": "done"},
)
"""The duties, as the table of the places below asks about them."""


def _rows(scope: Scope, on: date) -> Iterator[tuple[str, Mapping[str, int]]]:
    """What each place has itself."""
    return _counted(DutyInstance.objects.all(), scope, OPEN, overdue_on(on))


def _counted(
    duties: DutyQuerySet, scope: Scope, is_open: Q, is_overdue: Q
) -> Iterator[tuple[str, Mapping[str, int]]]:
    counted = duties.filter(scope.q()).order_by().values("place_code")
    rows = counted.annotate(
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_overdue),
        closed=Count("pk", filter=~is_open),
    )
    for row in rows:
        yield row["place_code"], {name: row[name] for name in ("open", "overdue", "closed")}
