"""Promise: 20 comparisons over a million persons in 90 seconds; with 1 % of the rows changed, only these are news."""

import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.crosscheck_files import draw_files, given_files
from bench.fresh import measure, middle
from bench.registers import ON, PACKS, ROOT, Options, register_of, vocabulary
from bench.report import Report
from jingzhun.crosschecks import (
    ComparisonRequest,
    State,
    compare_runs,
    comparison_regimes,
    load_comparison_run,
    run_comparisons,
)
from jingzhun.eligibility import Regimes, load_snapshot
from jingzhun.engines import DuckDBEngine, EngineSettings, quote_text
from jingzhun.packs import Register, load_packs

PROMISE = "20 comparisons over 1,000,000 persons: at most 90 s; a file with 1 % changes: exactly the changes, 20 s"
MOST_SECONDS, MOST_NEWS_SECONDS = 90.0, 20.0
_COMPARISONS = 20


def bench(options: Options) -> Report:
    """Run the first 20 and then all comparisons over drawn files of all registers, and hold two runs together."""
    register = register_of(options.persons, options)
    snapshot = load_snapshot(register.snapshot)
    folder = register.folder / "crosscheck"
    shutil.rmtree(folder, ignore_errors=True)
    registers = _registers(_regimes())
    for name in ("first", "second"):
        draw_files(snapshot, registers, folder / name, is_second=name == "second")
    twenty, every = (
        middle(
            [
                measure(
                    "bench.crosscheck_specs:once",
                    snapshot=str(register.snapshot),
                    files=str(folder / "first"),
                    threads=options.threads,
                    number=number,
                )
                for _ in range(options.runs)
            ]
        )
        for number in (_COMPARISONS, 0)
    )
    news = measure(
        "bench.crosscheck_specs:twice",
        snapshot=str(register.snapshot),
        files=str(folder),
        threads=options.threads,
    )
    told = news.answer
    is_fast = twenty.seconds <= MOST_SECONDS and told["news_seconds"] <= MOST_NEWS_SECONDS
    return Report(
        name="crosscheck_specs",
        promise=PROMISE,
        columns=("what", "comparisons", "rows of theirs", "differences", "undecided", "s", "peak MB"),
        rows=(
            ("a run", *_said(twenty.answer), f"{twenty.seconds:.1f}", f"{twenty.peak_mb:,.0f}"),
            ("a run", *_said(every.answer), f"{every.seconds:.1f}", f"{every.peak_mb:,.0f}"),
            (
                "the news",
                f"{told['comparisons']}",
                f"{told['rows']:,}",
                f"{told['news']:,}",
                f"{told['astray']} astray",
                f"{told['news_seconds']:.1f}",
                f"{news.peak_mb:,.0f}",
            ),
        ),
        kept=is_fast and told["astray"] == 0 and told["news"] > 0,
        notes=(
            f"{options.threads} threads; medians of {options.runs} runs, each in a fresh process; the time holds the"
            " reading and compiling of the packs. Files are drawn from the register itself and matched without a doubt:"
            " finding who is who is timed apart.",
            "The news are those of a second file in which one row of a hundred came in or was left out; astray is"
            " what is new, changed or gone of anybody whose rows did not change.",
        ),
    )  # fmt: skip


def _said(answer: Mapping[str, Any]) -> tuple[str, ...]:
    numbers = (answer["comparisons"], answer["rows"], answer["differences"], answer["undecided"])
    return tuple(f"{number:,}" for number in numbers)


def once(snapshot: str, files: str, threads: int, number: int) -> dict[str, Any]:
    """One run of the first comparisons, or of all, into a folder that is thrown away."""
    with tempfile.TemporaryDirectory(dir=Path(files).parent) as folder:
        return _run(snapshot, Path(files), Path(folder) / "run", threads, number)


def twice(snapshot: str, files: str, threads: int) -> dict[str, Any]:
    """Two runs, the second over changed files, and what is news in it."""
    with tempfile.TemporaryDirectory(dir=files) as folder:
        runs = []
        for name in ("first", "second"):
            out = Path(folder) / name
            answer = _run(snapshot, Path(files) / name, out, threads, _COMPARISONS)
            runs.append(load_comparison_run(out))
        started = time.perf_counter()
        news = compare_runs(*runs, out=Path(folder) / "news.parquet")
        seconds = time.perf_counter() - started
        changes = (State.NEW, State.CHANGED, State.GONE)
        return {
            **answer,
            "news_seconds": seconds,
            "news": sum(news.number(state) for state in changes),
            "astray": _astray(Path(folder) / "news.parquet", Path(files), Path(snapshot)),
        }


def _run(snapshot: str, files: Path, out: Path, threads: int, number: int) -> dict[str, Any]:
    started = time.perf_counter()
    regimes = _regimes()
    names = sorted({name for chain in regimes.chains for name in chain.comparisons})
    request = ComparisonRequest(
        snapshot=load_snapshot(Path(snapshot)),
        regimes=regimes,
        vocabulary=vocabulary(),
        registers=given_files(_registers(regimes), files),
        only=tuple(names[:number]) if number else (),
    )
    run = run_comparisons(request, out, settings=EngineSettings(threads=threads))
    came_to = run.manifest.comparisons.values()
    return {
        "seconds": time.perf_counter() - started,
        "comparisons": len(run.manifest.comparisons),
        "rows": sum(record.rows for record in run.manifest.registers.values()),
        "differences": sum(record.differences for record in came_to),
        "undecided": sum(record.undecided for record in came_to),
        "run": run.manifest.id,
    }


def _astray(news: Path, files: Path, snapshot: Path) -> int:
    """News of people and households of whom no row came in or was left out, and of rows that did not change."""
    with DuckDBEngine(EngineSettings()) as engine:
        engine.register_parquet("news", news)
        engine.register_parquet("persons", snapshot / "persons.parquet")
        links = [path.name for path in sorted((files / "first").glob("*_links.parquet"))]
        touched = " UNION ".join(
            f"SELECT person_id FROM (SELECT person_id FROM {_file(files, one, name)}"
            f" EXCEPT SELECT person_id FROM {_file(files, other, name)})"
            for name in links
            for one, other in (("first", "second"), ("second", "first"))
        )
        engine.run(
            "CREATE TABLE touched AS SELECT person_id, household_id FROM persons"
            f" WHERE person_id IN ({touched})"
        )
        found = engine.rows(
            "SELECT COUNT(*) FROM news WHERE state IN ('new', 'changed', 'gone') AND household_id IS NOT NULL"
            " AND household_id NOT IN (SELECT household_id FROM touched)"
        )
    return int(found[0][0])


def _file(files: Path, which: str, name: str) -> str:
    return f"read_parquet({quote_text(str(files / which / name))})"


def _regimes() -> Regimes:
    packs = load_packs(PACKS, vocabulary=vocabulary())
    return comparison_regimes(packs, place=ROOT, on=ON, vocabulary=vocabulary())


def _registers(regimes: Regimes) -> Mapping[str, Register]:
    return {name: one for chain in regimes.chains for name, one in chain.registers.items()}
