"""A finished snapshot, ready to be asked."""

from dataclasses import dataclass
from pathlib import Path

from jingzhun.eligibility.snapshots.manifest import SnapshotManifest, read_manifest
from jingzhun.engines import Engine

QUALITY_NAME = "quality.parquet"


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A snapshot folder and its manifest."""

    folder: Path
    manifest: SnapshotManifest

    def supplied(self, entity: str) -> bool:
        """Whether the register had a file of the entity; if not, nothing is known of its rows."""
        return entity in self.manifest.entities

    def has(self, entity: str, field: str) -> bool:
        """Whether the register had a column of the field; if not, it is unknown for every row."""
        record = self.manifest.entities.get(entity)
        return record is not None and field in record.supplied

    def path(self, entity: str) -> Path:
        """The Parquet file of an entity that was supplied."""
        return self.folder / f"{entity}.parquet"

    @property
    def quality_path(self) -> Path:
        """The Parquet file of doubtful values that were kept (``entity, key, field, problem``)."""
        return self.folder / QUALITY_NAME

    def register(self, engine: Engine) -> None:
        """Make every entity that was supplied a relation of the engine, under its own name."""
        for entity in self.manifest.entities:
            engine.register_parquet(entity, self.path(entity))


def load_snapshot(folder: Path) -> Snapshot:
    """The snapshot in ``folder``; its rows are not read, only its manifest.

    Raises ``SNAPSHOT051`` when the folder holds no snapshot, ``SNAPSHOT052`` when its manifest
    cannot be understood.
    """
    return Snapshot(folder=folder, manifest=read_manifest(folder))
