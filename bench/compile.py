"""Promise: all shipped packs read, checked and compiled within a second."""

import time
from typing import Any

from bench.fresh import measure, middle
from bench.registers import Options, regimes, vocabulary
from bench.report import Report

PROMISE = "all packs read, checked and compiled: at most 1 s"
MOST_SECONDS = 1.0


def bench(options: Options) -> Report:
    """Compile in a fresh process, where nothing has been read yet."""
    found = middle([measure("bench.compile:once") for _ in range(options.runs)])
    return Report(
        name="compile",
        promise=PROMISE,
        columns=("standards", "programmes", "s, vocabulary", "s, packs", "s, both", "peak MB"),
        rows=((
            str(found.answer["standards"]), str(found.answer["programmes"]), f"{found.answer['vocabulary']:.2f}",
            f"{found.answer['packs']:.2f}", f"{found.seconds:.2f}", f"{found.peak_mb:,.0f}",
        ),),
        kept=found.seconds <= MOST_SECONDS,
        notes=(f"Medians of {options.runs} fresh processes (parts: the last one); imports are not counted.",),
    )  # fmt: skip


def once() -> dict[str, Any]:
    """Read the vocabulary and compile the packs."""
    started = time.perf_counter()
    vocabulary()
    read = time.perf_counter()
    chains = regimes().chains
    done = time.perf_counter()
    return {
        "seconds": done - started,
        "vocabulary": read - started,
        "packs": done - read,
        "standards": sum(len(chain.standards) for chain in chains),
        "programmes": sum(len(chain.programmes) for chain in chains),
    }
