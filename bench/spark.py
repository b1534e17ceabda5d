"""Promise: Spark decides the run that DuckDB decides, to the last fingerprint; what each takes on one machine."""

import re
import tempfile
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.fresh import FreshProcessError, Measurement, measure
from bench.registers import Options, Register, regimes, register_of, vocabulary
from bench.report import Report
from jingzhun.eligibility import DecisionRequest, decide, load_snapshot
from jingzhun.engines import DuckDBEngine, EngineSettings, OpenEngine
from jingzhun.engines.spark import SparkEngine, SparkSettings

MEMORY_MB = 6_144
"""What DuckDB may hold, as much as Spark's driver: ten million persons do not fit into the default."""
PROMISE = "the same rules over the same snapshot on Spark and on DuckDB: one run, fingerprint for fingerprint"
COLUMNS = (
    "persons", "households", "engine", "s, whole process", "s, decide alone", "µs a person", "peak MB", "the run"
)  # fmt: skip


def bench(options: Options) -> Report:
    """Decide registers of several sizes on both engines, each run in a fresh process."""
    if find_spec("pyspark") is None:
        return _nothing(
            "pyspark is not installed; `./jz bench spark` installs it where it finds Java 17."
        )
    rows: list[tuple[str, ...]] = []
    agree: list[bool] = []
    for persons in options.spark_persons:
        register = register_of(persons, options)
        duckdb, spark = (_measured(engine, register, options) for engine in ("duckdb", "spark"))
        rows.append(_row(register, "DuckDB", duckdb, "reference"))
        agree += [] if isinstance(spark, str) else [_run(duckdb) == _run(spark)]
        same = {True: "the same", False: "DIFFERENT"}.get(_run(duckdb) == _run(spark), "")
        rows.append(_row(register, "Spark", spark, "-" if isinstance(spark, str) else same))
    return Report(
        name="spark",
        promise=PROMISE,
        columns=COLUMNS,
        rows=tuple(rows),
        kept=all(agree) if agree else None,
        notes=(
            f"local[{options.threads}] beside DuckDB on {options.threads} threads, one run each in a fresh process;"
            f" memory allowed: DuckDB {MEMORY_MB:,} MB, Spark {options.spark_conf['spark.driver.memory']}; peak of"
            " Python and Java together.",
            "Spark starts Java, compiles each query and keeps every stage as files; DuckDB does none of these.",
        ),
    )


def once(snapshot: str, engine: str, threads: int, conf: dict[str, str]) -> dict[str, Any]:
    """Decide one snapshot on one engine, into a folder that is thrown away."""
    request = DecisionRequest(
        snapshot=load_snapshot(Path(snapshot)), regimes=regimes(), vocabulary=vocabulary()
    )
    with tempfile.TemporaryDirectory(dir=Path(snapshot).parent) as folder:
        started = time.perf_counter()
        run = decide(
            request,
            Path(folder) / "run",
            settings=EngineSettings(threads=threads, memory_limit_mb=MEMORY_MB),
            open_engine=_opener(engine, threads, conf),
        )
        seconds = time.perf_counter() - started
    java = java_peak_mb() if engine == "spark" else 0.0
    return {"seconds": seconds, "run": run.manifest.id, "java_mb": java}


def java_peak_mb() -> float:
    """The highest resident memory of the Java process that Spark runs in."""
    from pyspark import SparkContext  # noqa: PLC0415

    process = SparkContext._gateway.jvm.java.lang.ProcessHandle.current().pid()
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _opener(engine: str, threads: int, conf: dict[str, str]) -> OpenEngine:
    if engine == "duckdb":
        return DuckDBEngine
    return partial(SparkEngine.open, spark=SparkSettings(master=f"local[{threads}]", conf=conf))


def _measured(engine: str, register: Register, options: Options) -> Measurement | str:
    """The measurement, or in a few words why there is none."""
    try:
        return measure(
            "bench.spark:once",
            most_seconds=options.spark_seconds,
            snapshot=str(register.snapshot),
            engine=engine,
            threads=options.threads,
            conf=dict(options.spark_conf),
        )
    except TimeoutError:
        return f"not done in {options.spark_seconds:,.0f} s"
    except FreshProcessError as error:
        return str(error).splitlines()[-1][:120]


def _run(found: Measurement | str) -> str:
    return "" if isinstance(found, str) else str(found.answer["run"])


def _row(register: Register, engine: str, found: Measurement | str, run: str) -> tuple[str, ...]:
    sizes = (f"{register.persons:,}", f"{register.households:,}", engine)
    if isinstance(found, str):
        return (*sizes, found, "-", "-", "-", run)
    return (
        *sizes,
        f"{found.process_seconds:.1f}",
        f"{found.seconds:.1f}",
        f"{found.process_seconds / register.persons * 1e6:.1f}",
        f"{found.peak_mb + found.answer['java_mb']:,.0f}",
        run,
    )


def _nothing(why: str) -> Report:
    return Report(name="spark", promise=PROMISE, columns=COLUMNS, rows=(), kept=None, notes=(why,))
