"""Snapshots: the register of one day, as known on one day, in files that never change.

:func:`make_snapshot` reads the files that people have, :func:`load_snapshot` opens a finished one,
:func:`verify_snapshot` computes its fingerprints again, :func:`make_freeze` cites one.
"""

from jingzhun.eligibility.snapshots.encodings import UndecodableTextError, text_encoding
from jingzhun.eligibility.snapshots.freezes import (
    Freeze,
    load_freeze,
    make_freeze,
    verify_freeze,
    write_freeze,
)
from jingzhun.eligibility.snapshots.making import OnError, Progress, make_snapshot
from jingzhun.eligibility.snapshots.manifest import EntityRecord, SnapshotManifest, SourceFile
from jingzhun.eligibility.snapshots.opened import Snapshot, load_snapshot
from jingzhun.eligibility.snapshots.verifying import verify_snapshot
from jingzhun.eligibility.snapshots.writing import vocabulary_hash

__all__ = [
    "EntityRecord",
    "Freeze",
    "OnError",
    "Progress",
    "Snapshot",
    "SnapshotManifest",
    "SourceFile",
    "UndecodableTextError",
    "load_freeze",
    "load_snapshot",
    "make_freeze",
    "make_snapshot",
    "text_encoding",
    "verify_freeze",
    "verify_snapshot",
    "vocabulary_hash",
    "write_freeze",
]
