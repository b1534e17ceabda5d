"""The receipts of a batch as documents: the workbook itself stays as proof of the payment."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.deliveries.access import access_batches
from jingzhun_site.deliveries.models import DeliveryBatch
from jingzhun_site.deliveries.periods import period_words
from jingzhun_site.documents.owners import Owner, Proved, of_the_document
from jingzhun_site.programmes.benefits import benefit_words, benefits_of
from jingzhun_site.programmes.procedures import programme_in

ENTITY = "delivery_batches"
PAYMENT = "payment"


def programme_label(batch: DeliveryBatch) -> str:
    """What the programme of a batch is called, with the benefit where it has several."""
    in_force = programme_in(batch.programme, batch.place_code, clock.today())
    if in_force is None:
        return batch.programme
    label, benefits = in_force.programme.label, benefits_of(in_force.programme)
    benefit = benefits.get(batch.benefit)
    return f"{label} · {benefit_words(benefit)}" if benefit and len(benefits) > 1 else label


def _seen(user: User) -> "QuerySet[Any]":
    return of_the_document(access_batches(user))


def _records(keys: Sequence[str]) -> Mapping[str, Proved]:
    found = DeliveryBatch.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(one.pk): _proved(one) for one in found}


def _proved(batch: DeliveryBatch) -> Proved:
    label = f"{programme_label(batch)} · {period_words(batch.period)}"
    return Proved(label=label, href=batch.get_absolute_url())


OWNER = Owner(
    entity=ENTITY,
    label=gettext_lazy("发放批次"),
    see=Right.HANDLE_PROGRAMMES,
    keep=Right.HANDLE_PROGRAMMES,
    seen=_seen,
    records=_records,
)
"""Batches, as the app of documents asks about them."""
