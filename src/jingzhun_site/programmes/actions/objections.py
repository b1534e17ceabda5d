"""Objections to posted enrolments: raised, and resolved one way or the other."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.programmes.actions.noting import note_enrolment
from jingzhun_site.programmes.actions.progress import course_of, keep_progress
from jingzhun_site.programmes.actions.refusing import RefusedError, locked
from jingzhun_site.programmes.actions.returning import return_to
from jingzhun_site.programmes.models import EnrolmentProgress, Objection


@transaction.atomic
def raise_objection(
    key: str,
    words: str,
    *,
    on: date,
    acting_user: User,
    expected_version: int | None = None,
) -> Objection:
    """Note an objection; the days of the posting stand still until it is resolved.

    Raises:
        RefusedError: the enrolment has ended, no step of it waits for objections, or one is open already.
    """
    line = locked(key, expected_version=expected_version)
    _check(line, on)
    objection = Objection.objects.create(
        enrolment_id=key,
        place_code=line.place_code,
        raised_on=on,
        words=words,
        noted_by=acting_user,
        noted_at=clock.now(),
    )
    keep_progress([line.enrolment])
    note_enrolment("programmes.objection_raised", line, reason=words, acting_user=acting_user)
    return objection


@transaction.atomic
def resolve_objection(
    objection: Objection,
    *,
    is_upheld: bool,
    outcome: str,
    on: date,
    acting_user: User,
) -> EnrolmentProgress:
    """Resolve an objection; one that is upheld sends the enrolment back to where its programme says.

    Raises:
        RefusedError: it was resolved already, or the day cannot be.
    """
    line = locked(objection.enrolment_id, expected_version=None)
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if objection.resolved_on is not None:
        raise RefusedError([_("这条异议已经处理过了。")])
    if not objection.raised_on <= on <= clock.today():
        raise RefusedError([_("处理日期要在提出之后，且不能晚于今天。")])
    objection.resolved_on, objection.outcome = on, outcome
    objection.is_upheld, objection.resolved_by = is_upheld, acting_user
    objection.save()
    note_enrolment("programmes.objection_resolved", line, reason=outcome, acting_user=acting_user)
    target = _sent_back_to(line) if is_upheld else ""
    if target:
        return return_to(line.pk, target, reason=outcome, acting_user=acting_user)
    keep_progress([line.enrolment])
    line.refresh_from_db()
    return line


def _check(line: EnrolmentProgress, on: date) -> None:
    course = course_of(line.enrolment)
    if line.ended_because:
        raise RefusedError([_("这一笔已经结束，不再受理公示异议。")])
    if not any(one.step.blocked_while for one in course.standing.open_steps):
        raise RefusedError([_("现在没有正在公示的步骤，不能登记公示异议。")])
    if course.has_objection:
        raise RefusedError([_("已有一条异议没有处理，请先处理。")])
    if not line.enrolled_on <= on <= clock.today():
        raise RefusedError([_("提出日期要在纳入之后，且不能晚于今天。")])


def _sent_back_to(line: EnrolmentProgress) -> str:
    """The step to which an upheld objection sends back, if it was reached."""
    course = course_of(line.enrolment)
    blocked = (one.step for one in course.standing.open_steps if one.step.blocked_while)
    target = next((step.return_to for step in blocked), "")
    return target if target in course.standing.reached else ""
