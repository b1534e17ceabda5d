"""Promise: at most 1.5 times the time of hand-written, tuned DuckDB SQL with the same outputs, for twenty rules."""

import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from bench.fresh import Measurement, measure, middle
from bench.hand_written import MEMORY_MB, theirs
from bench.registers import Options, Register, regimes, register_of, vocabulary
from bench.report import Report
from jingzhun.eligibility import DecisionRequest, decide, load_snapshot
from jingzhun.engines import EngineSettings

PROMISE = (
    "twenty rules in at most 1.5 × the time of hand-written, tuned DuckDB SQL with the same outputs"
)
MOST_RATIO = 1.5
FILES = ("households", "persons", "gaps", "facts_to_collect")
STANDARDS = (
    "adequate_food", "adequate_clothing", "compulsory_education", "basic_medical", "safe_housing", "safe_water",
    "income_above_line", "household_exit", "five_layer_cover", "household_five_layer_cover", "relocated_livelihood",
    "bottom_line_covered",
)  # fmt: skip
PROGRAMMES = (
    "dibao", "microcredit", "public_forest_compensation", "housing_renovation", "basic_pension",
    "disabled_living_allowance", "disabled_care_allowance", "student_aid",
)  # fmt: skip
RULES = (*(f"standard:{id_}" for id_ in STANDARDS), *(f"programme:{id_}" for id_ in PROGRAMMES))


class ResultsDifferError(AssertionError):
    """The two sides do not say the same, so that their times mean nothing."""


def bench(options: Options) -> Report:
    """Check every cell, then run both sides in turn."""
    register = register_of(options.persons, options)
    with tempfile.TemporaryDirectory(dir=options.cache) as folder:
        compared = check_equal(register, Path(folder), threads=options.threads)
    pairs = [
        (
            _measure("bench.hand_sql:ours", register, options),
            _measure("bench.hand_written:theirs", register, options),
        )
        for _ in range(options.runs)
    ]
    ours, theirs = middle([pair[0] for pair in pairs]), middle([pair[1] for pair in pairs])
    ratio = ours.seconds / theirs.seconds
    return Report(
        name="hand_sql",
        promise=PROMISE,
        columns=("side", "s, snapshot to files", "s, whole process", "peak MB"),
        rows=(
            _row("ours, compiled from the packs", ours),
            _row("DuckDB SQL by hand", theirs),
            ("ratio", f"{ratio:.2f}", f"{ours.process_seconds / theirs.process_seconds:.2f}",
             f"{ours.peak_mb / theirs.peak_mb:.2f}"),
        ),
        kept=ratio <= MOST_RATIO,
        notes=(
            f"{register.persons:,} persons, {register.households:,} households; {len(RULES)} rules;"
            f" {options.threads} threads and {MEMORY_MB} MB for each; medians of {options.runs} pairs"
            " run in turn, each in a fresh process.",
            f"Equal before timing: {compared:,} rows in the same order: every state, reason code, amount, gap and fact"
            " to collect.",
            "The time runs from the compiled packs on our side, from the finished text on theirs, to the last file."
            " Ours also fingerprints every file and writes the manifest and the table of rules. The whole process"
            " adds the start of Python, imports, and on our side reading and compiling the packs.",
        ),
    )  # fmt: skip


def ours(snapshot: str, out: str, threads: int) -> dict[str, Any]:
    """Decide the twenty rules."""
    request = DecisionRequest(
        snapshot=load_snapshot(Path(snapshot)), regimes=regimes(), vocabulary=vocabulary(), only=RULES
    )  # fmt: skip
    settings = EngineSettings(threads=threads, memory_limit_mb=MEMORY_MB)
    started = time.perf_counter()
    decide(request, Path(out) / "ours", settings=settings)
    return {"seconds": time.perf_counter() - started}


def check_equal(register: Register, folder: Path, *, threads: int) -> int:
    """Run both sides once and compare them cell by cell; returns the rows compared.

    Raises:
        ResultsDifferError: in a layout or in any cell.
    """
    for side in (ours, theirs):
        side(str(register.snapshot), str(folder), threads)
    with duckdb.connect() as connection:
        return sum(_compare(connection, folder, name) for name in FILES)


def _compare(connection: duckdb.DuckDBPyConnection, folder: Path, name: str) -> int:
    ours, theirs = (
        f"read_parquet('{folder / side / name}.parquet')" for side in ("ours", "theirs")
    )
    layouts = [connection.sql(f"DESCRIBE FROM {side}").fetchall() for side in (ours, theirs)]
    if layouts[0] != layouts[1]:
        raise ResultsDifferError(f"{name}: the columns differ: {set(layouts[0]) ^ set(layouts[1])}")
    for column, *_ in layouts[0]:
        found = connection.sql(
            f'SELECT count(*) FROM (SELECT "{column}" AS a FROM {ours}) AS o POSITIONAL JOIN'
            f' (SELECT "{column}" AS b FROM {theirs}) AS t WHERE a IS DISTINCT FROM b'
        ).fetchall()[0][0]
        if found:
            raise ResultsDifferError(f"{name}.{column}: {found:,} rows differ.")
    return int(connection.sql(f"SELECT count(*) FROM {ours}").fetchall()[0][0])


def _measure(side: str, register: Register, options: Options) -> Measurement:
    with tempfile.TemporaryDirectory(dir=options.cache) as folder:
        return measure(side, snapshot=str(register.snapshot), out=folder, threads=options.threads)


def _row(side: str, found: Measurement) -> tuple[str, ...]:
    return (side, f"{found.seconds:.2f}", f"{found.process_seconds:.2f}", f"{found.peak_mb:,.0f}")
