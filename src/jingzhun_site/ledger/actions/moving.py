"""What is done to an entry after it was opened: each against the version that the user saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.documents.actions import CheckedDocument
from jingzhun_site.frame.formats import moment_text
from jingzhun_site.ledger.actions.noting import Noted, note
from jingzhun_site.ledger.actions.opening import keep_posts, posts_named
from jingzhun_site.ledger.evidence import keep_evidence
from jingzhun_site.ledger.life import Act, doer_in, obstacles
from jingzhun_site.ledger.models import TO_DO, EntryEvent, LedgerEntry, State
from jingzhun_site.ledger.refusing import LedgerRefusedError

Kind = EntryEvent.Kind
_BELOW_AGAIN: Mapping[str, Any] = {"escalated_code": "", "escalated_on": None}
"""With another deadline, or taken up anew, an entry is no longer with a place above."""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """To whom an entry is given, and until when."""

    lead_post: str
    due_on: date
    supporting_posts: Sequence[str] = ()
    text: str = ""


def assign(
    entry: LedgerEntry, assignment: Assignment, *, version: int, acting_user: User
) -> EntryEvent:
    """Give an entry to posts, or to others than before; it is done where the leading post is."""
    _refuse(entry, Act.ASSIGN, acting_user, version=version)
    lead, supporting = assignment.lead_post, assignment.supporting_posts
    posts, faults = posts_named(lead, supporting, given_code=entry.given_code)
    if assignment.due_on < clock.today():
        faults.append(_("完成时限早于今天，请改成今天或以后。"))
    if faults:
        raise LedgerRefusedError(faults)
    values = {
        "state": State.ASSIGNED,
        "lead_post": lead,
        "place_code": posts[0].place_code,
        "due_on": assignment.due_on,
        "received_on": None,
        "exempt_until": None,
        **_BELOW_AGAIN,
    }
    about = " ".join(word for word in (posts[0].title, assignment.text.strip()) if word)
    noted = Noted(
        kind=Kind.ASSIGNED,
        text=about,
        day=assignment.due_on,
        old={"lead_post": entry.lead_post, "due_on": _iso(entry.deadline)},
        new={"lead_post": lead, "due_on": assignment.due_on.isoformat()},
    )
    with transaction.atomic():
        event = _move(entry, values, noted, version=version, acting_user=acting_user)
        keep_posts(entry, posts)
    return event


def receive(entry: LedgerEntry, *, text: str, version: int, acting_user: User) -> EntryEvent:
    """Sign for a task in the name of the post that leads; the deadline runs all the same."""
    return _handled(
        entry, Act.RECEIVE, {}, text=text, version=version, acting_user=acting_user, paper=None
    )


def note_progress(
    entry: LedgerEntry,
    *,
    text: str,
    version: int,
    acting_user: User,
    paper: CheckedDocument | None = None,
) -> EntryEvent:
    """Say how far a task is, with a paper that shows it where there is one; the state stays."""
    return _handled(
        entry, Act.PROGRESS, {}, text=text, version=version, acting_user=acting_user, paper=paper
    )


def report_done(
    entry: LedgerEntry,
    *,
    text: str,
    version: int,
    acting_user: User,
    paper: CheckedDocument | None = None,
) -> EntryEvent:
    """Say that a task is done, with the paper that shows it; another person verifies it."""
    return _handled(
        entry,
        Act.REPORT,
        _reported_by(acting_user),
        text=text,
        version=version,
        acting_user=acting_user,
        paper=paper,
    )


def report_shown(entry: LedgerEntry, *, text: str, acting_user: User) -> EntryEvent:
    """Report done what records show to be done, in the name of whoever made the record; another person verifies it.

    No post is asked for, and nobody need have been given the entry: the record is there.

    Raises:
        LedgerRefusedError: it was reported or ended already, or somebody did something with it in between.
    """
    if entry.state not in TO_DO:
        raise LedgerRefusedError(obstacles(entry, Act.REPORT, acting_user, on=clock.today()))
    noted = Noted(kind=Kind.REPORTED, text=text)
    values = _reported_by(acting_user)
    return _move(entry, values, noted, version=entry.version, acting_user=acting_user)


def close_out(entry: LedgerEntry, *, text: str, version: int, acting_user: User) -> EntryEvent:
    """Verify what was reported done, and close the entry.

    Raises:
        LedgerRefusedError: whoever reported it verifies it, or somebody did something with it in between.
    """
    values = {"state": State.CLOSED, "ended_on": clock.today()}
    return _given(entry, Act.CLOSE, values, text=text, version=version, acting_user=acting_user)


def send_back(entry: LedgerEntry, *, text: str, version: int, acting_user: User) -> EntryEvent:
    """Send back what was reported done, with a reason; the deadline runs on."""
    values = {"state": State.ASSIGNED, "reported_by": None, "reported_on": None}
    return _given(entry, Act.RETURN, values, text=text, version=version, acting_user=acting_user)


def reject(entry: LedgerEntry, *, text: str, version: int, acting_user: User) -> EntryEvent:
    """End an entry without its having been done, with a reason."""
    values = {"state": State.REJECTED, "ended_on": clock.today()}
    return _given(entry, Act.REJECT, values, text=text, version=version, acting_user=acting_user)


def exempt(
    entry: LedgerEntry, *, until: date, text: str, version: int, acting_user: User
) -> EntryEvent:
    """Let no deadline run until a day, with a reason; from the day after it runs as before."""
    _refuse(entry, Act.EXEMPT, acting_user, version=version)
    if until <= clock.today():
        raise LedgerRefusedError([_("暂缓的最后一天要在今天以后。")])
    values = {"exempt_until": until, **_BELOW_AGAIN}
    return _given(
        entry, Act.EXEMPT, values, text=text, day=until, version=version, acting_user=acting_user
    )


def reopen(entry: LedgerEntry, *, text: str, version: int, acting_user: User) -> EntryEvent:
    """Let an entry that has ended be worked on again, with a reason."""
    values = {
        "state": State.ASSIGNED if entry.lead_post else State.OPEN,
        "ended_on": None,
        "received_on": None,
        "reported_by": None,
        "reported_on": None,
        **_BELOW_AGAIN,
    }
    return _given(entry, Act.REOPEN, values, text=text, version=version, acting_user=acting_user)


def remind(entry: LedgerEntry, *, text: str, version: int, acting_user: User) -> EntryEvent:
    """Urge the posts that answer for an entry; what they have done so far stands beside it."""
    _refuse(entry, Act.REMIND, acting_user, version=version)
    noted = Noted(kind=Kind.REMINDED, text=text.strip())
    return _move(entry, {}, noted, version=version, acting_user=acting_user)


_KINDS: Mapping[Act, EntryEvent.Kind] = {
    Act.RECEIVE: Kind.RECEIVED,
    Act.PROGRESS: Kind.PROGRESS,
    Act.REPORT: Kind.REPORTED,
    Act.CLOSE: Kind.CLOSED,
    Act.RETURN: Kind.RETURNED,
    Act.REJECT: Kind.REJECTED,
    Act.EXEMPT: Kind.EXEMPTED,
    Act.REOPEN: Kind.REOPENED,
}
_MAY_BE_SILENT = (Act.CLOSE, Act.RECEIVE)


def _handled(
    entry: LedgerEntry,
    act: Act,
    values: Mapping[str, Any],
    *,
    text: str,
    version: int,
    acting_user: User,
    paper: CheckedDocument | None,
) -> EntryEvent:
    """Something that whoever does the task does, in the name of the post; the leading one has received it by that."""
    _refuse(entry, act, acting_user, version=version, text=text)
    on = clock.today()
    doer = doer_in(entry, act, acting_user, on=on)
    if doer is not None and doer.is_lead and entry.received_on is None:
        values = {**values, "received_on": on}
    noted = Noted(kind=_KINDS[act], text=text.strip(), doer=doer)
    with transaction.atomic():
        event = _move(entry, values, noted, version=version, acting_user=acting_user)
        if paper is not None:
            keep_evidence(event, paper, acting_user=acting_user)
    return event


def _given(
    entry: LedgerEntry,
    act: Act,
    values: Mapping[str, Any],
    *,
    text: str,
    version: int,
    acting_user: User,
    day: date | None = None,
) -> EntryEvent:
    """Something that the office that gave the task does."""
    _refuse(entry, act, acting_user, version=version, text=text)
    noted = Noted(kind=_KINDS[act], text=text.strip(), day=day)
    return _move(entry, values, noted, version=version, acting_user=acting_user)


def _reported_by(user: User) -> Mapping[str, Any]:
    return {
        "state": State.REPORTED,
        "reported_by": user,
        "reported_on": clock.today(),
        "exempt_until": None,
    }


def _refuse(
    entry: LedgerEntry, act: Act, user: User, *, version: int, text: str | None = None
) -> None:
    """Raise where the user saw another version, or may not do it, or gives no reason."""
    if entry.version != version:
        raise LedgerRefusedError([_overtaken(entry.pk)])
    found = obstacles(entry, act, user, on=clock.today())
    if text is not None and not text.strip() and act not in _MAY_BE_SILENT:
        found.append(_("%(act)s要写明情况或理由。") % {"act": act.label})
    if found:
        raise LedgerRefusedError(found)


def _move(
    entry: LedgerEntry,
    values: Mapping[str, Any],
    noted: Noted,
    *,
    version: int,
    acting_user: User,
) -> EntryEvent:
    """Write it, unless somebody else was quicker."""
    with transaction.atomic():
        seen = LedgerEntry.objects.filter(pk=entry.pk, version=version)
        if not seen.update(**values, version=version + 1):
            raise LedgerRefusedError([_overtaken(entry.pk)])
        entry.refresh_from_db()
        return note(entry, noted, acting_user=acting_user)


def _overtaken(pk: int) -> str:
    last = EntryEvent.objects.filter(entry=pk).select_related("by", "entry").latest("pk")
    about = {
        "who": last.who,
        "when": moment_text(last.at),
        "what": last.get_kind_display(),
        "state": last.entry.get_state_display(),
    }
    return (
        _("%(who)s 已于 %(when)s 对这一项做了“%(what)s”，现在是“%(state)s”；您刚才的操作没有保存。")
        % about
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
