"""A finished snapshot, ready to be asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.eligibility.snapshots.manifest import SnapshotManifest, read_manifest, snapshot_id
from jingzhun.engines import Engine
from jingzhun.errors import Fault, JingzhunError, Position

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

    def blanks(self, entity: str) -> Mapping[str, int]:
        """In how many rows of an entity that was supplied each field has no value, as its file counts them.

        A field whose blanks the file does not count in every row group is left out.
        """
        metadata = pq.read_metadata(self.path(entity))
        groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        counts = {
            metadata.schema.column(place).path: [_blanks(group, place) for group in groups]
            for place in range(metadata.num_columns)
        }
        return {
            field: sum(known)
            for field, of_groups in counts.items()
            if len(known := [count for count in of_groups if count is not None]) == len(groups)
        }

    def path(self, entity: str) -> Path:
        """The Parquet file of an entity that was supplied."""
        return self.folder / f"{entity}.parquet"

    @property
    def quality_path(self) -> Path:
        """The Parquet file of doubtful values that were kept (``entity, key, field, problem``)."""
        return self.folder / QUALITY_NAME

    def register(self, engine: Engine) -> None:
        """Make every entity that was supplied a relation of the engine, under its own name.

        Raises every file that is missing (``SNAPSHOT055``), damaged (``SNAPSHOT061``) or has another number of rows
        than the manifest says (``SNAPSHOT054``). Only :func:`verify_snapshot` reads the rows themselves.
        """
        faults = [fault for entity in self.manifest.entities for fault in self._faults(entity)]
        if faults:
            raise JingzhunError(faults)
        for entity in self.manifest.entities:
            engine.register_parquet(entity, self.path(entity))

    def _faults(self, entity: str) -> Iterator[Fault]:
        path, wanted = self.path(entity), self.manifest.entities[entity].rows
        place = Position(file=str(path))
        try:
            rows = pq.read_metadata(path).num_rows
        except FileNotFoundError:
            yield Fault(code="SNAPSHOT055", position=place)
        except (OSError, pa.ArrowException) as error:
            detail = str(error).splitlines()[0].rstrip(".")
            yield Fault(code="SNAPSHOT061", position=place, fields={"detail": detail})
        else:
            if rows != wanted:
                yield Fault(code="SNAPSHOT054", position=place, seen=str(rows), wanted=str(wanted))


def _blanks(group: pq.RowGroupMetaData, place: int) -> int | None:
    counts = group.column(place).statistics
    return counts.null_count if counts is not None and counts.has_null_count else None


def load_snapshot(folder: Path) -> Snapshot:
    """The snapshot in ``folder``; its rows are not read, only its manifest.

    Raises ``SNAPSHOT051`` when the folder holds no snapshot, ``SNAPSHOT052`` when its manifest
    cannot be understood, ``SNAPSHOT056`` when it was changed and does not fit its own id.
    """
    manifest = read_manifest(folder)
    found = snapshot_id(manifest.as_at, manifest.known_at, manifest.entities)
    if found != manifest.id:
        place = Position(file=str(folder))
        raise JingzhunError(
            [Fault(code="SNAPSHOT056", position=place, seen=found, wanted=manifest.id)]
        )
    return Snapshot(folder=folder, manifest=manifest)
