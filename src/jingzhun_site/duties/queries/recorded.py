"""When a duty's fulfilment was written down: a day that somebody types proves less than one recorded in time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Max, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from jingzhun_site.duties.models import DutyInstance, DutyQuerySet, DutyRecord

_STANDING = Q(records__withdrawn_because="")
_SHOWN_IN_TIME = ~Q(records__source="") | Q(records__at__date__lte=F("due_on"))
"""What the site recognised rests on records of their own; what somebody wrote, on the day it was written."""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """The day of the last record that stands, and whether the duty is in time only by what was recorded later."""

    on: date | None = None
    is_backdated: bool = False


NOT_RECORDED = Recorded()


def recorded_of(duties: Iterable[DutyInstance]) -> Mapping[int, Recorded]:
    """Of some instances by their numbers; those without a record are left out."""
    keys = [one.pk for one in duties]
    last = (
        DutyRecord.objects.filter(instance__in=keys, withdrawn_because="")
        .values_list("instance")
        .annotate(last=Max("at"))
    )
    found = DutyInstance.objects.filter(pk__in=keys)
    late = set(backdated(found).values_list("pk", flat=True))
    return {
        key: Recorded(on=timezone.localtime(at).date(), is_backdated=key in late)
        for key, at in last
    }


def is_backdated(record: DutyRecord, due_on: date) -> bool:
    """Whether somebody wrote down after the deadline that something was done by it."""
    written = timezone.localtime(record.at).date()
    return not record.source and record.done_on <= due_on < written


def backdated(duties: DutyQuerySet) -> DutyQuerySet:
    """Those that count as done in time, which what was recorded by the deadline does not bear out."""
    shown = Sum("records__quantity", filter=_STANDING & _SHOWN_IN_TIME)
    in_time = DutyInstance.objects.filter(fulfilled_on__lte=F("due_on"))
    short = in_time.alias(shown=Coalesce(shown, Decimal(0))).filter(shown__lt=F("wanted"))
    return duties.filter(pk__in=short.values("pk"))
