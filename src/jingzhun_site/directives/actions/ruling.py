"""What people rule on an item: accept, correct, reject, take back, assign; each against the version they saw."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.directives.jsonl import Record, to_json
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.directives.actions.noting import note_directive
from jingzhun_site.directives.models import (
    Directive,
    DirectiveFinding,
    DirectiveItem,
    Handover,
)
from jingzhun_site.directives.records import columns_of, record_of
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.directives.relating import only_unchanged
from jingzhun_site.frame.formats import moment_text
from jingzhun_site.organisations.queries import posts_by_id

State = DirectiveItem.State


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What the audit keeps of a ruling."""

    action: str
    old: Mapping[str, Any] | None = None
    new: Mapping[str, Any] | None = None
    reason: str = ""


def accept_item(item: DirectiveItem, *, version: int, acting_user: User) -> None:
    """Accept an item as it stands."""
    values = {"state": State.ACCEPTED, "reason": ""}
    with transaction.atomic():
        noted = Noted(action="directives.item_accepted")
        rule(item, noted, values, version=version, acting_user=acting_user)


def correct_item(item: DirectiveItem, record: Record, *, version: int, acting_user: User) -> None:
    """Put another record in the place of what was read, and accept it; the printed words stay beside it."""
    values = {
        **columns_of(record, text=item.directive.text),
        "state": State.ACCEPTED,
        "reason": "",
    }
    old = changed_parts(record, record_of(item))
    new = changed_parts(record_of(item), record)
    with transaction.atomic():
        noted = Noted(action="directives.item_corrected", old=old, new=new)
        rule(item, noted, values, version=version, acting_user=acting_user)


def reject_item(item: DirectiveItem, *, reason: str, version: int, acting_user: User) -> None:
    """Turn an item down.

    Raises:
        DirectiveRefusedError: no reason is given, or it was handed over.
    """
    if not reason.strip():
        raise DirectiveRefusedError([_("不采纳要写明原因。")])
    refuse_handed_over(item)
    values = {"state": State.REJECTED, "reason": reason.strip()[:500]}
    with transaction.atomic():
        noted = Noted(action="directives.item_rejected", reason=reason)
        rule(item, noted, values, version=version, acting_user=acting_user)


def reopen_item(item: DirectiveItem, *, version: int, acting_user: User) -> None:
    """Take back what was ruled, so that the item waits again."""
    refuse_handed_over(item)
    values = {"state": State.WAITING, "reason": ""}
    with transaction.atomic():
        noted = Noted(action="directives.item_reopened")
        rule(item, noted, values, version=version, acting_user=acting_user)


def assign_item(
    item: DirectiveItem,
    *,
    lead_post: str,
    supporting_posts: Sequence[str],
    version: int,
    acting_user: User,
) -> None:
    """Say which post leads and which posts support; what was ruled stays as it is.

    Raises:
        DirectiveRefusedError: there is no such post, or the ledger has it already.
    """
    wanted = {post for post in (lead_post, *supporting_posts) if post}
    if wanted - posts_by_id(wanted, on=clock.today()).keys():
        raise DirectiveRefusedError([_("选中的岗位已不存在，请重新选择。")])
    if item.handovers.filter(kind=Handover.Kind.TASK).exists():
        raise DirectiveRefusedError([_("这一条已转入督办台账，请在台账里改派。")])
    values = {"lead_post": lead_post, "supporting_posts": list(supporting_posts)}
    with transaction.atomic():
        old = {"lead_post": item.lead_post, "supporting_posts": item.supporting_posts}
        noted = Noted(action="directives.item_assigned", old=old, new=values)
        rule(item, noted, values, version=version, acting_user=acting_user, decides=False)


def carry_over(directive: Directive, *, acting_user: User) -> int:
    """Rule on what the version before says in the same words as was ruled there; how many items."""
    require(acting_user, Right.KEEP_DIRECTIVES, directive.place_code)
    with transaction.atomic():
        waiting = directive.items.select_for_update(of=("self",)).filter(state=State.WAITING)
        items = only_unchanged(waiting.select_related("earlier").order_by("pk"))
        now = clock.now()
        for item in items:
            _carry(item)
            item.version += 1
            item.decided_by, item.decided_at = acting_user, now
        names = (
            "record", "lead_units", "due", "state", "reason", "lead_post", "supporting_posts",
            "version", "decided_by", "decided_at",
        )  # fmt: skip
        DirectiveItem.objects.bulk_update(items, names, batch_size=100)
        new = {"items": len(items)}
        note_directive("directives.carried_over", directive, new, acting_user=acting_user)
    return len(items)


def note_seen(finding: DirectiveFinding, *, because: str, acting_user: User) -> None:
    """Note that a finding was looked at, and what came of it.

    Raises:
        DirectiveRefusedError: no reason is given, or somebody noted it before.
    """
    directive = finding.directive
    require(acting_user, Right.KEEP_DIRECTIVES, directive.place_code)
    if not because.strip():
        raise DirectiveRefusedError([_("请写明核对的结果，例如：原文如此，已向发文单位核实。")])
    values = {"seen_because": because.strip()[:300], "seen_by": acting_user, "seen_at": clock.now()}
    with transaction.atomic():
        waiting = DirectiveFinding.objects.filter(pk=finding.pk, seen_at__isnull=True)
        if not waiting.update(**values):
            raise DirectiveRefusedError([_("这条疑点已有人核对过，请刷新后查看。")])
        note_directive(
            "directives.finding_seen",
            directive,
            {"finding": finding.label},
            acting_user=acting_user,
            reason=because,
        )


def rule(
    item: DirectiveItem,
    noted: Noted,
    values: Mapping[str, Any],
    *,
    version: int,
    acting_user: User,
    decides: bool = True,
) -> None:
    """Write a ruling in the transaction of the caller.

    Raises:
        DirectiveRefusedError: somebody else ruled on the item since the user looked at it.
    """
    require(acting_user, Right.KEEP_DIRECTIVES, item.directive.place_code)
    whole = dict(values) | {"version": version + 1}
    if decides:
        whole |= {"decided_by": acting_user, "decided_at": clock.now()}
    if not DirectiveItem.objects.filter(pk=item.pk, version=version).update(**whole):
        raise DirectiveRefusedError([_overtaken(item.pk)])
    note_directive(
        noted.action,
        item.directive,
        {"clause": item.section, **(noted.new or {})},
        acting_user=acting_user,
        old=noted.old,
        reason=noted.reason,
    )


def refuse_handed_over(item: DirectiveItem) -> None:
    """Raise :class:`DirectiveRefusedError` for an item that others work on already."""
    if item.handovers.exists():
        sentence = _("这一条已经下达，不能改为不采纳或拆并。请在它的去向页（目标或督办台账）调整。")
        raise DirectiveRefusedError([sentence])


def changed_parts(one: Record, other: Record) -> dict[str, Any]:
    """The parts of another record that differ from those of one, as plain JSON."""
    before, after = to_json(one), to_json(other)
    return {name: value for name, value in after.items() if before.get(name) != value}


def _carry(item: DirectiveItem) -> None:
    """What was ruled and corrected in the version before, at the place of this one."""
    before = item.earlier
    if before is None:
        return
    kept: Iterable[str] = ("start", "end", "section", "quote", "figure_start", "figure_end")
    item.record = {**before.record, **{n: item.record[n] for n in kept if n in item.record}}
    item.lead_units, item.due = before.lead_units, before.due
    item.state, item.reason = before.state, before.reason
    item.lead_post, item.supporting_posts = before.lead_post, before.supporting_posts


def _overtaken(pk: int) -> str:
    now = DirectiveItem.objects.select_related("decided_by").get(pk=pk)
    if now.decided_by is None or now.decided_at is None:
        return _("这一条刚刚有人改过，您看到的已不是最新的。请核对后重新提交。")
    about = {
        "who": now.decided_by,
        "when": moment_text(now.decided_at),
        "state": now.get_state_display(),
    }
    return _("%(who)s 已于 %(when)s 处理过这一条（%(state)s），您刚才的操作没有保存。") % about
