"""Enrolling subjects in a programme: from the list of those who should receive and do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from django.db import transaction

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.decisions.actions import note_gaps
from jingzhun_site.decisions.gap_files import line_of
from jingzhun_site.decisions.gaps import GapRow
from jingzhun_site.decisions.models import GapNote
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.models import Job
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.actions.progress import keep_progress
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import SUBJECTS, programme_in
from jingzhun_site.register.actions import Why, add_record
from jingzhun_site.register.models import MODELS, Record
from jingzhun_site.register.signals import tell_of_batch

ENROL = "enrol_gaps"
MOST_IN_BACKGROUND = 50_000


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """How many were enrolled, and how many had been already by then."""

    enrolled: int
    already: int


def ask_to_enrol(words: Mapping[str, object], *, acting_user: User, scope: Scope) -> Job:
    """Enrol all that a filter of the list of gaps matches, in the background, under the rights the user has then."""
    place = scope.place_code if len(scope.prefixes) == 1 else ""
    return start_job(ENROL, words, acting_user=acting_user, place_code=place)


@transaction.atomic
def enrol(
    rows: Sequence[GapRow],
    *,
    acting_user: User,
    since: Mapping[str, date] | None = None,
    reason: str = "从差缺清单纳入专项",
) -> Enrolled:
    """Enrol the subjects of open gaps with the sums of their rows; whoever is in by then is left alone.

    ``since`` has the day of enrolment by the name of the row, where it is not today.
    """
    running = _already(rows)
    wanted = [row for row in rows if (row.programme, row.entity, row.subject_id) not in running]
    batch = f"enrol-{uuid4().hex}"
    days = since or {}
    added = []
    for row in wanted:
        day = days.get(row.line, clock.today())
        why = Why(reason=reason, valid_from=day, batch=batch)
        added.append(_add(row, day, acting_user, why))
    if added:
        keep_progress(added, is_step_forward=False)
        note_gaps([_owed(row) for row in wanted], GapNote.Kind.ENROLLED, acting_user=acting_user)
        _audit(wanted, acting_user)
        tell_of_batch(batch)
    return Enrolled(enrolled=len(added), already=len(rows) - len(wanted))


def running_in(programme: str, subjects: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of some subjects have an enrolment in a programme that has not ended."""
    keys = {key for _, key in subjects}
    found = EnrolmentProgress.objects.running().filter(programme=programme, subject__in=keys)
    return set(found.values_list("entity", "subject"))


def _already(rows: Sequence[GapRow]) -> set[tuple[str, str, str]]:
    for entity in {row.entity for row in rows}:
        # Held, so that two people who enrol the same subject come one after the other.
        subjects = {row.subject_id for row in rows if row.entity == entity}
        list(MODELS[entity].objects.select_for_update().filter(pk__in=subjects).values_list("pk"))
    found: set[tuple[str, str, str]] = set()
    for programme in {row.programme for row in rows}:
        of_it = [(row.entity, row.subject_id) for row in rows if row.programme == programme]
        found |= {(programme, *one) for one in running_in(programme, of_it)}
    return found


def _add(row: GapRow, day: date, user: User, why: Why) -> Record:
    in_force = programme_in(row.programme, row.place_code, clock.today())
    values = {
        "programme": row.programme,
        "measure": (in_force.programme.measure or None) if in_force else None,
        SUBJECTS[row.entity]: row.subject_id,
        "enrolled_on": day,
        "amount_yuan": row.amount or None,
        "place_code": row.place_code,
    }
    return add_record("enrolments", values, acting_user=user, why=why)


def _owed(row: GapRow) -> GapRow:
    """The gap as it is while the enrolment runs: not yet received, also where nobody knew whether it was."""
    gap = Gap.NOT_RECEIVING
    line = line_of(row.entity, row.subject_id, row.programme, int(gap))
    return replace(row, gap=gap, line=line)


def _audit(rows: Sequence[GapRow], user: User) -> None:
    """One entry for each place, so that its own auditors read it, and each programme, which may be closed to them."""
    for place, programme in sorted({(row.place_code, row.programme) for row in rows}):
        here = [row.line for row in rows if (row.place_code, row.programme) == (place, programme)]
        record_audit(
            "programmes.enrolled",
            acting_user=user,
            entity="enrolments",
            place_code=place,
            new={"programme": programme, "lines": here},
        )


def gap_of(line: EnrolmentProgress) -> GapRow:
    """The gap for which an enrolment was made, as the lists of gaps name it."""
    return GapRow(
        line=line_of(line.entity, line.subject, line.programme, int(Gap.NOT_RECEIVING)),
        entity=line.entity,
        subject_id=line.subject,
        household_id=line.household or None,
        place_code=line.place_code,
        programme=line.programme,
        gap=Gap.NOT_RECEIVING,
        amount=None,
        since=line.enrolled_on,
        note="",
        reason="",
        who="",
    )
