"""Promise: Sichuan's whole register, 1,713,000 people and a thin rest, decided in 15 seconds and 4 GB on two cores."""

import gc
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.fresh import measure, middle
from bench.registers import Options, kept_register, regimes_at, vocabulary
from bench.report import Report
from jingzhun.cli.entrance import COLLECTOR
from jingzhun.eligibility import DecisionRequest, decide, load_snapshot
from jingzhun.engines import EngineSettings
from jingzhun.population import load_plan, thin_plan

PROMISE = "national + sichuan-2018 over Sichuan's whole register: at most 15 s and 4 GB on 2 cores"
MOST_SECONDS, MOST_MB = 15.0, 4_000.0


def bench(options: Options) -> Report:
    """Decide the register of the plan that ships, each run in a fresh process; thinned it shows and keeps nothing."""
    plan = thin_plan(load_plan("sichuan"), one_in=options.sichuan_one_in)
    folder = options.cache / f"sichuan-{options.sichuan_one_in}-{plan.persons}"
    register = kept_register(plan, folder)
    runs = [
        measure("bench.sichuan:once", snapshot=str(register.snapshot), threads=options.threads)
        for _ in range(options.runs)
    ]
    found = middle(runs)
    cpu = sorted(float(run.answer["cpu_seconds"]) for run in runs)[len(runs) // 2]
    is_kept = found.process_seconds <= MOST_SECONDS and found.peak_mb <= MOST_MB
    return Report(
        name="sichuan",
        promise=PROMISE,
        columns=(
            "poor people", "persons", "households", "s, whole process", "s, decide alone", "s, processor", "peak MB"
        ),
        rows=((
            f"{plan.strata['poor'].persons:,}", f"{register.persons:,}", f"{register.households:,}",
            f"{found.process_seconds:.2f}", f"{found.seconds:.2f}", f"{cpu:.2f}", f"{found.peak_mb:,.0f}",
        ),),
        kept=is_kept if plan.one_in == 1 else None,
        notes=(
            f"{options.threads} threads; medians of {options.runs} runs. Processor seconds are of both cores together,"
            " user and system: two free cores have thirty in the fifteen of the promise.",
        ),
    )  # fmt: skip


def once(snapshot: str, threads: int) -> dict[str, Any]:
    """Decide one snapshot into a folder that is thrown away."""
    gc.set_threshold(*COLLECTOR)  # as the command does
    opened = load_snapshot(Path(snapshot))
    request = DecisionRequest(
        snapshot=opened,
        regimes=regimes_at(load_plan("sichuan").root),
        vocabulary=vocabulary(),
    )
    with tempfile.TemporaryDirectory(dir=Path(snapshot).parent) as folder:
        started = time.perf_counter()
        decide(request, Path(folder) / "run", settings=EngineSettings(threads=threads))
        seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"seconds": seconds, "cpu_seconds": used.ru_utime + used.ru_stime}
