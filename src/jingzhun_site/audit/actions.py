"""Writing audit entries, inside the transaction of what they tell of."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.chain import entry_hash
from jingzhun_site.audit.context import origin
from jingzhun_site.audit.models import AuditEntry, ChainHead, Viewing


def record_audit(
    action: str,
    *,
    acting_user: User | None,
    entity: str = "",
    key: str = "",
    place_code: str = "",
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Append one entry to the chain. Values are plain JSON; identities are tokens, never plain text.

    It takes the chain's head for itself until the transaction ends, so that entries never fork; call it last.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record_audit belongs into the transaction of what it tells of.")
    head, _ = ChainHead.objects.select_for_update().get_or_create(id=1)
    where_from = origin()
    at = datetime.now(UTC)
    content: dict[str, Any] = {
        "number": head.number + 1,
        "at": at.isoformat(timespec="microseconds"),
        "actor": acting_user.get_username() if acting_user else "system",
        "action": action,
        "entity": entity,
        "key": key,
        "place_code": place_code,
        "old": dict(old) if old is not None else None,
        "new": dict(new) if new is not None else None,
        "reason": reason,
        "address": where_from.address,
        "request_id": where_from.request_id,
    }
    digest = entry_hash(head.hash, content)
    entry = AuditEntry.objects.create(
        **{**content, "at": at},
        previous_hash=head.hash,
        hash=digest,
    )
    ChainHead.objects.filter(id=1).update(number=entry.number, hash=digest)
    return entry


def record_viewing(*, user: User, entity: str, key: str, place_code: str, what: str) -> None:
    """Note that someone opened someone's file."""
    Viewing.objects.create(user=user, entity=entity, key=key, place_code=place_code, what=what)
