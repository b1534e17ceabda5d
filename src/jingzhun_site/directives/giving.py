"""Accepted items as entries of the ledger: one of them, or all tasks of a document or of a unit at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.directives.actions.noting import note_directive, note_older
from jingzhun_site.directives.models import Directive, DirectiveItem, Handover
from jingzhun_site.directives.records import COMMA, record_of
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.directives.versions import latest_of, refuse_outdated, version_text
from jingzhun_site.directives.wording import clause_text, record_text
from jingzhun_site.frame.formats import day_text
from jingzhun_site.ledger.actions import NewEntry, open_entries
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.ledger.refusing import LedgerRefusedError
from jingzhun_site.ledger.sources import Source

State = DirectiveItem.State


@dataclass(frozen=True, kw_only=True)
class _Due:
    """The deadline of what names none or one that has passed, and why the latter is put off."""

    on: date | None
    because: str


def _address(key: str) -> str:
    return reverse("directives:item", args=(int(key),))


SOURCE = Source(
    name="directive", label=gettext_lazy("文件任务"), is_finding=False, address=_address
)


def may_give(item: DirectiveItem, user: User) -> bool:
    """Whether an item was accepted, became nothing yet, and the user gives tasks in the place of its office."""
    if item.state != State.ACCEPTED or item.handovers.exists():
        return False
    return user.may(Right.ASSIGN_TASKS, item.directive.place_code)


def tasks_to_give(directive: Directive, unit: str = "") -> "QuerySet[DirectiveItem]":
    """The accepted tasks of a document, or of a unit in it, that became nothing yet."""
    tasks = directive.items.filter(
        state=State.ACCEPTED, kind=DirectiveItem.Kind.TASK, handovers__isnull=True
    )
    if unit:
        tasks = tasks.filter(lead_units__contains=f"{COMMA}{unit}{COMMA}")
    return tasks.order_by("start", "end", "pk")


def give_item(
    item: DirectiveItem, *, due_on: date | None, acting_user: User, because: str = ""
) -> list[Handover]:
    """Make an accepted item an entry of the ledger; ``due_on`` is its deadline where the document names none.

    ``because`` says why an older version is used, where the latest does not have the item, or why ``due_on``
    takes the place of a deadline that has passed.

    Raises:
        DirectiveRefusedError: it was not accepted, became something already, stands in a later version too, has a
            post and no deadline, or one that has passed and no later one with a reason is given.
    """
    is_older = refuse_outdated(item, because)
    with transaction.atomic():
        if is_older:
            note_older(item, because, acting_user=acting_user)
        return _given(item.directive, [item.pk], _Due(on=due_on, because=because), acting_user)


def give_tasks(
    directive: Directive,
    *,
    due_on: date | None,
    unit: str = "",
    acting_user: User,
    because: str = "",
) -> list[Handover]:
    """Make all accepted tasks of a document, or of a unit in it, entries of the ledger, all or none.

    Raises:
        DirectiveRefusedError: there is none left, the document has a later version, or one has a post and no
            deadline, or a deadline that has passed and no later one with a reason is given.
    """
    latest = latest_of(directive)
    if latest is not None:
        sentence = _(
            "%(version)s。请在新版里转入；只有旧版才有的任务，请在“逐条审定”里逐条转入并写明原因。"
        )
        raise DirectiveRefusedError([sentence % {"version": version_text(latest)}])
    keys = list(tasks_to_give(directive, unit).values_list("pk", flat=True))
    if not keys:
        raise DirectiveRefusedError([_("没有已采纳、还未下达的任务。")])
    return _given(directive, keys, _Due(on=due_on, because=because), acting_user)


def has_passed(item: DirectiveItem) -> bool:
    """Whether the deadline that the document names lies before today."""
    return item.due is not None and item.due < clock.today()


def _given(directive: Directive, keys: Sequence[int], due: _Due, user: User) -> list[Handover]:
    if not user.may(Right.ASSIGN_TASKS, directive.place_code):
        raise DirectiveRefusedError([_("转入台账要有这份文件所在地区的“交办任务”权限。")])
    try:
        with transaction.atomic():
            items = _locked(directive, keys)
            _refuse_passed(items, due)
            wanted = [_new_entry(item, directive, due) for item in items]
            _note_moved(items, due, user)
            entries = open_entries(wanted, acting_user=user)
            return [_kept(item, entry, user) for item, entry in zip(items, entries, strict=True)]
    except LedgerRefusedError as error:
        raise DirectiveRefusedError(error.sentences) from error


def _locked(directive: Directive, keys: Sequence[int]) -> list[DirectiveItem]:
    """The items as they stand now, nobody else handing them over meanwhile."""
    held = directive.items.select_for_update(of=("self",)).filter(pk__in=keys)
    items = list(held.order_by("start", "end", "pk"))
    if any(item.state != State.ACCEPTED for item in items):
        raise DirectiveRefusedError([_("只有已采纳的事项才能转入台账，请先采纳。")])
    if Handover.objects.filter(item__in=keys).exists():
        raise DirectiveRefusedError([_("这一条已经下达过，请到它的去向页调整。")])
    return items


def _refuse_passed(items: Sequence[DirectiveItem], due: _Due) -> None:
    """Refuse a deadline gone by: what is given would be overdue at once."""
    if due.on is not None and due.on < clock.today():
        sentence = _("完成时限 %(day)s 已过，请定今天或以后的日期。")
        raise DirectiveRefusedError([sentence % {"day": day_text(due.on)}])
    if due.on is not None and due.because.strip():
        return
    sentence = _("“%(title)s”文件写的时限 %(day)s 已过。请另定完成时限并写明原因，再转入台账。")
    late = [item for item in items if item.due is not None and has_passed(item)]
    if late:
        raise DirectiveRefusedError(
            sentence % {"title": record_text(record_of(item))[:40], "day": day_text(item.due)}
            for item in late
        )


def _note_moved(items: Sequence[DirectiveItem], due: _Due, user: User) -> None:
    """Note of each deadline that has passed which one took its place, and why."""
    for item in items:
        if item.due is not None and due.on is not None and has_passed(item):
            note_directive(
                "directives.deadline_moved",
                item.directive,
                {"clause": item.section, "due": due.on.isoformat()},
                old={"due": item.due.isoformat()},
                acting_user=user,
                reason=due.because,
            )


def _new_entry(item: DirectiveItem, directive: Directive, due: _Due) -> NewEntry:
    return NewEntry(
        source=SOURCE.name,
        source_key=str(item.pk),
        title=record_text(record_of(item)),
        text=directive.text[item.start : item.end].strip(),
        document=f"{directive.title} {directive.document_number}".strip(),
        clause=clause_text(item.section),
        given_code=directive.place_code,
        due_on=due.on if has_passed(item) else item.due or due.on,
        lead_post=item.lead_post,
        supporting_posts=item.supporting_posts,
    )


def _kept(item: DirectiveItem, entry: LedgerEntry, user: User) -> Handover:
    return Handover.objects.create(
        item=item,
        kind=Handover.Kind.TASK,
        key=str(entry.pk),
        label=_("督办台账"),
        made_by=user,
        made_at=clock.now(),
    )
