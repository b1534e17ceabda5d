"""Promise: all packs in force over a million persons, reasons written, in 8 seconds and 3 GB on two cores; linear."""

import itertools
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.fresh import Measurement, measure, middle
from bench.registers import Options, Register, regimes, register_of, vocabulary
from bench.report import Report
from jingzhun.eligibility import DecisionRequest, decide, load_snapshot
from jingzhun.engines import EngineSettings

PROMISE = "national + hebi-2018 over 1,000,000 persons / 350,000 households: at most 8 s and 3 GB on 2 cores; linear"
MOST_SECONDS, MOST_MB = 8.0, 3_000.0
TOLERANCE = 1.10  # what the time per person may grow by along the curve before it counts as worse than linear


def bench(options: Options) -> Report:
    """Decide registers of several sizes, each run in a fresh process."""
    sizes = sorted({options.persons, *options.curve})
    measured = [(register_of(size, options), size) for size in sizes]
    runs = {size: (register, _runs(register, options)) for register, size in measured}
    _, main = runs[options.persons]
    per_person = [found.process_seconds / register.persons for register, found in runs.values()]
    is_linear = all(
        later <= TOLERANCE * earlier for earlier, later in itertools.pairwise(per_person)
    )
    is_fast = main.process_seconds <= MOST_SECONDS and main.peak_mb <= MOST_MB
    return Report(
        name="decide",
        promise=PROMISE,
        columns=(
            "persons", "households", "s, whole process", "s, decide alone", "µs a person", "peak MB", "written MB"
        ),
        rows=tuple(_row(register, found) for register, found in runs.values()),
        kept=is_fast and is_linear,
        notes=(
            f"{options.threads} threads; medians of {options.runs} runs, each in a fresh process: start of Python,"
            " reading and compiling the packs, deciding, writing and fingerprinting every file.",
            f"Growth is {'linear or better' if is_linear else 'WORSE than linear'}"
            f" (time per person from size to size, {TOLERANCE - 1:.0%} allowed for noise).",
        ),
    )  # fmt: skip


def once(snapshot: str, threads: int) -> dict[str, Any]:
    """Decide one snapshot into a folder that is thrown away."""
    request = DecisionRequest(
        snapshot=load_snapshot(Path(snapshot)), regimes=regimes(), vocabulary=vocabulary()
    )
    with tempfile.TemporaryDirectory(dir=Path(snapshot).parent) as folder:
        started = time.perf_counter()
        run = decide(request, Path(folder) / "run", settings=EngineSettings(threads=threads))
        seconds = time.perf_counter() - started
        written = sum(path.stat().st_size for path in run.folder.iterdir())
    return {"seconds": seconds, "written_mb": written / 1e6, "run": run.manifest.id}


def _runs(register: Register, options: Options) -> Measurement:
    snapshot = str(register.snapshot)
    runs = [
        measure("bench.decide:once", snapshot=snapshot, threads=options.threads)
        for _ in range(options.runs)
    ]
    if len({run.answer["run"] for run in runs}) != 1:
        raise AssertionError("Two runs over the same snapshot gave different decisions.")
    return middle(runs)


def _row(register: Register, found: Measurement) -> tuple[str, ...]:
    return (
        f"{register.persons:,}",
        f"{register.households:,}",
        f"{found.process_seconds:.2f}",
        f"{found.seconds:.2f}",
        f"{found.process_seconds / register.persons * 1e6:.2f}",
        f"{found.peak_mb:,.0f}",
        f"{found.answer['written_mb']:.1f}",
    )
