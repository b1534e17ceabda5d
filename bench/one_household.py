"""Promise: one household decided again, with explanation, within 50 ms in a warm process."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.fresh import measure
from bench.registers import Options, regimes, register_of, vocabulary
from bench.report import Report
from jingzhun.eligibility import Decider, SnapshotRegister, load_snapshot
from jingzhun.engines import DuckDBEngine, EngineSettings

PROMISE = "one household decided again, with explanation, in a warm process: at most 50 ms"
MOST_MS = 50.0
_WARM_UP = 3


def bench(options: Options) -> Report:
    """Households spread over the whole register, one after another."""
    register = register_of(options.persons, options)
    found = measure(
        "bench.one_household:many", snapshot=str(register.snapshot), households=options.households
    )
    rows = tuple(_row(part, found.answer[key]) for part, key in _PARTS)
    return Report(
        name="one_household",
        promise=PROMISE,
        columns=("part", "median ms", "p95 ms", "slowest ms"),
        rows=rows,
        kept=_middle(found.answer["decided"]) <= MOST_MS,
        notes=(
            f"{found.answer['count']} households out of {register.households:,}, spread evenly, with"
            f" {found.answer['persons']} members; all their standards and programmes, those of the members too,"
            " and the explanation of every rule about the household.",
            "The record of an edited household is at hand in memory; reading it from the snapshot's Parquet files,"
            " where the site reads its own database, is shown apart.",
        ),
    )


_PARTS = (("decided and explained", "decided"), ("read from the snapshot", "read"))


def many(snapshot: str, households: int) -> dict[str, Any]:
    """Decide and explain every n-th household of a snapshot; milliseconds of each."""
    opened, words = load_snapshot(Path(snapshot)), vocabulary()
    decider = Decider(regimes().chains[0], words)
    with DuckDBEngine(EngineSettings(threads=2)) as engine:
        for entity in opened.manifest.entities:
            engine.register_parquet(entity, opened.path(entity))
        keys = _keys(engine, households)
        for key in keys[:_WARM_UP]:
            _one(decider, SnapshotRegister(vocabulary=words, snapshot=opened, engine=engine), key)
        timed = [
            _one(decider, SnapshotRegister(vocabulary=words, snapshot=opened, engine=engine), key)
            for key in keys
        ]
    return {
        "read": [one[0] for one in timed],
        "decided": [one[1] for one in timed],
        "persons": sum(one[2] for one in timed),
        "count": len(timed),
    }


def _one(decider: Decider, register: SnapshotRegister, key: str) -> tuple[float, float, int]:
    """Milliseconds of reading, milliseconds of deciding and explaining, and how many members there are."""
    started = time.perf_counter()
    register.gather_household(key)
    read = time.perf_counter()
    household = decider.subject("households", key, register)
    decider.decide(household)
    decider.explain_all(household)
    members = household.children("members") or ()
    for member in members:
        decider.decide(member)
    done = time.perf_counter()
    return (read - started) * 1000, (done - read) * 1000, len(members)


def _keys(engine: DuckDBEngine, households: int) -> list[str]:
    found = engine.rows("SELECT household_id FROM households ORDER BY household_id")
    step = max(1, len(found) // households)
    return [str(row[0]) for row in found[::step][:households]]


def _middle(values: Sequence[float]) -> float:
    return float(median(values))


def _row(part: str, values: Sequence[float]) -> tuple[str, ...]:
    p95 = quantiles(values, n=20)[-1]
    return (part, f"{_middle(values):.1f}", f"{p95:.1f}", f"{max(values):.1f}")
