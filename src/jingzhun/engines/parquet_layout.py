"""How a run's Parquet files lie on disk, whichever engine wrote their rows."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

CODEC, LEVEL = "zstd", 1
ROW_GROUP = 122_880


def join_parts(parts: Sequence[Path], path: Path) -> None:
    """One Parquet file of the rows of several, in their order; it appears under its name only when it is whole.

    Raises:
        OSError: a part cannot be read, or the file cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.part")
    schema = pq.read_schema(parts[0]).remove_metadata()
    try:
        with pq.ParquetWriter(
            unfinished, schema, compression=CODEC, compression_level=LEVEL
        ) as file:
            for part in parts:
                with pq.ParquetFile(part) as source:
                    for batch in source.iter_batches(ROW_GROUP):
                        file.write_batch(batch)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
