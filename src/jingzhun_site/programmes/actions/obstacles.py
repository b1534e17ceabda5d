"""What stands in the way of a signature: order, time, person, papers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jingzhun.packs import OpenStep, Step
from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.programmes.actions.progress import Course
from jingzhun_site.programmes.evidence import (
    evidence_of,
    evidence_words,
    lacking_evidence,
    missing_evidence,
)
from jingzhun_site.programmes.models import EnrolmentProgress, Signature
from jingzhun_site.programmes.posts import PostBook
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.register.models import EnrolmentStep


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What somebody signs: the step, its day, a word about it, and papers by kind of evidence."""

    step: str
    on: date
    note: str = ""
    papers: Mapping[str, Any] = field(default_factory=dict)


def obstacles(
    course: Course, line: EnrolmentProgress, signing: Signing, *, acting_user: User, book: PostBook
) -> list[str]:
    """Every reason why a step cannot be signed so, in sentences; none when it can."""
    if line.ended_because:
        return [_("这一笔已经结束，要继续办理请先恢复。")]
    step = course.in_force.step(signing.step) if course.in_force else None
    if step is None:
        return [_("现行政策里没有这一步，请刷新页面。")]
    out_of_turn = _out_of_turn(course, step)
    if out_of_turn:
        return [out_of_turn]
    open_step = course.standing.open_step(step.id)
    found = list(_of_time(open_step, signing, course)) if open_step else []
    found += _of_person(step, line, course, acting_user, book)
    found += missing_evidence(course.in_force, step, signing.papers)
    found += _of_papers(step, line, course, signing)
    return found


def _out_of_turn(course: Course, step: Step) -> str:
    if step.id in course.standing.reached:
        day = course.standing.reached[step.id].isoformat()
        return _("“%(step)s”已于 %(day)s 办理。") % {"step": step.label, "day": day}
    waiting = course.standing.waits_for(step)
    if waiting:
        names = _("、").join(f"“{one.label}”" for one in waiting)
        return _("“%(step)s”要等%(before)s办完。") % {"step": step.label, "before": names}
    return ""


def _of_time(open_step: OpenStep, signing: Signing, course: Course) -> Iterator[str]:
    step, on = open_step.step, signing.on
    if on > clock.today():
        yield _("办理日期不能晚于今天。")
    if on < open_step.since:
        words = {"step": step.label, "day": open_step.since.isoformat()}
        yield _("“%(step)s”不能早于前一步的日期 %(day)s。") % words
    if step.blocked_while and course.has_objection:
        yield _("还有异议没有处理，处理完才能办“%(step)s”。") % {"step": step.label}
    elif open_step.earliest is not None and on < open_step.earliest:
        days, day = str(step.min_days), open_step.earliest.isoformat()
        words = {"step": step.label, "days": days, "day": day}
        yield _("“%(step)s”至少满 %(days)s 天，最早 %(day)s 才能办。") % words


def _of_person(
    step: Step, line: EnrolmentProgress, course: Course, user: User, book: PostBook
) -> Iterator[str]:
    signer = book.signer(user, kind=step.by, place_code=line.place_code)
    signed = _signers_of(line, step.not_same_person_as)
    who = book.who_can_sign(step.by, place_code=line.place_code, barred=signed.keys())
    if signer is None:
        yield _("“%(step)s”要由%(who)s签，您不在这个岗位上。") % {"step": step.label, "who": who}
    checked = signed.get(user.pk)
    if checked is not None and not (signer and signer.is_on_behalf):
        before = course.in_force.step(checked) if course.in_force else None
        words = {"step": step.label, "before": before.label if before else checked, "who": who}
        yield _("“%(before)s”是您签的，“%(step)s”要换一个人签：%(who)s。") % words


def _of_papers(
    step: Step, line: EnrolmentProgress, course: Course, signing: Signing
) -> Iterator[str]:
    """A closing step waits for the papers of the steps before it.

    Of steps that were signed here none may lack; where others took them, the note says where their papers are.
    """
    in_force = course.in_force
    if in_force is None or step.id not in in_force.programme.closes_at:
        return
    signed = Signature.objects.filter(enrolment_id=line.pk, step__withdrawn_at__isnull=True)
    names = {str(name) for name in signed.values_list("step__step", flat=True)}
    elsewhere = []
    for before, lacking in _lacking(line, in_force):
        if before.id not in names:
            elsewhere.append(f"“{before.label}”（{evidence_words(lacking)}）")
            continue
        words = {"before": before.label, "papers": evidence_words(lacking), "step": step.label}
        yield _("“%(before)s”缺%(papers)s，请先在这一步补上材料，再办“%(step)s”。") % words
    if elsewhere and not signing.note.strip():
        sentence = _(
            "%(steps)s不是在本系统办的，系统里没有材料：请补上材料，或在“说明”里写明材料存放在哪里。"
        )
        yield sentence % {"steps": _("、").join(elsewhere)}


def _lacking(line: EnrolmentProgress, in_force: InForce) -> Iterator[tuple[Step, list[str]]]:
    """The steps that a line has taken and that lack papers which their clause asks for."""
    taken = EnrolmentStep.objects.filter(enrolment_id=line.pk)
    keys = {str(name): key for name, key in taken.values_list("step", "pk")}
    papers = evidence_of(keys.values())
    for step in in_force.programme.steps:
        if step.id in keys and (
            lacking := lacking_evidence(in_force, step, papers.get(keys[step.id], ()))
        ):
            yield step, lacking


def _signers_of(line: EnrolmentProgress, steps: tuple[str, ...]) -> Mapping[int, str]:
    """Who has signed some of the steps in a post of the own, and which."""
    if not steps:
        return {}
    signed = Signature.objects.filter(
        enrolment_id=line.pk,
        is_on_behalf=False,
        step__step__in=steps,
        step__withdrawn_at__isnull=True,
    )
    rows = signed.order_by("-pk").values_list("user_id", "step__step")
    return {user: str(step) for user, step in rows}
