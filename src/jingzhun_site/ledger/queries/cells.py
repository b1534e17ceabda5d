"""What stands in the lists of the ledger, entry by entry: the same on the page and in the workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from jingzhun_site.frame.tables import Cell
from jingzhun_site.ledger.life import due_words, was_late
from jingzhun_site.ledger.models import TO_DO, EntryEvent, EntryPost, LedgerEntry, State
from jingzhun_site.ledger.sources import source_of
from jingzhun_site.organisations.queries import PostHeld, posts_by_id
from jingzhun_site.places.queries import full_place_name, place_names

Kind = EntryEvent.Kind
STATE_TONES: Mapping[str, tuple[str, str]] = {
    State.OPEN: ("soon", "circle-dashed"),
    State.ASSIGNED: ("", "progress"),
    State.REPORTED: ("soon", "hourglass"),
    State.CLOSED: ("good", "circle-check"),
    State.REJECTED: ("quiet", "circle-x"),
}
_LAST = (Kind.PROGRESS, Kind.REPORTED, Kind.RETURNED, Kind.CLOSED)


@dataclass(frozen=True, kw_only=True)
class _Beside:
    """What is read for many entries at once."""

    posts: Mapping[int, Sequence[EntryPost]]
    held: Mapping[str, PostHeld]
    last: Mapping[tuple[int, str], EntryEvent]
    reminders: Mapping[int, int]
    places: Mapping[str, str]
    offices: Mapping[str, str]
    on: date


def cells_of(entries: Sequence[LedgerEntry], *, on: date) -> list[Mapping[str, Any]]:
    """The cells of all lists for some entries, in a handful of queries."""
    beside = _beside(entries, on)
    return [_cells(entry, beside) for entry in entries]


def state_cell(entry: LedgerEntry, *, on: date) -> Cell:
    """The state with its tone; what is exempt says so."""
    if entry.is_exempt(on):
        return Cell(value=_("暂缓中"), tone="quiet", icon="clock")
    tone, icon = STATE_TONES[entry.state]
    return Cell(value=entry.get_state_display(), tone=tone, icon=icon)


def due_cell(entry: LedgerEntry, *, on: date) -> Cell | str:
    """How the deadline stands, with the deadline itself on hover."""
    words, tone = due_words(entry, on=on)
    if not words:
        return "—"
    icon = "alert-triangle" if tone == "bad" else ""
    return Cell(value=words, tone=tone, icon=icon, note=str(entry.deadline or ""))


def _beside(entries: Sequence[LedgerEntry], on: date) -> _Beside:
    keys = [entry.pk for entry in entries]
    posts: dict[int, list[EntryPost]] = {key: [] for key in keys}
    for post in EntryPost.objects.filter(entry__in=keys).order_by("-is_lead", "pk"):
        posts[post.entry_id].append(post)
    events = EntryEvent.objects.filter(entry__in=keys).order_by()
    latest = events.filter(kind__in=_LAST).values("entry", "kind").annotate(last=Max("pk"))
    found = EntryEvent.objects.filter(pk__in=[row["last"] for row in latest])
    reminders = events.filter(kind=Kind.REMINDED).values_list("entry").annotate(n=Count("pk"))
    offices = {entry.given_code for entry in entries}
    return _Beside(
        posts=posts,
        held=posts_by_id({one.post_id for some in posts.values() for one in some}, on=on),
        last={(one.entry_id, one.kind): one for one in found.select_related("by")},
        reminders=dict(reminders),
        places=place_names(
            code for entry in entries for code in (entry.place_code, entry.escalated_code) if code
        ),
        offices={code: full_place_name(code) for code in offices},
        on=on,
    )


def _cells(entry: LedgerEntry, beside: _Beside) -> Mapping[str, Any]:
    lead = beside.held.get(entry.lead_post)
    return {
        "title": entry.title,
        "text": entry.text or "—",
        "source": source_of(entry.source).label,
        "document": f"{entry.document} {entry.clause}".strip() or "—",
        "place": beside.places.get(entry.place_code, entry.place_code),
        "unit": lead.organisation if lead else "—",
        "lead": lead.title if lead else Cell(value=_("未交办"), tone="soon"),
        "holder": _holder(lead),
        "supporting": _supporting(entry, beside) or "—",
        "given_by": beside.offices[entry.given_code],
        "made_on": entry.made_at,
        "deadline": entry.deadline or _("未定"),
        "received": _received(entry),
        "due": due_cell(entry, on=beside.on),
        "escalated": _escalated(entry, beside),
        "state": state_cell(entry, on=beside.on),
        "reminders": beside.reminders.get(entry.pk, 0),
        "in_time": {True: _("逾期办结"), False: _("按期"), None: "—"}[was_late(entry)],
        **_told(entry, beside),
    }


def _told(entry: LedgerEntry, beside: _Beside) -> Mapping[str, Any]:
    """What was said last of an entry, and by whom."""
    said = [event for kind in _LAST if (event := beside.last.get((entry.pk, kind)))]
    newest = max(said, key=lambda event: event.pk, default=None)
    is_reported = entry.state in (State.REPORTED, State.CLOSED)
    reported = beside.last.get((entry.pk, Kind.REPORTED)) if is_reported else None
    closed = beside.last.get((entry.pk, Kind.CLOSED)) if entry.state == State.CLOSED else None
    return {
        "progress": newest.text or newest.get_kind_display() if newest else "—",
        "progress_on": newest.at if newest else "—",
        "done": reported.text if reported else "—",
        "reported_by": reported.who if reported else "—",
        "reported_on": entry.reported_on or "—",
        "verified_by": closed.who if closed else "—",
        "ended_on": entry.ended_on or "—",
    }


def _received(entry: LedgerEntry) -> Any:
    """When the leading post signed for it; what waits for that says so."""
    if entry.received_on is None and entry.state == State.ASSIGNED:
        return Cell(value=_("未签收"), tone="soon")
    return entry.received_on or "—"


def _escalated(entry: LedgerEntry, beside: _Beside) -> Any:
    """The place above with which an entry stands while it is overdue."""
    code = entry.escalated_code
    if not code or entry.state not in TO_DO:
        return "—"
    return Cell(value=beside.places.get(code, code), tone="bad", icon="arrow-up")


def _holder(lead: PostHeld | None) -> Any:
    if lead is None:
        return "—"
    return lead.holder_name or Cell(value=_("空缺"), tone="soon")


def _supporting(entry: LedgerEntry, beside: _Beside) -> str:
    posts = [post for post in beside.posts[entry.pk] if not post.is_lead]
    held = [beside.held[post.post_id] for post in posts if post.post_id in beside.held]
    return _("、").join(f"{one.title}{one.holder_name}" for one in held)
