"""What users do: ask for runs, take gaps up, dismiss them with a reason, list them again."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from django.db import transaction

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.decisions.gaps import GapRow
from jingzhun_site.decisions.models import GapNote
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.models import Job, State
from jingzhun_site.places.scope import Scope

DECIDE, SNAPSHOT, EXPORT = "decide_register", "take_snapshot", "export_gaps"


def ask_for_run(
    *,
    acting_user: User | None,
    as_at: date | None = None,
    known_at: date | None = None,
    key: str = "",
) -> Job:
    """Snapshot and decide the whole register in the background; one that still waits serves all who ask."""
    arguments = _days(as_at, known_at)
    if not arguments:
        waiting = Job.objects.filter(kind=DECIDE, state=State.QUEUED, arguments={}).first()
        if waiting is not None:
            return waiting
    return start_job(DECIDE, arguments, acting_user=acting_user, key=key)


def ask_for_snapshot(
    *, acting_user: User, as_at: date | None = None, known_at: date | None = None, key: str = ""
) -> Job:
    """Snapshot the register in the background, as of two days."""
    return start_job(SNAPSHOT, _days(as_at, known_at), acting_user=acting_user, key=key)


def ask_for_export(
    arguments: Mapping[str, object], *, acting_user: User, scope: Scope, key: str = ""
) -> Job:
    """Write a list of gaps as a workbook in the background; its reader must still have the right then."""
    place = scope.place_code if len(scope.prefixes) == 1 else ""
    return start_job(EXPORT, arguments, acting_user=acting_user, key=key, place_code=place)


@transaction.atomic
def note_gaps(
    rows: Sequence[GapRow], kind: GapNote.Kind, *, acting_user: User, reason: str = ""
) -> int:
    """Say of gaps what became of them; those of which it was said already are left as they are."""
    changed = [row for row in rows if row.note != kind]
    for row in changed:
        about = {
            "entity": row.entity,
            "key": row.subject_id,
            "programme": row.programme,
            "gap": int(row.gap),
        }
        GapNote.objects.filter(**about, is_last=True).update(is_last=False)
        GapNote.objects.create(
            **about,
            place_code=row.place_code,
            kind=kind,
            reason=reason,
            user=acting_user,
            at=clock.now(),
        )
    for place, of_place in groupby(sorted(changed, key=_place_of), key=_place_of):
        lines = [row.line for row in of_place]
        record_audit(
            f"decisions.gaps_{kind}",
            acting_user=acting_user,
            entity="gaps",
            key=lines[0] if len(lines) == 1 else "",
            place_code=place,  # one entry for each place, so that its own auditors read it
            new={"lines": lines},
            reason=reason,
        )
    return len(changed)


def _place_of(row: GapRow) -> str:
    return row.place_code


def _days(as_at: date | None, known_at: date | None) -> dict[str, str]:
    days = {"as_at": as_at, "known_at": known_at}
    return {name: day.isoformat() for name, day in days.items() if day is not None}
