"""What is written down of everything that is done to an entry: a line of its history and an audit entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.ledger.models import EntryEvent, LedgerEntry
from jingzhun_site.ledger.posts import Doer


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What was done."""

    kind: EntryEvent.Kind
    text: str = ""
    day: date | None = None
    doer: Doer | None = None
    old: Mapping[str, Any] | None = None
    new: Mapping[str, Any] | None = None


def note(entry: LedgerEntry, noted: Noted, *, acting_user: User | None) -> EntryEvent:
    """Write it down in the transaction of the caller; nobody is the schedule."""
    doer = noted.doer or Doer()
    event = EntryEvent.objects.create(
        entry=entry,
        kind=noted.kind,
        text=noted.text[:1000],
        day=noted.day,
        post_title=doer.post_title[:200],
        is_on_behalf=doer.is_on_behalf,
        by=acting_user,
        at=clock.now(),
    )
    record_audit(
        f"ledger.{noted.kind.value}",
        acting_user=acting_user,
        entity="ledger_entry",
        key=str(entry.pk),
        place_code=entry.place_code,
        old=noted.old,
        new={"title": entry.title, **(noted.new or {})},
        reason=noted.text,
    )
    return event
