"""The manifest of a snapshot: what it holds, of which day, known when, and how to prove it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jingzhun.errors import Fault, JingzhunError, Position

MANIFEST_NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One input file, by name and fingerprint."""

    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class EntityRecord:
    """One entity of a snapshot, with the fingerprint of its rows and of each column.

    ``supplied`` are the fields that the input had a column for; ``not_supplied`` are unknown for
    every row. ``left_out`` counts rows of the input that are not in the snapshot, by reason.
    """

    rows: int
    sha256: str
    columns: Mapping[str, str]
    supplied: tuple[str, ...]
    not_supplied: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[SourceFile, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SnapshotManifest:
    """What a snapshot holds, and of which two times.

    ``remarks`` are the warnings and notices of its making; the file keeps their number by code.
    """

    id: str
    as_at: date
    known_at: date
    entities: Mapping[str, EntityRecord]
    not_supplied: tuple[str, ...]
    vocabulary: str
    jingzhun: str
    quality: EntityRecord
    remark_counts: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[Fault, ...] = field(default=(), compare=False)

    def to_json(self) -> str:
        """The text of ``manifest.json``; the same for the same snapshot."""
        data = {"format": FORMAT, **asdict(self)}
        del data["remarks"]
        data["as_at"], data["known_at"] = self.as_at.isoformat(), self.known_at.isoformat()
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def snapshot_id(as_at: date, known_at: date, entities: Mapping[str, EntityRecord]) -> str:
    """The name of a snapshot's content: SHA-256 over both times and the rows of every entity.

    Equal content has an equal id, whatever kind of file it was read from.
    """
    parts = [f"snapshot {FORMAT}", as_at.isoformat(), known_at.isoformat()]
    for name, record in sorted(entities.items()):
        parts.append(f"{name} {record.rows} {record.sha256} {' '.join(record.supplied)}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read_manifest(folder: Path) -> SnapshotManifest:
    """The manifest of the snapshot in ``folder``.

    Raises ``SNAPSHOT051`` when there is none, ``SNAPSHOT052`` when it cannot be understood.
    """
    path = folder / MANIFEST_NAME
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return _from_json(data)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _fault("SNAPSHOT051", path, "") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _fault("SNAPSHOT052", path, f"{type(error).__name__}: {error}") from error


def _from_json(data: Mapping[str, Any]) -> SnapshotManifest:
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']}")
    rest = {name: data[name] for name in ("id", "vocabulary", "jingzhun")}
    return SnapshotManifest(
        **rest,
        as_at=date.fromisoformat(data["as_at"]),
        known_at=date.fromisoformat(data["known_at"]),
        entities={name: _record(entity) for name, entity in data["entities"].items()},
        not_supplied=tuple(data["not_supplied"]),
        quality=_record(data["quality"]),
        remark_counts=dict(data["remark_counts"]),
    )


def _record(data: Mapping[str, Any]) -> EntityRecord:
    return EntityRecord(
        rows=data["rows"],
        sha256=data["sha256"],
        columns=dict(data["columns"]),
        supplied=tuple(data["supplied"]),
        not_supplied=tuple(data["not_supplied"]),
        left_out=dict(data["left_out"]),
        sources=tuple(SourceFile(**source) for source in data["sources"]),
    )


def _fault(code: str, path: Path, detail: str) -> JingzhunError:
    position = Position(file=str(path))
    return JingzhunError([Fault(code=code, position=position, fields={"detail": detail})])
