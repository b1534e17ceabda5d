"""The page of one difference: both sides, what it may mean, what was done, what can be done next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.actions.assigning import can_be_assigned
from jingzhun_site.crosschecks.catalogue import (
    comparison_source,
    department_label,
    register_label,
)
from jingzhun_site.crosschecks.identities import OWN_REGISTER
from jingzhun_site.crosschecks.models import Difference, DifferenceEvent, Verdict
from jingzhun_site.crosschecks.queries.asked_again import asked_again
from jingzhun_site.crosschecks.queries.cells import names_of
from jingzhun_site.crosschecks.queries.follow_up import FollowUp, follow_up
from jingzhun_site.crosschecks.wording import (
    SUGGESTIONS,
    severity_cell,
    standing_cell,
    task_cell,
    verdict_cell,
)
from jingzhun_site.frame.formats import day_text
from jingzhun_site.frame.pieces import Action, Event, Fact
from jingzhun_site.frame.tables import Cell
from jingzhun_site.places.queries import full_place_name
from jingzhun_site.register.access import access_persons
from jingzhun_site.vault.revealing import reveal
from jingzhun_site.vault.tokens import Kind as Identity

Kind = DifferenceEvent.Kind
_LOOKS: Mapping[str, tuple[str, str]] = {
    Kind.FOUND: ("arrows-diff", "action"),
    Kind.CHANGED: ("refresh", "soon"),
    Kind.GONE: ("check", "good"),
    Kind.BACK: ("alert-triangle", "soon"),
    Kind.CONFIRMED: ("circle-check", "action"),
    Kind.REJECTED: ("circle-x", "quiet"),
    Kind.EXEMPTED: ("clock", "quiet"),
    Kind.REOPENED: ("arrow-back-up", "soon"),
    Kind.ASSIGNED: ("user-plus", "action"),
    Kind.ANSWERED: ("message-report", "quiet"),
    Kind.PROPOSED: ("pencil", "soon"),
    Kind.MADE: ("pencil", "good"),
    Kind.NOT_MADE: ("arrow-back-up", "soon"),
    Kind.DECLINED: ("circle-x", "quiet"),
    Kind.OFFERED: ("heart-handshake", "action"),
}


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of a difference: whose register, who it is there, what it says."""

    label: str
    facts: Sequence[Fact]


@dataclass(frozen=True, kw_only=True)
class DifferencePage:
    """Everything that the page shows."""

    name: str
    href: str
    states: Sequence[Cell]
    sides: Sequence[Side]
    facts: Sequence[Fact]
    exceptions: Sequence[str]
    follow_up: Sequence[FollowUp]
    actions: Sequence[Action]
    events: Sequence[Event]


def difference_page(user: User, one: Difference, *, is_past: bool) -> DifferencePage:
    """The page of a difference for a user; of a past day nothing can be done."""
    on = clock.today()
    who = names_of([one], user)[one.pk]
    may_open = user.may(Right.SEE_REGISTER, one.place_code)
    return DifferencePage(
        name=who.name,
        href=who.href if may_open else "",
        states=[
            severity_cell(one),
            standing_cell(one),
            verdict_cell(one, on=on, asked_again=asked_again([one]).get(one.pk, "")),
            task_cell(one, on=on),
        ],
        sides=_sides(one, user),
        facts=_facts(one),
        exceptions=one.exceptions,
        follow_up=() if is_past else follow_up(one, user),
        actions=() if is_past else _actions(one, user),
        events=[_event(event) for event in one.events.select_related("by").order_by("-pk")],
    )  # fmt: skip


def _sides(one: Difference, user: User) -> list[Side]:
    ours = [*_identity(one.person_id, one.household_id, user), *_values(one.our_values)]
    if one.register == OWN_REGISTER:
        other = _identity(one.other_person_id, one.other_household_id, user)
        return [
            Side(label=_("名册中的一人"), facts=ours),
            Side(label=_("名册中的另一人"), facts=other),
        ]
    return [Side(label=_("我方名册"), facts=ours), _their_side(one, user)]


def _their_side(one: Difference, user: User) -> Side:
    seen = reveal(user.authority(), (one.their_name, one.their_number))
    theirs = [
        Fact(label=_("姓名"), value=seen.name(one.their_name, one.place_code)),
        Fact(
            label=_("证件号码"),
            value=seen.show(Identity.ID_NUMBER, one.their_number, one.place_code),
        ),
    ]
    theirs = [fact for fact in theirs if fact.value] + _values(one.their_values)
    if one.row_number is not None:
        theirs.append(Fact(label=_("在原表第几行"), value=one.row_number))
    label = _("对方：%(register)s") % {"register": register_label(one.register)}
    nobody = _("对方名册中没有这个人")
    return Side(label=label, facts=theirs or [Fact(label=_("记录"), value=nobody)])


def _identity(person_id: str, household_id: str, user: User) -> list[Fact]:
    """Who a person of ours is, as far as the user may see; of others the household."""
    person: Any = access_persons(user).filter(pk=person_id).first() if person_id else None
    if person is None:
        if person_id or household_id:
            return [Fact(label=_("户编号"), value=household_id)]
        return [Fact(label=_("记录"), value=_("名册中没有这个人"))]
    seen = reveal(user.authority(), (person.name, person.id_number))
    number = seen.show(Identity.ID_NUMBER, person.id_number, person.place_code)
    file = reverse("households:household", args=(household_id,)) if household_id else ""
    return [
        Fact(label=_("姓名"), value=seen.name(person.name, person.place_code)),
        Fact(label=_("证件号码"), value=number),
        Fact(label=_("户编号"), value=household_id, href=file),
    ]


def _values(values: Sequence[Mapping[str, Any]]) -> list[Fact]:
    return [Fact(label=one["label"], value=one["value"]) for one in values]


def _facts(one: Difference) -> list[Fact]:
    source = comparison_source(one.comparison)
    facts = [
        Fact(label=_("可能是"), value=SUGGESTIONS.get(one.suggests, one.suggests)),
        Fact(label=_("责任部门"), value=department_label(one.owner)),
        Fact(label=_("地区"), value=full_place_name(one.place_code)),
        Fact(label=_("最早发现"), value=day_text(one.found_on)),
        Fact(label=_("最近一次比对"), value=day_text(one.last_run.on)),
    ]
    if source:
        facts.append(Fact(label=_("依据"), value=source))
    return facts


def _actions(one: Difference, user: User) -> list[Action]:
    acts: list[tuple[str, str, str, str]] = []
    if user.may(Right.JUDGE_DIFFERENCES, one.place_code):
        if one.verdict in (Verdict.WAITING, Verdict.EXEMPT):
            acts = [
                ("confirm", _("属实"), "circle-check", "action"),
                ("reject", _("不属实"), "circle-x", ""),
                ("exempt", _("暂缓"), "clock", ""),
            ]
        else:
            acts = [("reopen", _("重新核实"), "arrow-back-up", "")]
    found = [
        Action(
            label=label,
            href=reverse("crosschecks:judge", args=(one.pk, act)),
            icon=icon,
            tone=tone,
        )
        for act, label, icon, tone in acts
    ]
    if user.may(Right.ASSIGN_TASKS, one.place_code) and can_be_assigned(one):
        href = f"{reverse('crosschecks:assign')}?difference={one.pk}"
        found.append(Action(label=_("交办"), href=href, icon="user-plus"))
    return found


def _event(one: DifferenceEvent) -> Event:
    icon, tone = _LOOKS[one.kind]
    title = one.get_kind_display()
    if one.day is not None:
        until = _("时限") if one.kind == Kind.ASSIGNED else _("至")
        title = f"{title}（{until} {day_text(one.day)}）"
    who = str(one.by) if one.by is not None else _("比对任务")
    return Event(day=one.at, title=title, text=one.text, icon=icon, tone=tone, who=who)
