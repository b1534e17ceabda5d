"""How an enrolment ends: by its closing step, or by one of the ends that its programme names; and how it goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.decisions.actions import note_gaps
from jingzhun_site.decisions.models import GapNote
from jingzhun_site.programmes.actions.enrolling import gap_of
from jingzhun_site.programmes.actions.noting import note_enrolment
from jingzhun_site.programmes.actions.progress import course_of, keep_progress
from jingzhun_site.programmes.actions.refusing import RefusedError, locked
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import InForce, code_label
from jingzhun_site.register.actions import Why, change_record, withdraw_record
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import EnrolmentStep

COMPLETED = "completed"
ALWAYS = ("withdrawn", "died", "moved_away", "entered_by_mistake")
"""Ends that need no programme's word: nobody has to take a benefit, and facts of life end it anyway."""
SETTLED = frozenset({"withdrawn", "refused"})
"""Ends that answer the gap: it was offered, and somebody said no."""


@dataclass(frozen=True, kw_only=True)
class End:
    """How an enrolment ends, on which day, and why."""

    because: str
    on: date
    reason: str


def ends_of(in_force: InForce | None) -> Mapping[str, str]:
    """By which ends an enrolment may be closed, besides its closing step: code and word."""
    named = in_force.programme.closes_at if in_force else ()
    codes = VOCABULARY.code_tables["enrolment_end"].values
    wanted = [code for code in (*named, *ALWAYS) if code in codes and code != COMPLETED]
    return {code: code_label("enrolment_end", code) for code in dict.fromkeys(wanted)}


@transaction.atomic
def end_enrolment(
    key: str, end: End, *, acting_user: User, expected_version: int | None = None
) -> EnrolmentProgress:
    """End an enrolment; a refusal settles the gap it was made for, with the same reason.

    Raises:
        RefusedError: it has ended already, its programme does not end so, or the day cannot be.
    """
    line = locked(key, expected_version=expected_version)
    _check(line, end)
    _end(line, end, acting_user)
    _let_gap_go(line, end, acting_user)
    keep_progress([line.enrolment])
    new = {"because": end.because}
    note_enrolment("programmes.ended", line, new, reason=end.reason, acting_user=acting_user)
    line.refresh_from_db()
    return line


@transaction.atomic
def reopen_enrolment(
    key: str, *, reason: str, acting_user: User, expected_version: int | None = None
) -> EnrolmentProgress:
    """Let an ended enrolment go on: a closing step is taken back, the gap is in hand again.

    Raises:
        RefusedError: it has not ended, or the subject is in the programme with another enrolment.
    """
    line = locked(key, expected_version=expected_version)
    if not line.ended_because:
        raise RefusedError([_("这一笔没有结束，不用恢复。")])
    others = EnrolmentProgress.objects.running().exclude(pk=line.pk)
    if others.filter(programme=line.programme, entity=line.entity, subject=line.subject).exists():
        raise RefusedError([_("同一对象在这一专项另有一笔正在办理，不能再恢复。")])
    why = Why(reason=reason)
    values = {"ended_on": None, "ended_because": None}
    change_record(line.enrolment, values, acting_user=acting_user, why=why)
    _take_closing_steps_back(line, acting_user, reason)
    note_gaps([gap_of(line)], GapNote.Kind.ENROLLED, acting_user=acting_user)
    keep_progress([line.enrolment])
    note_enrolment("programmes.reopened", line, reason=reason, acting_user=acting_user)
    line.refresh_from_db()
    return line


def close_if_complete(
    line: EnrolmentProgress, *, on: date, acting_user: User, batch: str = ""
) -> bool:
    """End an enrolment whose closing step has just been signed; whether it did."""
    if not course_of(line.enrolment).standing.is_complete:
        return False
    end = End(because=COMPLETED, on=on, reason="")
    _end(line, end, acting_user, batch=batch)
    _let_gap_go(line, end, acting_user)
    return True


def _check(line: EnrolmentProgress, end: End) -> None:
    if line.ended_because:
        word = code_label("enrolment_end", line.ended_because)
        raise RefusedError([_("这一笔已经结束（%(why)s）。") % {"why": word}])
    course = course_of(line.enrolment)
    ends = ends_of(course.in_force)
    reasons = []
    if end.because not in ends:
        words = {"ends": _("、").join(ends.values())}
        reasons.append(_("这一专项不能这样结束；可以是：%(ends)s。") % words)
    if end.on > clock.today():
        reasons.append(_("结束日期不能晚于今天。"))
    if end.on < line.enrolled_on:
        day = {"day": line.enrolled_on.isoformat()}
        reasons.append(_("结束日期不能早于纳入日期 %(day)s。") % day)
    if not end.reason.strip():
        reasons.append(_("请写明理由。"))
    if reasons:
        raise RefusedError(reasons)


def _end(line: EnrolmentProgress, end: End, user: User, *, batch: str = "") -> None:
    values = {"ended_on": end.on, "ended_because": end.because}
    why = Why(reason=end.reason, valid_from=end.on, batch=batch)
    change_record(line.enrolment, values, acting_user=user, why=why)


def _let_gap_go(line: EnrolmentProgress, end: End, user: User) -> None:
    """The gap is no longer in hand: settled with the reason, or listed again for as long as there is one."""
    if end.because in SETTLED:
        note_gaps([gap_of(line)], GapNote.Kind.DISMISSED, acting_user=user, reason=end.reason)
        return
    in_hand = GapNote.objects.filter(
        entity=line.entity, key=line.subject, programme=line.programme,
        kind=GapNote.Kind.ENROLLED, is_last=True,
    )  # fmt: skip
    if in_hand.exists():
        note_gaps([gap_of(line)], GapNote.Kind.REOPENED, acting_user=user, reason=end.reason)


def _take_closing_steps_back(line: EnrolmentProgress, user: User, reason: str) -> None:
    course = course_of(line.enrolment)
    closing = course.in_force.programme.closes_at if course.in_force else ()
    if not course.standing.is_complete:
        return
    signed = EnrolmentStep.objects.filter(enrolment_id=line.pk, step__in=closing)
    for record in signed:
        withdraw_record(record, acting_user=user, why=Why(reason=reason))
