"""How many entries places had on a day gone by, as the history of each entry says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.ledger.models import EntryEvent, LedgerEntry
from jingzhun_site.ledger.queries.counts import LedgerCounts, summed_up
from jingzhun_site.places.scope import Scope

Kind = EntryEvent.Kind
_MOVES = (
    Kind.OPENED, Kind.ASSIGNED, Kind.REPORTED, Kind.RETURNED, Kind.CLOSED, Kind.REJECTED, Kind.REOPENED,
)  # fmt: skip
_ENDS = (Kind.CLOSED, Kind.REJECTED)
_TO_DO = (Kind.OPENED, Kind.ASSIGNED, Kind.RETURNED, Kind.REOPENED)
_DEADLINES = (Kind.OPENED, Kind.ASSIGNED)
_EXEMPTIONS = (Kind.EXEMPTED, Kind.ASSIGNED, Kind.REPORTED)
"""What lets no deadline run, and what makes an end of that."""


def counts_as_at(place_codes: Iterable[str], *, user: User, on: date) -> Mapping[str, LedgerCounts]:
    """The counts of some places with all below them as they were at the end of a day.

    An entry counts where it is done today: the history does not keep from which place it was given away.
    """
    scope = user.scope(Right.SEE_DECISIONS)
    own = [code for code in place_codes if scope.covers(code)]
    return summed_up(own, _rows(Scope.of(own), on))


def _rows(scope: Scope, on: date) -> Iterator[tuple[str, Mapping[str, int]]]:
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    entries = LedgerEntry.objects.filter(scope.q()).annotate(
        moved=_last(_MOVES, end, "kind"),
        due_then=_last(_DEADLINES, end, "day"),
        exempted=_last(_EXEMPTIONS, end, "kind"),
        exempt_then=_last(_EXEMPTIONS, end, "day"),
    )
    is_exempt = Q(exempted=Kind.EXEMPTED, exempt_then__gte=on)
    is_open = Q(moved__isnull=False) & ~Q(moved__in=_ENDS)
    is_overdue = Q(moved__in=_TO_DO, due_then__lt=on) & ~is_exempt
    counted: Any = entries.order_by().values("place_code")
    rows = counted.annotate(
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_overdue),
        closed=Count("pk", filter=Q(moved=Kind.CLOSED)),
    )
    for row in rows:
        yield row["place_code"], {name: row[name] for name in ("open", "overdue", "closed")}


def _last(kinds: Sequence[str], end: datetime, field: str) -> Subquery:
    events = EntryEvent.objects.filter(entry=OuterRef("pk"), kind__in=kinds, at__lt=end)
    return Subquery(events.order_by("-pk").values(field)[:1])
