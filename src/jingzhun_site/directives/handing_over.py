"""What accepted items become, one function for each kind, and where an item leads since."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.directives.meaning.likeness import pairs_of, shared_part
from jingzhun.directives.model import Quantity, QuantityKind, Span
from jingzhun.goals.items import Item
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.directives.actions.noting import note_older
from jingzhun_site.directives.models import DirectiveItem, Handover
from jingzhun_site.directives.records import record_of
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.directives.versions import refuse_outdated
from jingzhun_site.directives.wording import clause_text
from jingzhun_site.goals.actions.handing import DirectiveTarget, set_targets
from jingzhun_site.goals.catalogue import goals_in_force
from jingzhun_site.goals.refusing import GoalRefusedError
from jingzhun_site.goals.wording import unit_word

_SHOWN = 12
_SPANS = (Span.SINGLE, Span.EACH, Span.BY)


@dataclass(frozen=True, kw_only=True)
class GoalChoice:
    """A goal in force that an item may become a target of."""

    goal_id: str
    label: str
    unit: str


def may_become_goal(item: DirectiveItem, user: User) -> bool:
    """Whether an item is an accepted target and the user may set targets in the place that it binds."""
    if item.state != DirectiveItem.State.ACCEPTED or item.kind != DirectiveItem.Kind.QUANTITY:
        return False
    is_target = item.record.get("kind") == QuantityKind.TARGET.value
    return is_target and user.may(Right.SET_GOALS, item.directive.governs_code)


def goal_choices(item: DirectiveItem) -> list[GoalChoice]:
    """The goals in force whose unit is that of an item, the most alike in words first."""
    record = record_of(item)
    if not isinstance(record, Quantity):
        return []
    own = pairs_of(f"{record.scope}{record.indicator}")
    known = _goals(item, record.unit)
    ranked = sorted(known, key=lambda one: -shared_part(own, pairs_of(_label(one))))
    return [GoalChoice(goal_id=one.id, label=_label(one), unit=one.unit) for one in ranked[:_SHOWN]]


def hand_over_as_goal(
    item: DirectiveItem, goal_id: str, *, acting_user: User, because: str = ""
) -> list[Handover]:
    """Make an accepted target the target of a goal in the place that its document binds, for each of its years.

    ``because`` says why an older version is used, where the latest does not have the item.

    Raises:
        DirectiveRefusedError: it is no accepted target, names no year, stands in a later version too, or goals
            refuse it; nothing is written.
    """
    record = record_of(item)
    if not isinstance(record, Quantity) or not may_become_goal(item, acting_user):
        raise DirectiveRefusedError(
            [_("只有已采纳的目标才能下达，并且要有在适用地区下达目标的权限。")]
        )
    targets = _targets(item, record, goal_id)
    if not targets:
        raise DirectiveRefusedError([_("这一条没有写明年度，请先更正年度再下达。")])
    if item.handovers.exists():
        raise DirectiveRefusedError([_("这一条已经下达过，请到它的去向页调整。")])
    directive = item.directive
    document = f"{directive.title} {directive.document_number}".strip()[:200]
    reason = _("按文件%(clause)s下达") % {"clause": clause_text(item.section)}
    is_older = refuse_outdated(item, because)
    try:
        with transaction.atomic():
            if is_older:
                note_older(item, because, acting_user=acting_user)
                reason = _("%(reason)s（旧版文件：%(because)s）") % {
                    "reason": reason,
                    "because": because.strip()[:300],
                }
            set_targets(targets, document=document, reason=reason, acting_user=acting_user)
            return [_kept(item, target, acting_user) for target in targets]
    except GoalRefusedError as error:
        raise DirectiveRefusedError(error.sentences) from error


def address_of(handover: Handover) -> str:
    """Where what an item became is worked on."""
    if handover.kind == Handover.Kind.TASK:
        return reverse("ledger:entry", args=(int(handover.key),))
    goal_id, year, span, place = handover.key.split("/")
    path = reverse("goals:goal", args=(goal_id, int(year), span))
    return f"{path}?{urlencode({'place': place})}"


def _targets(item: DirectiveItem, record: Quantity, goal_id: str) -> Sequence[DirectiveTarget]:
    """One target a year; one in the last year where the figure is for all of them or until then."""
    years = record.dating.years
    if years and record.dating.span in (Span.TOTAL, Span.BY):
        years = years[-1:]
    goal = next((one for one in _goals(item, record.unit) if one.id == goal_id), None)
    return [
        DirectiveTarget(
            goal_id=goal_id,
            place_code=item.directive.governs_code,
            year=year,
            span=_span(goal, year),
            value=record.value,
            value_max=record.value_max,
            unit=goal.unit if goal else record.unit,
            comparison=record.sign,
            deadline=record.dating.deadline,
            clause=clause_text(item.section)[:100],
            post_id=item.lead_post,
        )
        for year in years
    ]


def _span(goal: Item | None, year: int) -> str:
    """The span under which the packs keep the target of a year, so that this one takes its place."""
    targets = goal.targets if goal else ()
    spans = (one.span for one in targets if one.year == year and one.span in _SPANS)
    return next(spans, Span.SINGLE.value)


def _goals(item: DirectiveItem, unit: str) -> list[Item]:
    """The goals in force in the place that a document binds whose unit is that of an item."""
    found = goals_in_force(item.directive.governs_code, clock.today())
    return list({one.id: one for one in found if _fits(one, unit)}.values())


def _kept(item: DirectiveItem, target: DirectiveTarget, user: User) -> Handover:
    label = next(
        (one.label for one in goal_choices(item) if one.goal_id == target.goal_id), target.goal_id
    )
    return Handover.objects.create(
        item=item,
        kind=Handover.Kind.GOAL,
        key=f"{target.goal_id}/{target.year}/{target.span}/{target.place_code}",
        label=_("%(label)s（%(year)d 年）") % {"label": label[:150], "year": target.year},
        made_by=user,
        made_at=clock.now(),
    )


def _label(one: Item) -> str:
    return one.entry.indicator.label if one.entry else one.id


def _fits(one: Item, unit: str) -> bool:
    return unit_word(one.unit) == unit or (one.unit == "percent" and unit == "%")
