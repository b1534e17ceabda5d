"""The page of one enrolment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.packs import OpenStep
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.decisions.rules import department
from jingzhun_site.decisions.subjects import Shown
from jingzhun_site.frame.pieces import Action, Event
from jingzhun_site.frame.pieces import Step as ShownStep
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.actions.progress import Course, course_of
from jingzhun_site.programmes.benefits import benefit_words, benefits_of, granted_to
from jingzhun_site.programmes.models import EnrolmentProgress, Objection
from jingzhun_site.programmes.posts import PostBook
from jingzhun_site.programmes.procedures import InForce, code_label
from jingzhun_site.programmes.queries.shown import subjects_of
from jingzhun_site.programmes.queries.steps import StepRow, shown_steps, step_rows
from jingzhun_site.programmes.queries.subject_facts import said_facts
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS, EnrolmentStep, Record

_KINDS: Mapping[str, str] = {
    RecordChange.Kind.WITHDRAWAL: "退回",
    RecordChange.Kind.ADDITION: "办理",
}


@dataclass(frozen=True, kw_only=True)
class ShownGrant:
    """What was approved of one benefit; the benefit is named where there are several."""

    label: str
    amount: Decimal | None
    quantity: Decimal | None


@dataclass(frozen=True, kw_only=True)
class LinePage:
    """Everything that the page shows."""

    label: str
    owner: str
    clause: str
    shown: Shown
    facts: Sequence[tuple[str, str]]
    enrolled_on: date
    ended_on: date | None
    ended: str
    grants: Sequence[ShownGrant]
    bar: Sequence[ShownStep]
    rows: Sequence[StepRow]
    actions: Sequence[Action]
    may_handle: bool
    deliveries: Sequence[Record]
    objections: Sequence[Objection]
    events: Sequence[Event]


def line_page(user: User, line: EnrolmentProgress, *, is_past: bool) -> LinePage:
    """The page of a line for a user; of a past day nothing can be done."""
    course = course_of(line.enrolment)
    one = course.in_force
    may_handle = not is_past and user.may(Right.HANDLE_PROGRAMMES, line.place_code)
    scope = Scope.of([line.place_code])
    return LinePage(
        label=one.programme.label if one else line.programme,
        owner=department(one.programme.lead) if one else "",
        clause=_clause(one),
        shown=subjects_of(user, [line], scope)[line.pk],
        facts=said_facts(line.entity, [line.subject]).get(line.subject, ()),
        enrolled_on=line.enrolled_on,
        ended_on=line.enrolment.value("ended_on"),
        ended=code_label("enrolment_end", line.ended_because) if line.ended_because else "",
        grants=list(_grants(line, one)),
        bar=shown_steps(line, one, course.standing.reached) if one else (),
        rows=step_rows(course, line),
        actions=(*_signing(course, line, user), *_others(course, line)) if may_handle else (),
        may_handle=may_handle,
        deliveries=list(
            MODELS["deliveries"].objects.filter(enrolment_id=line.pk).order_by("delivered_on", "pk")
        ),
        objections=list(
            Objection.objects.filter(enrolment_id=line.pk).select_related("noted_by", "resolved_by")
        ),
        events=_events(course, line),
    )


def _grants(line: EnrolmentProgress, one: InForce | None) -> Iterator[ShownGrant]:
    benefits = benefits_of(one.programme) if one else {}
    if one is None or len(benefits) <= 1:
        amount, quantity = line.enrolment.value("amount_yuan"), line.enrolment.value("quantity")
        yield ShownGrant(label="", amount=amount, quantity=quantity)
        return
    for key, benefit in benefits.items():
        amount, quantity = granted_to([line], one.programme, key).get(line.pk, (None, None))
        yield ShownGrant(label=benefit_words(benefit), amount=amount, quantity=quantity)


def _clause(one: InForce | None) -> str:
    if one is None:
        return ""
    clause = one.programme.source.clause
    return f"{one.pack.title} {_('通行做法') if clause == 'practice' else clause}"


def _signing(course: Course, line: EnrolmentProgress, user: User) -> Iterator[Action]:
    """A button for each open step that the user may sign now."""
    if line.ended_because or course.standing.is_complete:
        return
    book = PostBook(on=clock.today())
    for one in course.standing.open_steps:
        step = one.step
        if _is_ripe(one, course) and book.signer(user, kind=step.by, place_code=line.place_code):
            yield Action(
                label=_("办理：%(step)s") % {"step": step.label},
                href=reverse("programmes:sign", args=[line.pk, step.id]),
                icon="check",
                tone="action",
            )


def _is_ripe(one: OpenStep, course: Course) -> bool:
    """Whether nothing but a signature is missing."""
    if one.step.blocked_while and course.has_objection:
        return False
    return one.earliest is None or one.earliest <= clock.today()


def _others(course: Course, line: EnrolmentProgress) -> Iterator[Action]:
    def button(name: str, label: str, icon: str) -> Action:
        return Action(label=label, href=reverse(f"programmes:{name}", args=[line.pk]), icon=icon)

    if line.ended_because:
        yield button("reopen", _("恢复办理"), "arrow-back-up")
        return
    if course.has_objection:
        yield button("resolve", _("处理异议"), "check")
    elif any(one.step.blocked_while for one in course.standing.open_steps):
        yield button("objection", _("登记异议"), "alert-triangle")
    yield from _granting(course, line)
    if course.standing.reached:
        yield button("return", _("退回"), "arrow-back-up")
    yield button("end", _("结束办理"), "x")


def _granting(course: Course, line: EnrolmentProgress) -> Iterator[Action]:
    """A button for each benefit, or the one button where there is one benefit."""
    href = reverse("programmes:grant", args=[line.pk])
    benefits = benefits_of(course.in_force.programme) if course.in_force else {}
    if len(benefits) <= 1:
        yield Action(label=_("核定金额"), href=href, icon="pencil")
        return
    for key, benefit in benefits.items():
        label = _("核定：%(benefit)s") % {"benefit": benefit_words(benefit)}
        yield Action(label=label, href=f"{href}?{urlencode({'benefit': key})}", icon="pencil")


def _events(course: Course, line: EnrolmentProgress) -> list[Event]:
    """What was done to the enrolment since it is kept here, the latest first."""
    records: Any = EnrolmentStep.with_withdrawn
    steps = dict(records.filter(enrolment_id=line.pk).values_list("pk", "step"))
    changes = RecordChange.objects.filter(
        entity__in=("enrolments", "enrolment_steps"), key__in=[line.pk, *steps]
    ).exclude(kind=RecordChange.Kind.BASE)
    return [
        _event(one, course, steps)
        for one in changes.select_related("user").order_by("-known_at", "-id")
    ]


def _event(change: RecordChange, course: Course, steps: Mapping[str, str]) -> Event:
    step = course.in_force.step(steps.get(change.key, "")) if course.in_force else None
    label = step.label if step else steps.get(change.key, "")
    return Event(
        day=change.known_at,
        title=_title(change, label),
        text=change.reason,
        who=str(change.user or ""),
        icon="arrow-back-up" if change.kind == RecordChange.Kind.WITHDRAWAL else "history",
    )


def _title(change: RecordChange, label: str) -> str:
    if change.entity == "enrolment_steps":
        return f"{_KINDS.get(change.kind, '更正')}：{label}"
    if change.kind == RecordChange.Kind.ADDITION:
        return _("纳入专项")
    if "ended_because" not in change.values:
        return _("核定金额") if "amount_yuan" in change.values else _("更正")
    because = change.values["ended_because"]
    if because is None:
        return _("恢复办理")
    return _("结束：%(why)s") % {"why": code_label("enrolment_end", because)}
