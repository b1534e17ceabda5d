"""The benefits of a programme, each under a key that outlives the order in which a pack lists them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from jingzhun.packs import Benefit, Programme
from jingzhun_site.programmes.models import BenefitGrant, EnrolmentProgress
from jingzhun_site.programmes.procedures import code_label

Granted = tuple[Decimal | None, Decimal | None]
"""The approved sum and quantity; nothing where nobody has approved any."""
_KEY_LENGTH = 80


def benefits_of(programme: Programme) -> Mapping[str, Benefit]:
    """The benefits by key: the first of a kind has the kind for a key, those after it their label or number besides."""
    found: dict[str, Benefit] = {}
    for benefit in programme.gives:
        key = benefit.what
        if key in found:
            key = f"{benefit.what}:{benefit.label or len(found) + 1}"[:_KEY_LENGTH]
        found[key] = benefit
    return found


def own_benefit(programme: Programme) -> str:
    """The benefit whose sum stands in the enrolment itself: what the rules say is owed, or else the first in cash."""
    benefits = benefits_of(programme)
    cash = {key: one for key, one in benefits.items() if one.what == "cash"}
    owed = [key for key, one in cash.items() if one.amount and not one.limit]
    return next(iter((*owed, *cash, *benefits)), "")


def benefit_words(benefit: Benefit) -> str:
    """What a benefit is called."""
    return benefit.label or code_label("delivery_kind", benefit.what)


def granted_to(
    lines: Sequence[EnrolmentProgress], programme: Programme, benefit: str
) -> Mapping[str, Granted]:
    """What was approved of one benefit, by enrolment."""
    if benefit == own_benefit(programme):
        return {
            line.pk: (line.enrolment.value("amount_yuan"), line.enrolment.value("quantity"))
            for line in lines
        }
    grants = BenefitGrant.objects.filter(
        enrolment_id__in=[line.pk for line in lines], benefit=benefit
    )
    return {one.enrolment_id: (one.amount_yuan, one.quantity) for one in grants}
