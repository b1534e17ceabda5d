"""What is known to be so in the synthetic place: the planted subjects and the manifest. No register reader opens it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from jingzhun.population.draws import Bools, Ints
from jingzhun.population.plan import PopulationPlan
from jingzhun.population.plant_kinds import PLANT_KINDS
from jingzhun.population.selection import Drawing

TRUTH_SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("category", pa.string()),
        ("origin", pa.string()),
        ("entity", pa.string()),
        ("subject_id", pa.string()),
        ("village_id", pa.string()),
        ("programme", pa.string()),
        ("field", pa.string()),
        ("true_value", pa.string()),
        ("stands", pa.string()),
    ]
)


@dataclass(kw_only=True)
class Note:
    """Subjects of one kind in one block; values are texts, one for all or one a subject."""

    kind: str
    category: str
    origin: str
    of_persons: bool
    rows: Ints
    programme: str = ""
    field: str = ""
    true_value: str | list[str] = ""
    stands: str | list[str] = ""


@dataclass(kw_only=True)
class Truth:
    """The notes of a block, and which households are taken: nothing is planted twice in one household."""

    notes: list[Note] = field(default_factory=list)
    taken: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def plant(
        self,
        kind: str,
        rows: Ints,
        *,
        true_value: str | list[str] = "",
        stands: str | list[str] = "",
    ) -> None:
        """Notes subjects planted on purpose; category, entity and field follow from the kind."""
        what = PLANT_KINDS[kind]
        self.notes.append(
            Note(
                kind=kind,
                category=what.category,
                origin="planted",
                of_persons=what.of_persons,
                rows=rows,
                programme=what.programme,
                field=what.field,
                true_value=true_value,
                stands=stands,
            )
        )

    def follow(self, kind: str, rows: Ints, *, stands: str) -> None:
        """Notes what comes of another plant: it can be found too, and must not count as a false alarm."""
        what = PLANT_KINDS[kind]
        self.notes.append(
            Note(
                kind=kind,
                category=what.category,
                origin="consequence",
                of_persons=what.of_persons,
                rows=rows,
                programme=what.programme,
                field=what.field,
                stands=stands,
            )
        )


def truth_table(drawing: Drawing, truth: Truth) -> pa.Table:
    """The notes of a block as rows, with the ids of their subjects."""
    tables = [_note_table(drawing, note) for note in truth.notes if len(note.rows)]
    return pa.concat_tables(tables) if tables else TRUTH_SCHEMA.empty_table()


def _note_table(drawing: Drawing, note: Note) -> pa.Table:
    households = drawing.households
    rows = pa.array(note.rows)
    if note.of_persons:
        subject = drawing.persons["person_id"].take(rows)
        owner = drawing.persons["household"][note.rows]
    else:
        subject = households["household_id"].take(rows)
        owner = note.rows
    count = len(note.rows)
    columns: dict[str, Any] = {
        "kind": [note.kind] * count,
        "category": [note.category] * count,
        "origin": [note.origin] * count,
        "entity": ["persons" if note.of_persons else "households"] * count,
        "subject_id": subject,
        "village_id": households["village_id"].take(pa.array(owner)),
        "programme": [note.programme] * count,
        "field": [note.field] * count,
        "true_value": _texts(note.true_value, count),
        "stands": _texts(note.stands, count),
    }
    return pa.table(columns, schema=TRUTH_SCHEMA)


def _texts(value: str | list[str], count: int) -> list[str]:
    return [value] * count if isinstance(value, str) else value


@dataclass(frozen=True, kw_only=True)
class PopulationManifest:
    """What a population consists of: the plan's name and seed, rows by entity, totals met, subjects planted."""

    plan: str
    root: str
    seed: int
    base_on: str
    as_at: str
    rows: Mapping[str, int]
    totals: Mapping[str, int]
    planted: Mapping[str, int]
    backlog: Mapping[str, int]

    @staticmethod
    def of(
        plan: PopulationPlan,
        *,
        rows: Mapping[str, int],
        totals: Mapping[str, int],
        noted: Mapping[str, int],
    ) -> "PopulationManifest":
        """The manifest of a finished population; ``noted`` counts the truth by ``origin:kind``."""
        return PopulationManifest(
            plan=plan.id,
            root=plan.root,
            seed=plan.seed,
            base_on=plan.base_on.isoformat(),
            as_at=plan.as_at.isoformat(),
            rows=dict(sorted(rows.items())),
            totals=dict(sorted(totals.items())),
            planted=_of_origin(noted, "planted"),
            backlog=_of_origin(noted, "backlog"),
        )


def _of_origin(noted: Mapping[str, int], origin: str) -> dict[str, int]:
    head = f"{origin}:"
    return {k.removeprefix(head): n for k, n in sorted(noted.items()) if k.startswith(head)}


def write_manifest(manifest: PopulationManifest, path: Path) -> None:
    """Writes the manifest as JSON, keys in a fixed order."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
