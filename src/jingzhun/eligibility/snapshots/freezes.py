"""Freezes: a snapshot cited for a purpose, signed, so that a figure can rest on it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from jingzhun.eligibility.snapshots.opened import Snapshot
from jingzhun.eligibility.snapshots.verifying import verify_snapshot
from jingzhun.engines import file_failure
from jingzhun.errors import Fault, FaultList, JingzhunError, Position


@dataclass(frozen=True, kw_only=True)
class Freeze:
    """Who cited which snapshot for what. ``hash`` is SHA-256 over all the rest."""

    purpose: str
    scope: str
    as_at: date
    known_at: date
    snapshot: str
    signer: str
    made_at: datetime
    hash: str = ""

    def to_json(self) -> str:
        """The text of the freeze as it is kept in a file."""
        days = {
            "as_at": self.as_at.isoformat(),
            "known_at": self.known_at.isoformat(),
            "made_at": self.made_at.isoformat(),
        }
        return json.dumps({**asdict(self), **days}, ensure_ascii=False, indent=2) + "\n"


def make_freeze(
    snapshot: Snapshot, *, purpose: str, scope: str, signer: str, made_at: datetime
) -> Freeze:
    """A freeze of the snapshot. Raises ``SNAPSHOT059`` for what is left empty.

    ``made_at`` needs its time zone, since a freeze is read in other places and years.
    """
    faults = FaultList(list(_empty_parts(purpose, scope, signer, made_at)))
    faults.raise_if_errors()
    freeze = Freeze(
        purpose=purpose,
        scope=scope,
        as_at=snapshot.manifest.as_at,
        known_at=snapshot.manifest.known_at,
        snapshot=snapshot.manifest.id,
        signer=signer,
        made_at=made_at,
    )
    return replace(freeze, hash=_hash(freeze))


_PARTS_ZH = {"purpose": "用途", "scope": "范围", "signer": "签署人"}


def _empty_parts(purpose: str, scope: str, signer: str, made_at: datetime) -> Iterator[Fault]:
    parts = {"purpose": purpose, "scope": scope, "signer": signer}
    for name, text in parts.items():
        if not text.strip():
            fields = {"part": name, "part_zh": _PARTS_ZH[name]}
            yield Fault(code="SNAPSHOT059", seen=repr(text), fields=fields)
    if made_at.tzinfo is None:
        fields = {"part": "made_at (time zone)", "part_zh": "签署时间的时区"}
        yield Fault(code="SNAPSHOT059", seen=made_at.isoformat(), fields=fields)


def write_freeze(freeze: Freeze, path: Path) -> None:
    """Write the freeze into a new file. Raises ``SNAPSHOT050`` when the file exists."""
    part = path.with_name(f".{path.name}.part")
    try:
        if path.exists():
            raise JingzhunError([Fault(code="SNAPSHOT050", position=Position(file=str(path)))])
        part.write_text(freeze.to_json(), encoding="utf-8")
        part.rename(path)
    except OSError as error:
        raise file_failure(error, str(path)) from error
    finally:
        part.unlink(missing_ok=True)


def load_freeze(path: Path) -> Freeze:
    """The freeze in the file, unchanged since it was signed.

    Raises ``GENERAL001`` when there is no file, ``SNAPSHOT057`` when it is no freeze or was changed.
    """
    position = Position(file=str(path))
    try:
        freeze = _from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise JingzhunError([Fault(code="GENERAL001", position=position)]) from error
    except (ValueError, KeyError, TypeError) as error:
        fault = Fault(code="SNAPSHOT057", position=position, seen=f"{type(error).__name__}")
        raise JingzhunError([fault]) from error
    if _hash(freeze) != freeze.hash:
        fault = Fault(code="SNAPSHOT057", position=position, seen=freeze.hash, wanted=_hash(freeze))
        raise JingzhunError([fault])
    return freeze


def verify_freeze(freeze: Freeze, snapshot: Snapshot) -> None:
    """Prove that the freeze is whole and cites this snapshot, and that the snapshot is unchanged.

    Raises ``SNAPSHOT057``, ``SNAPSHOT058`` or what :func:`verify_snapshot` raises.
    """
    if _hash(freeze) != freeze.hash:
        raise JingzhunError([Fault(code="SNAPSHOT057", seen=freeze.hash, wanted=_hash(freeze))])
    if freeze.snapshot != snapshot.manifest.id:
        position = Position(file=str(snapshot.folder))
        seen, wanted = snapshot.manifest.id, freeze.snapshot
        raise JingzhunError(
            [Fault(code="SNAPSHOT058", position=position, seen=seen, wanted=wanted)]
        )
    verify_snapshot(snapshot.folder)


def _from_json(text: str) -> Freeze:
    data = json.loads(text)
    return Freeze(
        purpose=data["purpose"],
        scope=data["scope"],
        as_at=date.fromisoformat(data["as_at"]),
        known_at=date.fromisoformat(data["known_at"]),
        snapshot=data["snapshot"],
        signer=data["signer"],
        made_at=datetime.fromisoformat(data["made_at"]),
        hash=data["hash"],
    )


def _hash(freeze: Freeze) -> str:
    return hashlib.sha256(replace(freeze, hash="").to_json().encode()).hexdigest()
