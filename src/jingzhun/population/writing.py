"""Writing tables to Parquet as they come: one file an entity, or a folder of parts for large populations."""

import errno
import shutil
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.errors import Fault, JingzhunError

PART_BLOCKS = 128  # about a million households a part


class PopulationWriter:
    """Keeps one open Parquet file an entity; used as a context, it leaves nothing behind after a failure.

    ``in_parts`` writes ``<entity>/part-00000.parquet`` … instead of ``<entity>.parquet``, a new part every
    :data:`PART_BLOCKS` blocks.
    """

    def __init__(self, folder: Path, *, in_parts: bool) -> None:
        self._folder = folder
        self._unfinished = folder.with_name(f".{folder.name}.unfinished")
        self._in_parts = in_parts
        self._part = 0
        self._open: dict[str, pq.ParquetWriter] = {}
        self.rows: dict[str, int] = {}

    def __enter__(self) -> "PopulationWriter":
        if self._folder.exists() and any(self._folder.iterdir()):
            raise JingzhunError([Fault(code="POPULATION008", seen=str(self._folder))])
        try:
            shutil.rmtree(self._unfinished, ignore_errors=True)
            self._unfinished.mkdir(parents=True)
        except OSError as error:
            raise _as_fault(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._close_files()
        except OSError as error:
            shutil.rmtree(self._unfinished, ignore_errors=True)
            raise _as_fault(error) from error
        if kind is not None:
            shutil.rmtree(self._unfinished, ignore_errors=True)
            if isinstance(value, OSError):
                raise _as_fault(value) from value
            return
        if self._folder.exists():
            self._folder.rmdir()
        self._unfinished.rename(self._folder)

    def begin_block(self, block: int) -> None:
        """Starts a new part where one is due."""
        part = block // PART_BLOCKS
        if self._in_parts and part != self._part:
            self._close_files()
            self._part = part

    def write(self, entity: str, table: pa.Table) -> None:
        """Appends the rows of one block as a row group."""
        self.rows[entity] = self.rows.get(entity, 0) + table.num_rows
        if entity not in self._open:
            self._open[entity] = self._new_file(entity, table.schema)
        if table.num_rows:
            self._open[entity].write_table(table, row_group_size=1 << 20)

    def path(self, name: str) -> Path:
        """A place inside the unfinished folder for a file that is written by other means."""
        path = self._unfinished / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _new_file(self, entity: str, schema: pa.Schema) -> pq.ParquetWriter:
        name = f"{entity}/part-{self._part:05d}.parquet" if self._in_parts else f"{entity}.parquet"
        return pq.ParquetWriter(
            self.path(name), schema, compression="zstd", compression_level=1, store_schema=False
        )

    def _close_files(self) -> None:
        writers, self._open = list(self._open.values()), {}
        for writer in writers:
            writer.close()


def _as_fault(error: OSError) -> JingzhunError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    name = "GENERAL002" if full else "GENERAL003"
    return JingzhunError([Fault(code=name, fields={"detail": str(error)})])
