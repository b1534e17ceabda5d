"""Who is due for what: enrolments whose steps have come to the payment, with what they were granted and did not get."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from jingzhun.packs import Benefit
from jingzhun_site.deliveries.models import DeliveryLine
from jingzhun_site.deliveries.periods import ONCE
from jingzhun_site.programmes.benefits import Granted, benefits_of, granted_to
from jingzhun_site.programmes.models import EnrolmentProgress, ProgressQuerySet
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.register.models import MODELS

PROOFS_OF_PAYMENT = frozenset({"payment", "receipt", "delivery_record"})
"""A step that is proved by one of these is the step at which a benefit is handed out."""
_AT_ONCE = 1_000
_STANDING = (DeliveryLine.State.WAITING, DeliveryLine.State.PAID)
_HANDED_OUT = (DeliveryLine.State.PAID, DeliveryLine.State.OTHER_AMOUNT)


@dataclass(frozen=True, kw_only=True)
class Due:
    """One enrolment of a batch to be: what it is due, or why nothing can be handed out."""

    line: EnrolmentProgress
    amount: Decimal | None
    quantity: Decimal | None
    obstacle: str = ""


def due_lines(lines: ProgressQuerySet, in_force: InForce, key: str, period: str) -> list[Due]:
    """The enrolments that have come to their payment and stand in no batch of a benefit's period, village by village.

    ``key`` names the benefit; what was handed out of another hides nobody.
    """
    if key not in benefits_of(in_force.programme):
        return []
    standing = DeliveryLine.objects.filter(benefit=key, period=period, state__in=_STANDING)
    ready = (
        lines.running()
        .filter(_is_ready(in_force))
        .exclude(
            pk__in=standing.filter(enrolment__programme=in_force.programme.id).values("enrolment")
        )
        .select_related("enrolment")
        .order_by("place_code", "enrolment_id")
    )
    found = list(ready)
    dues: list[Due | None] = []
    for start in range(0, len(found), _AT_ONCE):
        dues += _dues(found[start : start + _AT_ONCE], in_force, key, period)
    return [due for due in dues if due is not None]


def _dues(
    lines: Sequence[EnrolmentProgress], in_force: InForce, key: str, period: str
) -> list[Due | None]:
    benefit = benefits_of(in_force.programme)[key]
    given = _given([line.pk for line in lines], key, benefit, period)
    granted = granted_to(lines, in_force.programme, key)
    nothing: Granted = (None, None)
    return [
        _due(line, benefit, granted.get(line.pk, nothing), given.get(line.pk)) for line in lines
    ]


def _is_ready(in_force: InForce) -> Q:
    """All steps taken, or the payment next."""
    payments = [s.id for s in in_force.programme.steps if PROOFS_OF_PAYMENT & set(s.evidence)]
    return Q(next_step__in=["", *payments])


def _given(keys: Sequence[str], name: str, benefit: Benefit, period: str) -> Mapping[str, Decimal]:
    """What was handed out of a benefit for a period already: by batches of it, and by other ways in its days.

    What came by other ways says its kind alone, and so counts for the first benefit of that kind.
    """
    own = DeliveryLine.objects.filter(
        enrolment__in=keys, benefit=name, period=period, state__in=_HANDED_OUT
    )
    others: Any = MODELS["deliveries"].objects.filter(enrolment_id__in=keys, kind=benefit.what)
    if name != benefit.what:
        others = others.none()
    others = others.exclude(pk__in=DeliveryLine.objects.exclude(delivery="").values("delivery"))
    if period != ONCE:
        others = others.filter(_within(period))
    found: dict[str, Decimal] = {}
    for rows, amount in ((own, "paid_yuan"), (others, "amount_yuan")):
        sums = rows.order_by().values_list("enrolment_id").annotate(sum=Sum(amount))
        for key, total in sums:
            found[key] = found.get(key, Decimal(0)) + (total or Decimal(0))
    return found


def _within(period: str) -> Q:
    year, _dash, part = period.partition("-")
    inside = Q(delivered_on__year=int(year))
    if part.startswith("Q"):
        last = 3 * int(part[1:])
        return inside & Q(delivered_on__month__gte=last - 2, delivered_on__month__lte=last)
    if len(part) == len("12"):
        return inside & Q(delivered_on__month=int(part))
    return Q(delivered_on=period) if part else inside


def _due(
    line: EnrolmentProgress, benefit: Benefit, approved: Granted, given: Decimal | None
) -> Due | None:
    """None for what was handed out in full already."""
    granted, quantity = approved
    if benefit.what != "cash":
        return None if given is not None else Due(line=line, amount=granted, quantity=quantity)
    if granted is None:
        why = _("核定金额不详，先在这一笔的页面核定。")
        return Due(line=line, amount=None, quantity=quantity, obstacle=why)
    left = granted - (given or Decimal(0))
    return Due(line=line, amount=left, quantity=quantity) if left > 0 else None
