"""Promise: side by side with OpenFisca-Core, ten rules of equal meaning, ours ahead from file to written result.

OpenFisca-Core is under the AGPL: it is installed for this bench alone into an environment of its own beside the cache,
never into ours, and nothing of it is imported here.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from bench.fresh import Measurement, measure, middle
from bench.registers import Options, Register, regimes, register_of, vocabulary
from bench.report import Report
from jingzhun.eligibility import DecisionRequest, decide, load_snapshot
from jingzhun.engines import EngineSettings

PROMISE = (
    "ten rules of equal meaning beside OpenFisca-Core, from file to written result: ours ahead"
)
PACKAGES = ("openfisca-core==46.0.1", "pyarrow==26.0.1")
STANDARDS = (
    "adequate_food", "compulsory_education", "basic_medical", "safe_housing", "safe_water", "income_above_line"
)  # fmt: skip
PROGRAMMES = {
    "dibao": "households",
    "public_forest_compensation": "households",
    "disabled_care_allowance": "persons",
    "basic_pension": "persons",
}
ASPECTS = (("entitled", "due"), ("receiving", "got"), ("gap", "gap"))
RULES = (*(f"standard:{id_}" for id_ in STANDARDS), *(f"programme:{id_}" for id_ in PROGRAMMES))
COLUMNS = ("side", "s, file to result", "s, whole process", "peak MB")


class ResultsDifferError(AssertionError):
    """The two sides do not say the same, so that their times mean nothing."""


def bench(options: Options) -> Report:
    """Check every answer, then run both sides in turn."""
    python, trouble = peer_python(options.peers)
    if python is None:
        return Report(name="openfisca", promise=PROMISE, columns=COLUMNS, rows=(), kept=None,
                      notes=(f"Not run: {' '.join(PACKAGES)} could not be installed. {trouble}",))  # fmt: skip
    register = register_of(options.persons, options)
    compared = check_equal(register, python, options)
    pairs = [
        (_measure("ours", register, options), _measure("theirs", register, options, python=python))
        for _ in range(options.runs)
    ]
    ours, theirs = middle([pair[0] for pair in pairs]), middle([pair[1] for pair in pairs])
    return Report(
        name="openfisca",
        promise=PROMISE,
        columns=COLUMNS,
        rows=(
            _row("ours", ours),
            _row(PACKAGES[0].replace("==", " "), theirs),
            ("ours / theirs", f"{ours.seconds / theirs.seconds:.2f}",
             f"{ours.process_seconds / theirs.process_seconds:.2f}", f"{ours.peak_mb / theirs.peak_mb:.2f}"),
        ),
        kept=ours.process_seconds < theirs.process_seconds and ours.seconds < theirs.seconds,
        notes=(
            f"{register.persons:,} persons, {register.households:,} households; medians of {options.runs} pairs run in"
            f" turn, each in a fresh process; {options.threads} threads for ours, OpenFisca computes on one.",
            f"Equal before timing: {compared:,} states, amounts and gaps. OpenFisca has no third value: its rules carry"
            " 'unknown' as a number, so that they mean the same.",
            "Both write states, amounts and each subject's gap, and no lists made from them. Ours also writes what they"
            " do not: reason codes, and fingerprints of all files.",
            "'File to result' leaves out starting Python and importing, on our side also compiling the packs.",
        ),
    )  # fmt: skip


def ours(snapshot: str, out: str, threads: int) -> dict[str, Any]:
    """Decide the ten rules; like the other side, without lists made from the decisions."""
    request = DecisionRequest(
        snapshot=load_snapshot(Path(snapshot)), regimes=regimes(), vocabulary=vocabulary(), only=RULES,
        with_lists=False,
    )  # fmt: skip
    started = time.perf_counter()
    decide(request, Path(out) / "ours", settings=EngineSettings(threads=threads))
    return {"seconds": time.perf_counter() - started}


def peer_python(peers: Path) -> tuple[Path | None, str]:
    """The Python that has OpenFisca, installed when it is not there yet; else ``None`` and what went wrong."""
    folder = peers / "openfisca"
    python = folder / "bin" / "python"
    if python.exists():
        return python, ""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    make = [uv, "venv", "-q", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
    fill = [uv, "pip", "install", "-q", "--python"] if uv else []
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _run([*make, str(folder)])
        _run(
            [*fill, str(python), *PACKAGES]
            if uv
            else [str(python), "-m", "pip", "install", "-q", *PACKAGES]
        )
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        return None, str(getattr(error, "stderr", "") or error).strip().splitlines()[-1]
    return python, ""


def check_equal(register: Register, python: Path, options: Options) -> int:
    """Run both sides once and compare every answer, amount and gap; returns how many there were.

    Raises:
        ResultsDifferError: where they differ.
    """
    with tempfile.TemporaryDirectory(dir=options.cache) as folder, duckdb.connect() as connection:
        out, snapshot = Path(folder), str(register.snapshot)
        ours(snapshot, folder, options.threads)
        measure("bench.openfisca_side:run", python=python, snapshot=snapshot, out=folder)
        pairs = [("households", f"standard__{id_}", id_) for id_ in STANDARDS]
        for id_, entity in PROGRAMMES.items():
            name = f"programme__{id_}"
            pairs += [(entity, f"{name}__{ours_}", f"{id_}_{theirs}") for ours_, theirs in ASPECTS]
            pairs.append((entity, f"coalesce({name}__amount_yuan, 0) * 100", f"{id_}_fen"))
        return sum(_compare(connection, out, *pair) for pair in pairs)


def _compare(
    connection: duckdb.DuckDBPyConnection, out: Path, entity: str, ours: str, theirs: str
) -> int:
    key = f"{entity.removesuffix('s')}_id"
    rows, wrong = connection.sql(
        f"SELECT count(*), count(*) FILTER (WHERE a IS DISTINCT FROM b)"
        f" FROM (SELECT {key} AS key, CAST({ours} AS BIGINT) AS a FROM '{out}/ours/{entity}.parquet') AS o"
        f" FULL JOIN (SELECT key, CAST({theirs} AS BIGINT) AS b FROM '{out}/{entity}.parquet') AS t USING (key)"
    ).fetchall()[0]
    if wrong:
        raise ResultsDifferError(f"{theirs}: {wrong:,} of {rows:,} differ.")
    return int(rows)


def _measure(
    side: str, register: Register, options: Options, *, python: Path | None = None
) -> Measurement:
    snapshot = str(register.snapshot)
    with tempfile.TemporaryDirectory(dir=options.cache) as out:
        if side == "theirs":
            return measure("bench.openfisca_side:run", python=python, snapshot=snapshot, out=out)
        return measure("bench.openfisca:ours", snapshot=snapshot, out=out, threads=options.threads)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


def _row(side: str, found: Measurement) -> tuple[str, ...]:
    return (side, f"{found.seconds:.2f}", f"{found.process_seconds:.2f}", f"{found.peak_mb:,.0f}")
