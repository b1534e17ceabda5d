"""Writing from lists: views that are kept, one value for many records, taking that back."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from jingzhun.vocabulary import Field
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.lists.models import BatchChange, SavedView
from jingzhun_site.places.scope import CODE_LENGTH, Scope
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.signals import tell_of_batch
from jingzhun_site.register.values import from_json, to_json


@transaction.atomic
def save_view(
    *, acting_user: User, kind: str, name: str, query: str, is_shared: bool, scope: Scope
) -> SavedView:
    """Keep a list under a name; the same name again replaces the older one."""
    place = scope.prefixes[0].ljust(CODE_LENGTH, "0") if scope.prefixes else ""
    view, _made = SavedView.objects.update_or_create(
        user=acting_user,
        kind=kind,
        name=name,
        defaults={"query": query, "is_shared": is_shared, "place_code": place},
    )
    return view


@transaction.atomic
def set_for_all(
    records: Sequence[Any], field: Field, value: Any, *, acting_user: User, reason: str
) -> BatchChange:
    """Set one field of many records; those that say so already stay as they are."""
    kind = records[0].entity.name if records else ""
    batch = BatchChange.objects.create(
        user=acting_user, kind=kind, field=field.name, value=to_json({"v": value})["v"]
    )
    why = Why(reason=reason, batch=batch.code)
    changes = (
        change_record(record, {field.name: value}, acting_user=acting_user, why=why)
        for record in records
    )
    batch.changed = sum(change is not None for change in changes)
    batch.save(update_fields=["changed"])
    tell_of_batch(batch.code)
    return batch


@transaction.atomic
def take_back(batch: BatchChange, *, acting_user: User, reason: str) -> tuple[int, int]:
    """Set back what a batch set, but for records where somebody changed the field again since.

    Returns how many were set back and how many were left alone.
    """
    model = MODELS[batch.kind]
    why = Why(reason=reason, batch=f"{batch.code}-undo")
    back = left = 0
    for change in RecordChange.objects.filter(batch=batch.code, kind=RecordChange.Kind.CHANGE):
        record = model.with_withdrawn.get(pk=change.key)
        stored = to_json({"v": getattr(record, batch.field)})["v"]
        if stored != batch.value:
            left += 1
            continue
        old = from_json(model.entity, change.old_values)
        change_record(record, old, acting_user=acting_user, why=why)
        back += 1
    batch.undone_at = clock.now()
    batch.save(update_fields=["undone_at"])
    tell_of_batch(why.batch)
    record_audit(
        "lists.batch_taken_back", acting_user=acting_user, entity=batch.kind, key=str(batch.pk)
    )
    return back, left
