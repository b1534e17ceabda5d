"""Every case of every shipped pack decided by Spark and by DuckDB, over the same records, compared row by row."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from jingzhun.eligibility import Computed
from jingzhun.eligibility.outputs import decided_entities, decisions_sql
from jingzhun.eligibility.stage_sql import column_names
from jingzhun.engines import DuckDBEngine, Engine, quote_name
from tests.equivalence.case_batches import CaseBatch, batches_of
from tests.equivalence.given_rows import register_of
from tests.equivalence.registers import compute_all
from tests.equivalence.spark import engine_in, session
from tests.equivalence.test_cases_on_duckdb import chain, shipped_cases

Rows = dict[str, list[dict[str, Any]]]
"""The rows that came out, sorted by their key, by the name of their table."""


def test_every_case_comes_out_of_spark_as_out_of_duckdb(tmp_path: Path) -> None:
    session()  # before threads ask for it side by side
    batches = batches_of(shipped_cases(), chain)
    assert sum(len(batch.cases) for batch in batches) == len(list(shipped_cases()))
    folders = [tmp_path / str(number) for number in range(len(batches))]
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = list(pool.map(differences, batches, folders))
    assert [line for lines in found for line in lines] == []


def differences(batch: CaseBatch, folder: Path) -> list[tuple[str, str, Any, Any]]:
    """Table and column, key, what DuckDB says and what Spark says, wherever they differ."""
    folder.mkdir()
    with DuckDBEngine() as duckdb, engine_in(folder) as spark:
        wanted, seen = results(batch, duckdb), results(batch, spark)
    assert list(wanted) == list(seen)
    return [line for name in wanted for line in _compared(name, wanted[name], seen[name])]


def results(batch: CaseBatch, engine: Engine) -> Rows:
    """Decisions with reasons, gaps and amounts; of other records, what is worked out for them."""
    computed = compute_all(
        register_of(batch.cases).tables,
        chain=batch.chain,
        vocabulary=batch.chain.scope.vocabulary,
        engine=engine,
        is_output=batch.asks,
        is_read_once=True,
    )
    decided = decided_entities(computed)
    texts = {
        entity: decisions_sql(computed, entity)
        if entity in decided
        else _results_sql(computed, entity)
        for entity in sorted({table.entity for table in computed.order.tables})
    }
    return {name: engine.arrow(sql).to_pylist() for name, sql in texts.items()}


def _results_sql(computed: Computed, entity: str) -> str:
    key = quote_name(computed.plan.vocabulary.entities[entity].key)
    columns = computed.order.columns.of_entity(entity)
    names = [quote_name(name) for column in columns for name in column_names(column)]
    return f"{computed.select(entity, [f't.{key}', *names])} ORDER BY t.{key}"


def _compared(
    table: str, wanted: list[dict[str, Any]], seen: list[dict[str, Any]]
) -> Iterator[tuple[str, str, Any, Any]]:
    if len(wanted) != len(seen):
        yield table, "rows", len(wanted), len(seen)
    for one, other in zip(wanted, seen, strict=False):
        key = str(next(iter(one.values())))
        for name in one.keys() | other.keys():
            here, there = one.get(name, "no column"), other.get(name, "no column")
            if here != there or type(here) is not type(there):
                yield f"{table} {name}", key, here, there
