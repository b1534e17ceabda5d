"""Telling other apps that many records changed at once."""

from django.db import transaction

from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.signals import record_changed, tell_of_batch

SINGLY = 500
"""Up to so many records are told of one by one besides, as if each had been changed by hand."""


def tell_others(batch: str) -> None:
    """Send the signals of a batch once the transaction stands."""
    tell_of_batch(batch)
    transaction.on_commit(lambda: _send(batch))


def _send(batch: str) -> None:
    changes = RecordChange.objects.filter(batch=batch)
    if changes.count() > SINGLY:
        return
    for change in changes.order_by("id"):
        model = MODELS[change.entity]
        record = model.with_withdrawn.get(pk=change.key)
        record_changed.send(sender=model, record=record, change=change)
