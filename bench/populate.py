"""Shown: how fast a register is drawn and written, and with how much memory."""

import tempfile
import time
from pathlib import Path
from typing import Any

from bench.fresh import measure, middle
from bench.registers import Options, plan_of
from bench.report import Report
from jingzhun.population import populate

PROMISE = "a register of any size, streamed to Parquet in bounded memory"


def bench(options: Options) -> Report:
    """Draw the register of the main size."""
    with tempfile.TemporaryDirectory(dir=options.cache) as folder:
        runs = [
            measure("bench.populate:once", persons=options.persons, out=f"{folder}/{number}")
            for number in range(options.runs)
        ]
    found = middle(runs)
    rows = int(found.answer["rows"])
    return Report(
        name="populate",
        promise=PROMISE,
        columns=("persons", "rows, all entities", "s", "rows a second", "peak MB", "written MB"),
        rows=((
            f"{options.persons:,}", f"{rows:,}", f"{found.seconds:.2f}", f"{rows / found.seconds:,.0f}",
            f"{found.peak_mb:,.0f}", f"{found.answer['written_mb']:.1f}",
        ),),
        kept=None,
        notes=(f"Medians of {options.runs} runs, each in a fresh process.",),
    )  # fmt: skip


def once(persons: int, out: str) -> dict[str, Any]:
    """Draw one register."""
    started = time.perf_counter()
    manifest = populate(plan_of(persons), Path(out))
    seconds = time.perf_counter() - started
    written = sum(path.stat().st_size for path in Path(out).rglob("*.parquet"))
    return {"seconds": seconds, "rows": sum(manifest.rows.values()), "written_mb": written / 1e6}
