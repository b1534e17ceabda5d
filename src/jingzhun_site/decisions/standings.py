"""How many subjects each rule found so in each village: small enough to be counted on every page."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from jingzhun.eligibility import DecisionRun
from jingzhun.engines import quote_text

STANDINGS = "standings.parquet"
ASPECTS = ("entitled", "receiving", "gap")


def state_column(rule: str, aspect: str = "") -> str:
    """The column of decision files that holds a rule's state.

    >>> state_column("standard:safe_housing"), state_column("programme:dibao", "entitled")
    ('standard__safe_housing', 'programme__dibao__entitled')
    """
    kind, _, id_ = rule.partition(":")
    return f"{kind}__{id_}__{aspect}" if aspect else f"{kind}__{id_}"


def write_standings(run: DecisionRun, folder: Path) -> Path:
    """Write how many subjects stand how: entity, place_id, column_name, state, subjects."""
    out = folder / STANDINGS
    parts = [
        "SELECT '' AS entity, '' AS place_id, '' AS column_name, CAST(0 AS TINYINT) AS state,"
        " CAST(0 AS BIGINT) AS subjects WHERE false",
        *_counted(run),
    ]
    with duckdb.connect() as engine:
        engine.execute("SET enable_progress_bar = false")
        engine.execute(
            f"COPY (SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY place_id, column_name, state)"
            f" TO {quote_text(str(out))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)"
        )
    return out


def _counted(run: DecisionRun) -> Iterator[str]:
    for entity in sorted({rule.entity for rule in run.rules} & set(run.manifest.files)):
        path = run.path(entity)
        names = set(pq.read_schema(path).names)
        states = [name for name in _columns(run, entity) if name in names]
        if states:
            chosen = ", ".join(f'"{name}"' for name in states)
            yield (
                f"SELECT {quote_text(entity)} AS entity, place_id, column_name, state,"
                f" count(*) AS subjects FROM (UNPIVOT (SELECT place_id, {chosen}"
                f" FROM read_parquet({quote_text(str(path))}))"
                f" ON {chosen} INTO NAME column_name VALUE state) GROUP BY ALL"
            )


def _columns(run: DecisionRun, entity: str) -> list[str]:
    found: dict[str, None] = {}
    for rule in run.rules:
        if rule.entity != entity:
            continue
        aspects = ASPECTS if rule.rule.startswith("programme:") else ("",)
        found.update({state_column(rule.rule, aspect): None for aspect in aspects})
    return list(found)
