"""The small tables that lie over a run's file of gaps: what was decided again, and what was said of single gaps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa

from jingzhun_site.config import clock
from jingzhun_site.decisions.gap_files import line_of
from jingzhun_site.decisions.models import GapNote, Redecided, Run
from jingzhun_site.decisions.touched import touched_by_batches
from jingzhun_site.places.scope import Scope

_SUBJECTS = pa.schema([("entity", pa.string()), ("subject_id", pa.string())])
_LINES = pa.schema(
    [
        ("line", pa.string()),
        ("entity", pa.string()),
        ("subject_id", pa.string()),
        ("household_id", pa.string()),
        ("place_id", pa.string()),
        ("programme", pa.string()),
        ("gap", pa.int8()),
        ("amount_yuan", pa.decimal128(18, 2)),
        ("since", pa.date32()),
    ]
)
_NOTES = pa.schema(
    [
        ("line", pa.string()),
        ("kind", pa.string()),
        ("reason", pa.string()),
        ("who", pa.string()),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Laid:
    """Tables for DuckDB: subjects decided again, their gaps now, households that wait for a run, notes by line.

    Subjects and households are those of all places: one that moved away is off the old place's list too.
    """

    subjects: pa.Table
    waiting: pa.Table
    lines: pa.Table
    notes: pa.Table


def laid_over(
    run: Run, scope: Scope, *, with_overlay: bool, noted_until: datetime | None = None
) -> Laid:
    """What lies over a run in a scope; without the overlay, for a run that is looked at as it was.

    Of each gap the last note counts: of all there are, or of those made by a moment gone by.
    """
    found = list(Redecided.objects.filter(run=run)) if with_overlay else []
    today = clock.today()
    waiting = _waiting(run) if with_overlay else []
    return Laid(
        waiting=pa.table({"household_id": pa.array(waiting, type=pa.string())}),
        subjects=pa.Table.from_pylist(
            [{"entity": one.entity, "subject_id": one.key} for one in found], schema=_SUBJECTS
        ),
        lines=pa.Table.from_pylist(
            [line for one in found if scope.covers(one.place_code) for line in _lines(one, today)],
            schema=_LINES,
        ),
        notes=pa.Table.from_pylist(
            [_note(note) for note in _last_notes(scope, noted_until)], schema=_NOTES
        ),
    )


def _last_notes(scope: Scope, until: datetime | None) -> Iterable[GapNote]:
    notes = GapNote.objects.filter(scope.q()).select_related("user")
    if until is None:
        return notes.filter(is_last=True)
    # Ordered by when they were made, so that of each gap the last one stays.
    made = notes.filter(at__lte=until).order_by("at", "pk")
    return {(one.entity, one.key, one.programme, one.gap): one for one in made}.values()


def _waiting(run: Run) -> list[str]:
    """The households that large batches touched since the run."""
    batches = run.awaiting.order_by("batch").values_list("batch", flat=True)
    return sorted(touched_by_batches(tuple(batches)).households) if batches else []


def _lines(one: Redecided, today: date) -> list[dict[str, object]]:
    return [
        {
            "line": line_of(one.entity, one.key, gap["programme"], gap["gap"]),
            "entity": one.entity,
            "subject_id": one.key,
            "household_id": one.household or None,
            "place_id": one.place_code,
            "programme": gap["programme"],
            "gap": gap["gap"],
            "amount_yuan": None if gap["amount"] is None else Decimal(gap["amount"]),
            "since": today,
        }
        for gap in one.gaps
    ]


def _note(note: GapNote) -> dict[str, object]:
    return {
        "line": line_of(note.entity, note.key, note.programme, note.gap),
        "kind": note.kind,
        "reason": note.reason,
        "who": str(note.user),
    }
