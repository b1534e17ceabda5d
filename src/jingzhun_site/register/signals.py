"""What the register tells others after a change is committed."""

from django.dispatch import Signal

record_changed = Signal()
"""Sent with ``record`` and ``change`` (:class:`.history.RecordChange`), once the change stands."""
