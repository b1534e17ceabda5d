"""The steps of enrolments as a page shows them: one bar a line, one row a step."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jingzhun.packs import Step
from jingzhun_site.config import clock
from jingzhun_site.documents.models import Document
from jingzhun_site.frame.pieces import Step as ShownStep
from jingzhun_site.programmes.actions.progress import Course
from jingzhun_site.programmes.evidence import evidence_of, evidence_words, lacking_evidence
from jingzhun_site.programmes.models import EnrolmentProgress, Signature
from jingzhun_site.programmes.posts import PostBook
from jingzhun_site.programmes.procedures import InForce, post_label
from jingzhun_site.register.models import EnrolmentStep

Reached = Mapping[str, Mapping[str, date]]


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step of one enrolment: who took it or who is to, when, with which papers."""

    id: str
    label: str
    state: str  # done | current | overdue | open
    day: date | None
    post: str
    who: str
    is_on_behalf: bool
    note: str
    due: date | None
    earliest: date | None
    days_left: int | None
    days_late: int  # by how many days a step that was taken missed its deadline
    is_paused: bool
    papers: Sequence[Document]
    wanted: str
    lacking: str
    takes_papers: bool
    is_optional: bool


def reached_by(lines: Sequence[EnrolmentProgress]) -> Reached:
    """The steps that lines have reached, by enrolment."""
    found: dict[str, dict[str, date]] = defaultdict(dict)
    rows = EnrolmentStep.objects.filter(enrolment_id__in=[line.pk for line in lines])
    for enrolment, step, day in rows.values_list("enrolment_id", "step", "reached_on"):
        found[enrolment][step] = day
    return found


def shown_steps(
    line: EnrolmentProgress, in_force: InForce, reached: Mapping[str, date]
) -> list[ShownStep]:
    """The bar of a line."""
    return [
        ShownStep(label=step.label, day=reached.get(step.id), state=_state(step.id, line, reached))
        for step in in_force.programme.steps
    ]


def step_bar(steps: Sequence[ShownStep]) -> SafeString:
    """The bar as a cell: a mark for each step, its day on hover, the words for reading voices."""
    words = {
        "done": _("已完成"), "current": _("进行中"), "overdue": _("已逾期"), "open": _("未开始"),
    }  # fmt: skip
    marks = format_html_join(
        "",
        '<li class="step-{}" title="{} {}"><span class="visually-hidden">{} {}</span></li>',
        (
            (s.state, s.label, s.day or words[s.state], s.label, s.day or words[s.state])
            for s in steps
        ),
    )
    done = sum(step.state == "done" for step in steps)
    return format_html(
        '<div class="step-line step-cell"><ol class="step-bar">{}</ol>'
        '<span class="step-count">{}/{}</span></div>',
        marks,
        done,
        len(steps),
    )


def step_rows(course: Course, line: EnrolmentProgress) -> list[StepRow]:
    """Every step of one enrolment in the order of its procedure; behind them those that no pack knows."""
    records = {one.value("step"): one for one in EnrolmentStep.objects.filter(enrolment_id=line.pk)}
    signatures = {
        one.step_id: one for one in Signature.objects.filter(enrolment_id=line.pk).select_related("user")
    }  # fmt: skip
    papers = evidence_of(str(record.pk) for record in records.values())
    found = [_row(course, line, step.id, records, signatures, papers) for step in _steps(course)]
    strange = [
        name for name in records if course.in_force is None or not course.in_force.step(name)
    ]
    return found + [_row(course, line, name, records, signatures, papers) for name in strange]


def _steps(course: Course) -> Sequence[Any]:
    return course.in_force.programme.steps if course.in_force else ()


def _state(step: str, line: EnrolmentProgress, reached: Mapping[str, date]) -> str:
    if step in reached:
        return "done"
    if step != line.next_step:
        return "open"
    return "overdue" if line.due_on < clock.today() else "current"


def _row(
    course: Course,
    line: EnrolmentProgress,
    name: str,
    records: Mapping[str, Any],
    signatures: Mapping[str, Signature],
    papers: Mapping[str, list[Document]],
) -> StepRow:
    step = course.in_force.step(name) if course.in_force else None
    open_step = course.standing.open_step(name)
    record = records.get(name)
    signed = signatures.get(record.pk) if record else None
    kept = papers.get(str(record.pk), ()) if record else ()
    lacking = (
        lacking_evidence(course.in_force, step, kept) if course.in_force and step and signed else ()
    )
    post = record.value("by_post") if record else step.by if step else ""
    return StepRow(
        id=name,
        label=step.label if step else name,
        state=_state(name, line, course.standing.reached) if step else "done",
        day=record.value("reached_on") if record else None,
        post=(signed.post_title if signed else "") or (post_label(post) if post else ""),
        who=_who(
            signed,
            post,
            line,
            is_done=record is not None,
            is_open=open_step is not None,
            barred=_barred(step, records, signatures),
        ),
        is_paused=bool(open_step and open_step.is_paused),
        is_on_behalf=bool(signed and signed.is_on_behalf),
        note=signed.note if signed else "",
        due=open_step.due if open_step else None,
        earliest=open_step.earliest if open_step else None,
        days_left=open_step.days_left(clock.today()) if open_step else None,
        days_late=_days_late(course, name),
        papers=kept,
        wanted=evidence_words(step.evidence) if step else "",
        lacking=evidence_words(lacking),
        takes_papers=bool(record and step and step.evidence),
        is_optional=bool(step and step.optional),
    )


def _days_late(course: Course, name: str) -> int:
    days = (
        (one.taken_on - one.due).days
        for one in course.standing.deadlines
        if one.step.id == name and one.taken_on
    )
    return max(0, next(days, 0))


def _barred(
    step: Step | None, records: Mapping[str, Any], signatures: Mapping[str, Signature]
) -> frozenset[int]:
    """The users who signed, in a post of their own, what a step checks."""
    checked = (
        (records[name].pk for name in step.not_same_person_as if name in records) if step else ()
    )
    found = (signatures[key] for key in checked if key in signatures)
    return frozenset(one.user_id for one in found if not one.is_on_behalf)


def _who(
    signed: Signature | None,
    post: str,
    line: EnrolmentProgress,
    *,
    is_done: bool,
    is_open: bool,
    barred: frozenset[int],
) -> str:
    if signed is not None:
        return str(signed.user)
    if is_done or not is_open or not post or line.ended_because:
        return ""
    book = PostBook(on=clock.today())
    who = book.who_can_sign(post, place_code=line.place_code, barred=barred)
    return who or _("由经办人代为登记")


def next_signers(
    lines: Sequence[EnrolmentProgress], programmes: Mapping[str, InForce]
) -> Mapping[str, str]:
    """Who is to take the next step of each line."""
    book = PostBook(on=clock.today())
    steps = ((line, programmes[line.programme].step(line.next_step)) for line in lines)
    return {
        line.pk: book.holders(step.by, place_code=line.place_code) for line, step in steps if step
    }
