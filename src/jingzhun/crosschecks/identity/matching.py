"""One register of another department matched against our persons."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from jingzhun.crosschecks.identity import reading, remembering
from jingzhun.crosschecks.identity.blocking import block_pairs
from jingzhun.crosschecks.identity.deciding import WEIGHTS, decide_rest
from jingzhun.crosschecks.identity.exact import link_equal_ids, repair_ids
from jingzhun.crosschecks.identity.findings import find_in_identities, write_findings
from jingzhun.crosschecks.identity.refusals import check_rows
from jingzhun.crosschecks.identity.scoring import load_model, score, train
from jingzhun.crosschecks.identity.settings import MatchReport, MatchSettings
from jingzhun.engines import DuckDBEngine, EngineSettings, hash_rows
from jingzhun.errors import Fault

_DEFAULT = MatchSettings()
_ANSWER = (
    f"a.person_id, o.household_id, a.method, a.probability, {', '.join(f'a.{w}' for w in WEIGHTS)}"
)
OUTPUTS = ("links.parquet", "doubtful.parquet", "unmatched.parquet", "identity_findings.parquet")


def match_register(
    *,
    persons: Path,
    rows: Path,
    out: Path,
    settings: MatchSettings = _DEFAULT,
    remembered: Path | None = None,
    previous: Path | None = None,
) -> MatchReport:
    """Find for each row of a register which person of ours it is.

    ``persons`` is Parquet with ``person_id, household_id, id_number, name, born_on, sex, village_code,
    relation_to_head`` and perhaps ``certificate_number``; ``rows`` is Parquet with ``row_number`` and whichever of
    ``id_number, name, born_on, sex, village_code, relation_to_head, their_household`` (or ``hukou_number``) the
    register has.
    ``remembered`` is Parquet with the verdicts of reviewers (``their_key, person_id, verdict``), ``previous`` the
    ``out`` of an earlier run, whose answers stand for rows that have not changed. Into ``out`` go ``links``,
    ``doubtful``, ``unmatched`` and ``identity_findings``, in an order that the input decides.

    Raises:
        JingzhunError: before anything is matched, with every reason why the file cannot be the register it should be
            (``MATCH001`` …), or what the engine says (``ENGINE001`` …).
    """
    out.mkdir(parents=True, exist_ok=True)
    clock = _Clock()
    limits = EngineSettings(
        threads=settings.threads,
        memory_limit_mb=settings.memory_limit_mb,
        temp_folder=settings.temp_folder,
    )
    with DuckDBEngine(limits) as engine:
        with clock.stage("read"):
            notices = _read(engine, persons=persons, rows=rows, settings=settings)
        with clock.stage("remember"):
            remembering.take_verdicts(engine, remembered)
            remembering.take_answers(engine, previous)
        with clock.stage("equal numbers"):
            link_equal_ids(engine)
        with clock.stage("repairs"):
            repair_ids(engine)
        with clock.stage("pairs"):
            block_pairs(engine)
        _weigh(engine, settings, out=out, previous=previous, clock=clock)
        with clock.stage("write"):
            return _write(engine, out, notices=notices, clock=clock)


def _read(
    engine: DuckDBEngine, *, persons: Path, rows: Path, settings: MatchSettings
) -> tuple[Fault, ...]:
    has = reading.register_sides(engine, persons=persons, rows=rows)
    reading.read_names(engine)
    reading.read_theirs(engine)
    reading.read_ours(engine)
    return check_rows(engine, has, file=rows.name, settings=settings)


def _weigh(
    engine: DuckDBEngine,
    settings: MatchSettings,
    *,
    out: Path,
    previous: Path | None,
    clock: "_Clock",
) -> None:
    with clock.stage("training"):
        model = load_model(previous / remembering.MODEL) if previous else None
        model = model or train(engine, settings)
        (out / remembering.MODEL).write_text(model.as_text(), encoding="utf-8")
    with clock.stage("weights"):
        score(engine, model, settings)
        decide_rest(engine, settings)


def _write(
    engine: DuckDBEngine, out: Path, *, notices: tuple[Fault, ...], clock: "_Clock"
) -> MatchReport:
    engine.run(
        "CREATE TABLE nobody AS SELECT row_number FROM theirs WHERE row_number NOT IN (SELECT row_number FROM answers)"
        " AND row_number NOT IN (SELECT row_number FROM asked)"
    )
    for name, table in (("links", "answers"), ("doubtful", "asked")):
        engine.write_parquet(
            f"SELECT a.row_number, t.their_key, {_ANSWER} FROM {table} AS a JOIN theirs AS t USING (row_number)"
            " JOIN ours AS o USING (person_id) ORDER BY a.row_number, a.probability DESC, a.person_id",
            out / f"{name}.parquet",
        )
    engine.write_parquet(
        "SELECT row_number, their_key FROM nobody JOIN theirs USING (row_number) ORDER BY row_number",
        out / "unmatched.parquet",
    )
    find_in_identities(engine)
    findings = write_findings(engine, out / "identity_findings.parquet")
    remembering.keep_answers(engine, out)
    counts = engine.rows(
        "SELECT (SELECT count(*) FROM theirs), (SELECT count(*) FROM ours_all),"
        " (SELECT count(DISTINCT row_number) FROM asked), (SELECT count(*) FROM nobody),"
        " (SELECT count(*) FROM linked_before)"
    )[0]
    return MatchReport(
        rows=counts[0],
        persons=counts[1],
        linked=dict(
            engine.rows("SELECT method, count(*) FROM answers GROUP BY method ORDER BY method")
        ),
        doubtful=counts[2],
        unmatched=counts[3],
        findings=findings,
        reused=counts[4],
        fingerprint=_fingerprint(out),
        notices=notices,
        seconds=clock.seconds,
    )


def _fingerprint(out: Path) -> str:
    """One hash over the rows of every file written: the same input gives the same."""
    return hashlib.sha256("".join(hash_rows(out / name) for name in OUTPUTS).encode()).hexdigest()


@dataclass
class _Clock:
    """How long each stage took; what it measures goes into the report alone, never into a file."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - started, 2)
