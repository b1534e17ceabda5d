"""Snapshots: the register of one day, as known on one day, in files that never change.

:func:`make_snapshot` reads the files that people have, :func:`load_snapshot` opens a finished one,
:func:`verify_snapshot` computes its fingerprints again, :func:`make_freeze` cites one.
"""

from jingzhun.eligibility.snapshots.making import Progress, make_snapshot, vocabulary_hash
from jingzhun.eligibility.snapshots.manifest import EntityRecord, SnapshotManifest, SourceFile
from jingzhun.eligibility.snapshots.opened import Snapshot, load_snapshot

__all__ = [
    "EntityRecord",
    "Progress",
    "Snapshot",
    "SnapshotManifest",
    "SourceFile",
    "load_snapshot",
    "make_snapshot",
    "vocabulary_hash",
]
