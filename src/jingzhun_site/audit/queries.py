"""Reading the audit chain."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from jingzhun_site.audit.chain import HASHED, MISSING, BrokenLink, first_broken_link
from jingzhun_site.audit.models import AuditEntry, ChainHead


def entries() -> Iterator[dict[str, Any]]:
    """All entries in order, as plain values: what :mod:`.chain` checks and what an export holds."""
    fields = (*HASHED, "previous_hash", "hash")
    for row in AuditEntry.objects.order_by("number").values(*fields).iterator(chunk_size=2_000):
        yield {**row, "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds")}


def broken_link() -> BrokenLink | None:
    """The first broken link of the chain, also when entries are missing at its end."""
    broken = first_broken_link(entries())
    if broken is not None:
        return broken
    head = ChainHead.objects.filter(id=1).first()
    written = AuditEntry.objects.count()
    if head is not None and head.number != written:
        return BrokenLink(number=written + 1, why=MISSING)
    return None
