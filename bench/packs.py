"""Promise: every pack of the repository loaded and checked, its cases run, within two seconds."""

import gc
import time
from typing import Any

from bench.fresh import measure, middle
from bench.registers import Options
from bench.report import Report
from jingzhun.cli.entrance import COLLECTOR
from jingzhun.packs import ENTRY_KINDS, check_packs, load_cases, load_packs, shipped_packs_root
from jingzhun.packs.loading import pack_folders
from jingzhun.vocabulary import load_vocabulary

PROMISE = "all packs loaded and checked, their cases run: at most 2 s"
MOST_SECONDS = 2.0


def bench(options: Options) -> Report:
    """Check in a fresh process, where nothing has been read yet."""
    found = middle([measure("bench.packs:once") for _ in range(options.runs)])
    counts = {name: f"{found.answer[name]:,}" for name in ("packs", "entries", "cases")}
    return Report(
        name="packs",
        promise=PROMISE,
        columns=("packs", "entries", "cases", "s", "peak MB"),
        rows=((*counts.values(), f"{found.seconds:.2f}", f"{found.peak_mb:,.0f}"),),
        kept=found.seconds <= MOST_SECONDS,
        notes=(f"Medians of {options.runs} fresh processes; imports are not counted.",),
    )


def once() -> dict[str, Any]:
    """Check everything, then count what was checked.

    Raises:
        AssertionError: a pack has a fault, so that the time would be that of something else.
    """
    gc.set_threshold(*COLLECTOR)  # as the command does
    folders = pack_folders(shipped_packs_root())
    started = time.perf_counter()
    vocabulary = load_vocabulary()
    faults = check_packs(folders, vocabulary=vocabulary)
    seconds = time.perf_counter() - started
    assert not any(faults.values()), faults
    packs = load_packs(shipped_packs_root(), vocabulary=vocabulary)
    cases = [load_cases(folder, packs[folder.name], vocabulary=vocabulary) for folder in folders]
    return {
        "seconds": seconds,
        "packs": len(packs),
        "entries": sum(len(getattr(p, kind)) for p in packs.values() for kind in ENTRY_KINDS),
        "cases": sum(map(len, cases)),
    }
