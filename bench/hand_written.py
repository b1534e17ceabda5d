"""The hand-written side of `hand_sql`: runs hand_written.sql and imports nothing of ours."""

import re
import time
from pathlib import Path
from typing import Any

import duckdb

TEXT = Path(__file__).with_suffix(".sql")
PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880, DICTIONARY_SIZE_LIMIT 4096"
MEMORY_MB = 2_048


def theirs(snapshot: str, out: str, threads: int) -> dict[str, Any]:
    """Run the hand-written text over a snapshot; its files go to the folder ``theirs``."""
    folder = Path(out) / "theirs"
    folder.mkdir()
    started = time.perf_counter()
    config: dict[str, Any] = {
        "threads": threads,
        "memory_limit": f"{MEMORY_MB}MB",
        "preserve_insertion_order": False,
        "temp_directory": str(folder / "overflow"),
    }
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(_text(snapshot=snapshot, out=str(folder), parquet=PARQUET))
    return {"seconds": time.perf_counter() - started}


def _text(**values: str) -> str:
    text = TEXT.read_text(encoding="utf-8")
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], text)
