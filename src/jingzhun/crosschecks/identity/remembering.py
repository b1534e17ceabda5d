"""What earlier runs and reviewers have settled: it is taken over and not asked again."""

from pathlib import Path

from jingzhun.crosschecks.identity.deciding import WEIGHTS
from jingzhun.engines import DuckDBEngine

KEPT = "kept.parquet"
MODEL = "model.json"
_ROW = "hash(their_key, id_written, written, sex, village, relation)"
_PERSON = "hash(id18, plain, born_on, sex, village, relation)"
_ANSWER = f"method, probability, {', '.join(WEIGHTS)}"


def take_verdicts(engine: DuckDBEngine, remembered: Path | None) -> None:
    """Make ``verdicts``, the pairs that a reviewer told apart, and ``settled``, those a reviewer joined."""
    if remembered is None:
        engine.run("CREATE TABLE told (their_key VARCHAR, person_id VARCHAR, verdict VARCHAR)")
    else:
        engine.register_parquet("told", remembered)
    joined = "FROM told JOIN theirs USING (their_key) JOIN ours USING (person_id)"
    engine.run(
        f"CREATE TABLE verdicts AS SELECT row_number, person_id {joined} WHERE verdict = 'different'"
    )
    engine.run(
        f"CREATE TABLE settled AS SELECT row_number, min(person_id) AS person_id {joined}"
        " WHERE verdict = 'same' GROUP BY row_number"
    )


def take_answers(engine: DuckDBEngine, previous: Path | None) -> None:
    """Make ``kept_answers``, ``kept_asked`` and ``kept_nobody`` from the run before, and ``linked_before`` of all.

    A link holds as long as row and person are unchanged. That a row is doubtful or nobody of ours holds only while
    all our persons are unchanged, since the right one may have come in between.
    """
    columns = f"person_id, {_ANSWER}"
    empty = (
        "SELECT CAST(NULL AS BIGINT) AS row_number, CAST(NULL AS VARCHAR) AS person_id, '' AS method,"
        f" {', '.join(f'CAST(NULL AS DOUBLE) AS {name}' for name in ('probability', *WEIGHTS))} LIMIT 0"
    )
    file = previous / KEPT if previous else None
    if file is None or not file.exists():
        for name in ("kept_answers", "kept_asked", "kept_nobody"):
            engine.run(f"CREATE TABLE {name} AS {empty}")
    else:
        engine.register_parquet("kept_file", file)
        engine.run(
            f"CREATE TABLE kept_now AS SELECT t.row_number, k.* EXCLUDE (row_hash) FROM"
            f" (SELECT row_number, {_ROW} AS row_hash FROM theirs) AS t JOIN kept_file AS k USING (row_hash)"
            " WHERE t.row_number NOT IN (SELECT row_number FROM settled)"
        )
        fresh = f"k.persons_hash = ({_persons_hash()})"
        untouched = "(row_number, person_id) NOT IN (SELECT (row_number, person_id) FROM verdicts)"
        engine.run(
            f"CREATE TABLE kept_answers AS SELECT row_number, {columns} FROM kept_now AS k"
            f" JOIN (SELECT person_id, {_PERSON} AS person_hash FROM ours) USING (person_id, person_hash)"
            f" WHERE outcome = 'linked' AND {untouched}"
            " QUALIFY row_number() OVER (PARTITION BY row_number ORDER BY person_id) = 1"
        )
        for name, outcome in (("kept_asked", "asked"), ("kept_nobody", "nobody")):
            engine.run(
                f"CREATE TABLE {name} AS SELECT row_number, {columns} FROM kept_now AS k"
                f" WHERE outcome = '{outcome}' AND {fresh}"
                " AND row_number NOT IN (SELECT row_number FROM verdicts)"
            )
    engine.run(
        "INSERT INTO kept_answers SELECT row_number, person_id, 'remembered', 1.0,"
        f" {', '.join('NULL' for _ in WEIGHTS)} FROM settled"
    )
    engine.run(
        "CREATE TABLE linked_before AS SELECT DISTINCT row_number FROM (SELECT row_number FROM kept_answers"
        " UNION ALL SELECT row_number FROM kept_asked UNION ALL SELECT row_number FROM kept_nobody)"
    )


def keep_answers(engine: DuckDBEngine, out: Path) -> None:
    """Write what the next run can take over, one line for each different row and person."""
    outcomes = (
        f"SELECT row_number, 'linked' AS outcome, person_id, {_ANSWER} FROM answers"
        f" UNION ALL SELECT row_number, 'asked', person_id, {_ANSWER} FROM asked"
        f" UNION ALL SELECT row_number, 'nobody', NULL, NULL, NULL, {', '.join('NULL' for _ in WEIGHTS)} FROM nobody"
    )
    engine.write_parquet(
        f"SELECT DISTINCT t.row_hash, a.* EXCLUDE (row_number), o.person_hash,"
        f" ({_persons_hash()}) AS persons_hash FROM ({outcomes}) AS a"
        f" JOIN (SELECT row_number, {_ROW} AS row_hash FROM theirs) AS t USING (row_number)"
        f" LEFT JOIN (SELECT person_id, {_PERSON} AS person_hash FROM ours) AS o USING (person_id)"
        " WHERE coalesce(a.method, '') <> 'remembered' ORDER BY row_hash, person_id",
        out / KEPT,
    )


def _persons_hash() -> str:
    return f"SELECT bit_xor(hash(person_id, {_PERSON})) FROM ours"
