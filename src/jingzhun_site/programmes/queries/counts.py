"""How many enrolments each programme has, by how they stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When

from jingzhun_site.config import clock
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.models import EnrolmentProgress, ProgressQuerySet


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Enrolments of one programme: with steps still to take, late ones among them, going on after that, ended."""

    in_hand: int = 0
    overdue: int = 0
    going_on: int = 0
    ended: int = 0


def counts_by_programme(scope: Scope) -> Mapping[str, Counts]:
    """The counts of every programme in the places of a scope; what the user may see of them is the caller's to know."""
    return counted(EnrolmentProgress.objects.within(scope))


def counted(lines: ProgressQuerySet) -> Mapping[str, Counts]:
    """The counts of some lines by programme."""
    is_running = Q(ended_because="")
    rows = (
        lines.order_by()
        .values("programme")
        .annotate(
            going_on=_sum(is_running & Q(next_step="")),
            in_hand=_sum(is_running & ~Q(next_step="")),
            overdue=_sum(is_running & Q(due_on__lt=clock.today())),
            all=Count("pk"),
        )
    )
    return {
        row["programme"]: Counts(
            in_hand=row["in_hand"],
            overdue=row["overdue"],
            going_on=row["going_on"],
            ended=row["all"] - row["in_hand"] - row["going_on"],
        )
        for row in rows
    }


def _sum(condition: Q) -> Sum:
    # A count with a filter; as a sum both databases answer it from the index alone.
    return Sum(Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField()))
