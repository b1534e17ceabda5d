"""What the register tells others after a change is committed."""

from django.db import transaction
from django.dispatch import Signal

record_changed = Signal()
"""Sent with ``record`` and ``change`` (:class:`.history.RecordChange`), once the change stands."""

records_changed = Signal()
"""Sent with ``batch``, the mark of all its changes (:class:`.history.RecordChange`), once they stand."""


def tell_of_batch(batch: str) -> None:
    """Send ``records_changed`` once the transaction stands."""
    transaction.on_commit(lambda: records_changed.send(sender=None, batch=batch))
