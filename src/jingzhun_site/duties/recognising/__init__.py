"""Duties that are fulfilled by what the site knows already: nobody has to write it down again.

Which records answer which duty is the tables of :mod:`.from_register` and :mod:`.from_work`, and what apps
above register; ``docs/concepts/duties.md`` has the same in words.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from jingzhun_site.config import clock
from jingzhun_site.duties.actions.recording import settle
from jingzhun_site.duties.models import DutyInstance, DutyRecord
from jingzhun_site.duties.recognising.recogniser import (
    Known,
    Recogniser,
    known,
    recognisers,
    recognisers_for,
    register_recogniser,
    source_label,
)

__all__ = [
    "Known",
    "Recogniser",
    "known",
    "recognise",
    "recognisers",
    "recognisers_for",
    "register_recogniser",
    "source_label",
]


def recognise(instances: Iterable[DutyInstance] | None = None) -> int:
    """Write down what records show of open instances; how many were fulfilled by it.

    Twice the same record is written once, and one that was withdrawn is not written again.
    """
    found = DutyInstance.objects.open() if instances is None else instances
    seen = set(DutyRecord.objects.exclude(source="").values_list("instance_id", "source"))
    return sum(
        _is_fulfilled(one, recogniser)
        for one in found
        for recogniser in recognisers_for(one)
        if (one.pk, recogniser.name) not in seen
    )


def _is_fulfilled(one: DutyInstance, recogniser: Recogniser) -> bool:
    shown = recogniser.knows(one)
    if shown is None or shown.quantity < one.wanted:
        return False
    with transaction.atomic():
        _record, is_new = DutyRecord.objects.get_or_create(
            instance=one,
            source=recogniser.name,
            defaults={
                "done_on": shown.last_on,
                "quantity": Decimal(shown.quantity),
                "note": shown.says,
                "at": clock.now(),
            },
        )
        settle(one)
    return is_new
