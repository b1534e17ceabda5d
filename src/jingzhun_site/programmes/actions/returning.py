"""Returning to a step that was taken, so that it and all behind it are taken again."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.packs import Step, steps_behind
from jingzhun_site.accounts.models import User
from jingzhun_site.programmes.actions.noting import note_enrolment
from jingzhun_site.programmes.actions.progress import Course, course_of, keep_progress
from jingzhun_site.programmes.actions.refusing import RefusedError, locked
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.register.actions import Why, withdraw_record
from jingzhun_site.register.models import EnrolmentStep
from jingzhun_site.register.signals import tell_of_batch


@transaction.atomic
def return_to(
    key: str, step_id: str, *, reason: str, acting_user: User, expected_version: int | None = None
) -> EnrolmentProgress:
    """Take a step and all behind it back; what was signed stays in the history.

    Raises:
        RefusedError: the enrolment has ended, or the step was not reached.
    """
    line = locked(key, expected_version=expected_version)
    course = course_of(line.enrolment)
    step = _reached_step(course, line, step_id)
    behind = {step.id, *(one.id for one in steps_behind(course.standing.steps, step.id))}
    batch = f"return-{uuid4().hex}"
    why = Why(reason=reason, batch=batch)
    for record in EnrolmentStep.objects.filter(enrolment_id=key, step__in=behind).order_by("pk"):
        withdraw_record(record, acting_user=acting_user, why=why)
    keep_progress([line.enrolment])
    new = {"step": step.label}
    note_enrolment("programmes.returned", line, new, reason=reason, acting_user=acting_user)
    tell_of_batch(batch)
    line.refresh_from_db()
    return line


def _reached_step(course: Course, line: EnrolmentProgress, step_id: str) -> Step:
    if line.ended_because:
        raise RefusedError([_("这一笔已经结束，要退回请先恢复。")])
    step = course.in_force.step(step_id) if course.in_force else None
    if step is None or step_id not in course.standing.reached:
        raise RefusedError([_("只能退回到已经办过的一步。")])
    return step
