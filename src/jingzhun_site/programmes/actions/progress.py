"""Keeping the lines of the ledger: computed anew from the records they stand for, few or all of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from jingzhun.packs import Standing, standing_in
from jingzhun.periods import Pause, WorkingCalendar, load_working_calendar
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.programmes.models import (
    NO_DEADLINE,
    EnrolmentProgress,
    Objection,
    StepDeadline,
)
from jingzhun_site.programmes.procedures import SUBJECTS, InForce, programme_in
from jingzhun_site.register.models import Enrolment, EnrolmentStep, Record

Tell = Callable[[int, int], None]
_AT_ONCE = 2_000
_TO_HOUSEHOLD: Mapping[str, tuple[str, ...]] = {
    "persons": ("person",), "bills": ("bill", "person"), "loans": ("loan",), "jobs": ("job", "person"),
}  # fmt: skip
"""The way from an enrolment to the household of its subject; any other names the household itself, or has none."""
_KEPT = (
    "programme", "entity", "subject", "household", "place_code", "enrolled_on", "last_step", "last_on",
    "next_step", "due_on", "done", "total", "has_objection", "ended_because",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Course:
    """An enrolment with its programme and how far it has come in it."""

    enrolment: Record
    in_force: InForce | None
    standing: Standing
    has_objection: bool


def course_of(enrolment: Record) -> Course:
    """One enrolment, read from its records as they are now."""
    (found,) = _courses([enrolment], calendar=_calendar(), on=clock.today())
    return found


@transaction.atomic
def keep_progress(enrolments: Sequence[Record], *, is_step_forward: bool = True) -> int:
    """Write the lines of enrolments and the deadlines of their steps anew; how many lines stand now.

    Those of enrolments that were withdrawn go.
    ``is_step_forward`` counts the change, so that whoever looked at the line before is told of it.
    """
    standing = [one for one in enrolments if one.withdrawn_at is None and subject_of(one)]
    courses = _courses(standing, calendar=_calendar(), on=clock.today())
    lines = [_line(course) for course in courses]
    gone = {one.pk for one in enrolments} - {line.enrolment_id for line in lines}
    EnrolmentProgress.objects.filter(pk__in=gone).delete()
    EnrolmentProgress.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["enrolment"], update_fields=_KEPT
    )
    StepDeadline.objects.filter(line__in=[line.pk for line in lines]).delete()
    StepDeadline.objects.bulk_create(
        one for course, line in zip(courses, lines, strict=True) for one in _deadlines(course, line)
    )
    if is_step_forward:
        keys = [line.enrolment_id for line in lines]
        EnrolmentProgress.objects.filter(pk__in=keys).update(version=F("version") + 1)
    return len(lines)


def rebuild_progress(*, tell: Tell = lambda _done, _of: None) -> int:
    """Write the line of every enrolment of the register anew: after a loading, after packs have changed."""
    packs()  # loaded before the first batch, which would hold the lock of SQLite for as long
    total = Enrolment.objects.count()
    found = _with_subjects(Enrolment.with_withdrawn.order_by("pk"))
    done, last = 0, ""
    # Each batch is read to its end before it is written: over rows half read SQLite refuses to write, at once and
    # however long it may wait, as soon as anybody else has written meanwhile.
    while batch := list(found.filter(pk__gt=last)[:_AT_ONCE]):
        last = batch[-1].pk
        done += keep_progress(batch, is_step_forward=False)
        tell(done, total)
    return done


def refresh_progress(keys: Iterable[str]) -> int:
    """Write the lines of some enrolments anew, by their keys."""
    found = _with_subjects(Enrolment.with_withdrawn.filter(pk__in=list(keys)))
    return keep_progress(list(found))


def subject_of(enrolment: Record) -> tuple[str, str] | None:
    """Whom an enrolment is about, as entity and key: a person before the household that is named beside it."""
    named = ((entity, enrolment.value(field)) for entity, field in SUBJECTS.items())
    return next(((entity, str(key)) for entity, key in named if key), None)


def _with_subjects(enrolments: QuerySet[Any]) -> QuerySet[Any]:
    return enrolments.select_related("person", "bill__person", "loan", "job__person")


def _calendar() -> WorkingCalendar:
    return load_working_calendar(beyond="weekends")


def _courses(enrolments: Sequence[Record], *, calendar: WorkingCalendar, on: date) -> list[Course]:
    keys = [one.pk for one in enrolments]
    reached = _reached(keys)
    pauses = _pauses(keys)
    found = []
    for one in enrolments:
        in_force = programme_in(one.value("programme"), one.place_code, on)
        own = pauses.get(one.pk, ())
        standing = standing_in(
            in_force.programme.steps if in_force else (),
            closes_at=in_force.programme.closes_at if in_force else (),
            reached=reached.get(one.pk, {}),
            started_on=one.value("enrolled_on"),
            calendar=calendar,
            pauses=own,
        )
        is_open = any(pause.until is None for pause in own)
        found.append(
            Course(enrolment=one, in_force=in_force, standing=standing, has_objection=is_open)
        )
    return found


def _reached(keys: Sequence[str]) -> Mapping[str, Mapping[str, date]]:
    found: dict[str, dict[str, date]] = defaultdict(dict)
    rows = EnrolmentStep.objects.filter(enrolment_id__in=keys).order_by("reached_on", "pk")
    for enrolment, step, day in rows.values_list("enrolment_id", "step", "reached_on"):
        found[enrolment][step] = day
    return found


def _pauses(keys: Sequence[str]) -> Mapping[str, Sequence[Pause]]:
    found: dict[str, list[Pause]] = defaultdict(list)
    for one in Objection.objects.filter(enrolment_id__in=keys):
        pause = Pause(from_=one.raised_on, until=one.resolved_on, reason=one.words)
        found[one.enrolment_id].append(pause)
    return found


def _line(course: Course) -> EnrolmentProgress:
    enrolment, standing = course.enrolment, course.standing
    entity, key = subject_of(enrolment) or ("", "")
    ended = enrolment.value("ended_because") or ("completed" if enrolment.value("ended_on") else "")
    following = None if ended else standing.next
    last = standing.last
    return EnrolmentProgress(
        enrolment_id=enrolment.pk,
        programme=enrolment.value("programme"),
        entity=entity,
        subject=key,
        household=_household_of(enrolment, entity),
        place_code=enrolment.place_code,
        enrolled_on=enrolment.value("enrolled_on"),
        last_step=last.id if last else "",
        last_on=standing.reached[last.id] if last else None,
        next_step=following.step.id if following else "",
        due_on=following.due or NO_DEADLINE if following else NO_DEADLINE,
        done=sum(step.id in standing.reached for step in standing.steps),
        total=len(standing.steps),
        has_objection=course.has_objection,
        ended_because=ended,
    )


def _deadlines(course: Course, line: EnrolmentProgress) -> Iterator[StepDeadline]:
    for one in course.standing.deadlines:
        if one.taken_on is None and line.ended_because:
            continue
        yield StepDeadline(
            line=line,
            programme=line.programme,
            place_code=line.place_code,
            step=one.step.id,
            due_on=one.due,
            taken_on=one.taken_on,
        )


def _household_of(enrolment: Record, entity: str) -> str:
    found: Any = enrolment
    for word in _TO_HOUSEHOLD.get(entity, ()):
        found = getattr(found, word)
    return str(found.household_id or "")
