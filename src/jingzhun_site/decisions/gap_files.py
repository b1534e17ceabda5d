"""What a run says of gaps, made ready for lists: one line a gap, with its household and since when it is known.

The run's own files stay as the core wrote them; this file lies beside them and is made of nothing else.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from jingzhun.eligibility import DecisionRun, Gap, Snapshot
from jingzhun.eligibility.outputs import gap_name
from jingzhun.engines import quote_name, quote_text
from jingzhun_site.register.columns import VOCABULARY

GAP_LINES = "gap_lines.parquet"
_PLACE = "place_id"


def write_gap_lines(
    run: DecisionRun, snapshot: Snapshot, folder: Path, *, before: Path | None
) -> Path:
    """Write the lines of a run's gaps; ``before`` is the file of the run before it, for the days waited.

    Columns: line (unique), entity, subject_id, household_id, place_id, programme, gap (:class:`Gap`),
    amount_yuan, since.
    """
    out = folder / GAP_LINES
    with duckdb.connect() as engine:
        engine.execute("SET enable_progress_bar = false")
        known = _since(before, run)
        engine.execute(
            f"COPY (SELECT g.*, coalesce(known.since, DATE '{run.manifest.on}') AS since"
            f" FROM ({_lines(run, snapshot)}) AS g LEFT JOIN ({known}) AS known USING (line)"
            f" ORDER BY g.place_id, g.line) TO {quote_text(str(out))}"
            " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)"
        )
    return out


def line_of(entity: str, key: str, programme: str, gap: int) -> str:
    """The name of a line, the same in every run.

    >>> line_of("households", "H1", "dibao", 1)
    'households|H1|dibao|1'
    """
    return f"{entity}|{key}|{programme}|{gap}"


def _since(before: Path | None, run: DecisionRun) -> str:
    if before is None or not before.is_file():
        return f"SELECT '' AS line, DATE '{run.manifest.on}' AS since WHERE false"
    return f"SELECT line, since FROM read_parquet({quote_text(str(before))})"


def _lines(run: DecisionRun, snapshot: Snapshot) -> str:
    parts = [*_decided(run), *_undecided(run)]
    nothing = (
        "SELECT '' AS entity, '' AS subject_id, '' AS place_id, '' AS programme,"
        " CAST(1 AS TINYINT) AS gap, CAST(NULL AS DECIMAL(18,2)) AS amount_yuan WHERE false"
    )
    rows = " UNION ALL ".join(parts or [nothing])
    return (
        "SELECT concat_ws('|', r.entity, r.subject_id, r.programme, r.gap) AS line, r.entity,"
        " r.subject_id, h.household_id, r.place_id, r.programme, r.gap, r.amount_yuan"
        f" FROM ({rows}) AS r LEFT JOIN ({_households(run, snapshot)}) AS h"
        " ON h.entity = r.entity AND h.subject_id = r.subject_id"
    )


def _decided(run: DecisionRun) -> Iterator[str]:
    if "gaps" in run.manifest.files:
        path = quote_text(str(run.path("gaps")))
        yield (
            "SELECT entity, subject_id, place_id, programme, gap, amount_yuan"
            f" FROM read_parquet({path})"
        )


def _undecided(run: DecisionRun) -> Iterator[str]:
    """Those of whom a fact is missing, from the file of each entity."""
    for rule in {(r.entity, r.id): r for r in run.rules if r.checks_gaps}.values():
        path = run.path(rule.entity)
        column = gap_name(rule.id)
        if rule.entity not in run.manifest.files or column not in pq.read_schema(path).names:
            continue
        key = quote_name(VOCABULARY.entities[rule.entity].key)
        yield (
            f"SELECT {quote_text(rule.entity)} AS entity, {key} AS subject_id, {_PLACE},"
            f" {quote_text(rule.id)} AS programme, {quote_name(column)} AS gap,"
            f" CAST(NULL AS DECIMAL(18,2)) AS amount_yuan"
            f" FROM read_parquet({quote_text(str(path))})"
            f" WHERE {quote_name(column)} = {int(Gap.UNDECIDED)}"
        )


def _households(run: DecisionRun, snapshot: Snapshot) -> str:
    """Which household a subject belongs to, for every entity that gaps speak of."""
    parts = ["SELECT '' AS entity, '' AS subject_id, '' AS household_id WHERE false"]
    for name in sorted({rule.entity for rule in run.rules if rule.checks_gaps}):
        entity = VOCABULARY.entities[name]
        if not snapshot.supplied(name):
            continue
        source = f"read_parquet({quote_text(str(snapshot.path(name)))}) AS s"
        key = quote_name(entity.key)
        chosen = f"SELECT {quote_text(name)}, s.{key}"
        if "household_id" in entity.fields:
            parts.append(f"{chosen}, s.household_id FROM {source}")
        elif "person_id" in entity.fields and snapshot.supplied("persons"):
            people = f"read_parquet({quote_text(str(snapshot.path('persons')))}) AS p"
            parts.append(
                f"{chosen}, p.household_id FROM {source} JOIN {people} ON p.person_id = s.person_id"
            )
    return " UNION ALL ".join(parts)
