"""Papers behind reports on an entry: each belongs to the line of the history with which it came."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.documents.actions import CheckedDocument, keep_document
from jingzhun_site.documents.models import Document
from jingzhun_site.documents.owners import Owner, Proved, of_the_document
from jingzhun_site.documents.queries import documents_of
from jingzhun_site.ledger.access import access_entries
from jingzhun_site.ledger.models import EntryEvent
from jingzhun_site.places.scope import CODE_LENGTH

ENTITY = "ledger_events"
REPORT_EVIDENCE = ("photo", "acceptance", "report", "record", "list", "statistics")
"""The kinds of evidence that can stand behind a report; none is asked for where no clause asks for it."""


def keep_evidence(event: EntryEvent, paper: CheckedDocument, *, acting_user: User) -> Document:
    """Keep the paper that came with a report; where a post elsewhere reports, in the place of that post."""
    place = event.entry.place_code
    if not acting_user.may(Right.HANDLE_TASKS, place):
        scope = acting_user.scope(Right.HANDLE_TASKS)
        place = scope.place_code or scope.prefixes[0].ljust(CODE_LENGTH, "0")
    return keep_document(
        paper, kind=paper.kind, entity=ENTITY, key=str(event.pk), place_code=place,
        acting_user=acting_user, wanted=REPORT_EVIDENCE,
    )  # fmt: skip


def evidence_of(events: Sequence[EntryEvent]) -> Mapping[str, list[Document]]:
    """The papers of some lines of the history, by their keys."""
    return documents_of(ENTITY, [str(event.pk) for event in events])


def _seen(user: User) -> "QuerySet[Any]":
    """The line of a document, where its entry is the user's to see."""
    events = EntryEvent.objects.filter(entry__in=access_entries(user))
    return of_the_document(events)


def _records(keys: Sequence[str]) -> Mapping[str, Proved]:
    events = EntryEvent.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {
        str(one.pk): Proved(
            label=f"{one.entry.title} · {one.get_kind_display()}",
            href=one.entry.get_absolute_url(),
        )
        for one in events.select_related("entry")
    }


OWNER = Owner(
    entity=ENTITY,
    label=gettext_lazy("督办进展"),
    see=Right.SEE_DECISIONS,
    keep=Right.HANDLE_TASKS,
    seen=_seen,
    records=_records,
)
"""Reports on entries, as the app of documents asks about them."""
