"""Proving that a snapshot is what its manifest says."""

from collections.abc import Iterator
from pathlib import Path

from jingzhun.eligibility.snapshots.manifest import EntityRecord
from jingzhun.eligibility.snapshots.opened import QUALITY_NAME, Snapshot, load_snapshot
from jingzhun.eligibility.snapshots.writing import record_of
from jingzhun.errors import Fault, JingzhunError, Position


def verify_snapshot(folder: Path) -> Snapshot:
    """Compute every fingerprint of the snapshot again and return it, proven.

    Raises the first difference found: the manifest's own id (``SNAPSHOT056``), a file that is missing
    (``SNAPSHOT055``), a number of rows (``SNAPSHOT054``) or a column (``SNAPSHOT053``).
    """
    snapshot = load_snapshot(folder)
    difference = next(_differences(snapshot), None)
    if difference is not None:
        raise JingzhunError([difference])
    return snapshot


def _differences(snapshot: Snapshot) -> Iterator[Fault]:
    manifest = snapshot.manifest
    for name, record in manifest.entities.items():
        yield from _compare(snapshot.path(name), record)
    yield from _compare(snapshot.folder / QUALITY_NAME, manifest.quality)


def _compare(path: Path, record: EntityRecord) -> Iterator[Fault]:
    if not path.is_file():
        yield _fault("SNAPSHOT055", path)
        return
    found = record_of(path)
    if found.rows != record.rows:
        yield _fault("SNAPSHOT054", path, seen=str(found.rows), wanted=str(record.rows))
    for column, wanted in record.columns.items():
        if found.columns.get(column) != wanted:
            seen = found.columns.get(column, "")
            yield _fault("SNAPSHOT053", path, seen=seen, wanted=wanted, column=column)
    if found.sha256 != record.sha256:
        yield _fault("SNAPSHOT053", path, seen=found.sha256, wanted=record.sha256, column="*")


def _fault(code: str, path: Path, *, seen: str = "", wanted: str = "", column: str = "") -> Fault:
    return Fault(
        code=code,
        position=Position(file=str(path)),
        seen=seen,
        wanted=wanted,
        fields={"column": column},
    )
