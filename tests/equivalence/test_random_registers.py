"""Registers drawn at random, decided by the shipped packs in DuckDB and in Python, result by result."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jingzhun.eligibility import Column, Decider, RecordSubject, RowsInMemory, State
from jingzhun.eligibility.reasons import MAX_LEAVES
from jingzhun.eligibility.stage_sql import reason_name
from jingzhun.engines import DuckDBEngine, quote_name
from jingzhun.packs import CompiledChain, chain_for, compile_chain, load_packs, shipped_packs_root
from jingzhun.rules import evaluate, leaves
from jingzhun.vocabulary import load_vocabulary
from tests.equivalence.registers import compute_all
from tests.equivalence.tiny_registers import Tables, TinyRegisters

VOCABULARY = load_vocabulary()
DAYS = (date(2018, 12, 31), date(2020, 1, 1))


@cache
def chain(day: date) -> CompiledChain:
    found = chain_for(load_packs(shipped_packs_root()), place="410600", on=day)
    return compile_chain(found, vocabulary=VOCABULARY)


@st.composite
def registers(draw: st.DrawFn, day: date) -> Tables:
    return drawn(day).draw(draw)


@cache
def drawn(day: date) -> TinyRegisters:
    return TinyRegisters(chain(day), VOCABULARY)


@pytest.mark.parametrize("day", DAYS, ids=str)
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
@given(data=st.data())
def test_duckdb_and_python_decide_alike(day: date, data: st.DataObject) -> None:
    tables = data.draw(registers(day))
    with DuckDBEngine() as engine:
        assert list(differences(tables, chain(day), engine)) == []


def differences(
    tables: Tables, rules: CompiledChain, engine: DuckDBEngine
) -> Iterator[tuple[str, str, Any, Any]]:
    """Subject, result, what the engine says and what Python says."""
    decider = Decider(rules, VOCABULARY)
    register = RowsInMemory(vocabulary=VOCABULARY, tables=tables)
    computed = compute_all(tables, chain=rules, vocabulary=VOCABULARY, engine=engine)
    for entity in sorted(set(tables) & {table.entity for table in computed.order.tables}):
        own = VOCABULARY.entities[entity].key
        columns = [c for c in computed.order.columns.of_entity(entity) if c.key.kind != "item"]
        names = [f"t.{own} AS subject"]
        for column in columns:
            names += [quote_name(column.name)]
            names += [quote_name(reason_name(column))] if column.has_reason else []
        for row in engine.arrow(computed.select(entity, names)).to_pylist():
            subject = decider.subject(entity, row["subject"], register)
            for column in columns:
                yield from _compared(decider, subject, column, row)


def _compared(
    decider: Decider, subject: RecordSubject, column: Column, row: dict[str, Any]
) -> Iterator[tuple[str, str, Any, Any]]:
    expected = _in_python(decider, subject, column)
    if row[column.name] != expected:
        yield subject.key, column.name, row[column.name], expected
    if column.has_reason:
        code = reason_in_python(decider, subject, column)
        name = reason_name(column)
        if row[name] != code:
            yield subject.key, name, row[name], code


def _in_python(decider: Decider, subject: RecordSubject, column: Column) -> Any:
    """A result as other rules see it; money rules and consequences, which none sees, by themselves."""
    key = column.key
    if key.kind in ("definition", "standard", "programme"):
        return subject.result(key.kind, key.id, key.aspect)  # type: ignore[arg-type]
    (variant,) = column.variants
    return evaluate(variant.expression, subject=subject, context=decider.context)


def reason_in_python(decider: Decider, subject: RecordSubject, column: Column) -> int:
    """The reason code of a rule, each leaf condition evaluated by itself."""
    (variant,) = column.variants
    code = 0
    for number, leaf in enumerate(leaves(variant.expression)[:MAX_LEAVES]):
        value = evaluate(leaf, subject=subject, context=decider.context)
        state = State.UNKNOWN if value is None else State.YES if value else State.NO
        code += state.value * 4**number
    return code
