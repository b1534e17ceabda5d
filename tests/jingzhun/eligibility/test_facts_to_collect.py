"""The list of facts to collect: only cells that keep a rule open, and all of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jingzhun.eligibility import (
    Computed,
    DecisionRequest,
    Regimes,
    State,
    compute,
    decide,
    result_columns,
)
from jingzhun.eligibility.facts import gather_facts
from jingzhun.eligibility.outputs import decided_entities, decisions_sql
from jingzhun.engines import DuckDBEngine
from jingzhun.packs import CompiledChain, chain_for, compile_chain, load_packs, shipped_packs_root
from jingzhun.vocabulary import Vocabulary, load_vocabulary
from tests.equivalence.registers import snapshot_of_rows
from tests.equivalence.tiny_registers import Tables, TinyRegisters

from .conftest import REGISTER, STANDARDS, household, sample_regimes, snapshot_of

VOCABULARY = load_vocabulary()
DAY = date(2018, 12, 31)

WATER = """
- id: water
  label: 饮水
  for: village
  applies_when: in_water_plan
  met_when: rural_population > 100
  source: {clause: 一}
"""
REGION = """
- id: region
  label: 地区
  for: household
  met_when: village.township.county.region = 'central'
  source: {clause: 一}
"""


@pytest.mark.parametrize(
    ("population", "listed"),
    [("101", {"in_water_plan"}), ("", {"in_water_plan", "rural_population"})],
)
def test_whether_a_standard_applies_is_a_fact_to_collect(
    population: str, listed: set[str], tmp_path: Path, vocabulary: Vocabulary
) -> None:
    village = {**REGISTER["villages"][0], "rural_population": population}
    found = facts_of({**REGISTER, "villages": [village]}, WATER, tmp_path, vocabulary)
    assert {fact["field"] for fact in found if fact["entity"] == "villages"} == listed


def test_a_fact_about_a_place_far_above_is_listed_once_at_its_own_place(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    north = dict(REGISTER["villages"][0])
    south = {**north, "village_id": "410621100202"}
    households = [household("h1"), household("h2", village_id=south["village_id"])]
    tables = {**REGISTER, "villages": [north, south], "households": households, "persons": []}
    tables = {name: rows for name, rows in tables.items() if rows and name != "enrolments"}
    assert facts_of(tables, REGION, tmp_path, vocabulary) == [
        {"entity": "counties", "subject_id": "410621", "place_id": "410621", "field": "region"}
    ]


@pytest.mark.parametrize(("second", "is_asked"), [("100", False), ("", True)])
def test_a_field_that_every_record_has_is_not_asked_about(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    vocabulary: Vocabulary,
    second: str,
    is_asked: bool,
) -> None:
    village = {**REGISTER["villages"][0], "rural_population": "100"}
    other = {**village, "village_id": "410621100202", "rural_population": second}
    said: list[str] = []
    run = DuckDBEngine.run
    monkeypatch.setattr(
        DuckDBEngine, "run", lambda self, sql: (said.append(sql), run(self, sql))[1]
    )
    facts_of({**REGISTER, "villages": [village, other]}, WATER, tmp_path, vocabulary)
    lists = [sql for sql in said if sql.startswith("CREATE TABLE facts_")]
    assert lists
    assert any('"rural_population"' in sql for sql in lists) is is_asked


def facts_of(
    tables: Mapping[str, Any], standards: str, folder: Path, vocabulary: Vocabulary
) -> list[dict[str, Any]]:
    """The facts to collect for the sample pack's standards and these."""
    regimes = sample_regimes(folder, vocabulary, standards=STANDARDS + standards)
    only = tuple(f"standard:{name}" for name in ("water", "region") if f"id: {name}" in standards)
    request = DecisionRequest(
        snapshot=snapshot_of(folder, tables, vocabulary),
        regimes=regimes,
        vocabulary=vocabulary,
        only=only,
    )
    return pq.read_table(decide(request, folder / "run").path("facts_to_collect")).to_pylist()


# ---- the shipped packs over registers drawn at random


@cache
def chain() -> CompiledChain:
    found = chain_for(load_packs(shipped_packs_root()), place="410600", on=DAY)
    return compile_chain(found, vocabulary=VOCABULARY)


@cache
def drawn() -> TinyRegisters:
    return TinyRegisters(chain(), VOCABULARY)


RANDOM = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)

NEEDS_PEOPLE = {"standard:income_above_line", "programme:dibao", "standard:village_headcount"}
"""Rules that divide by a number of people: where there are none, no fact can decide them."""


@settings(RANDOM, max_examples=3)
@given(data=st.data())
def test_the_facts_listed_are_empty_and_all_that_is_needed(data: st.DataObject) -> None:
    tables = all_supplied(data)
    facts, open_rules = decided(tables, ())
    while facts:
        for entity, key, name in facts:
            row = row_of(tables, entity, key)
            assert row.get(name) is None
            row[name] = data.draw(any_value(entity, name))
        facts, open_rules = decided(tables, ())
    assert {rule for rule, _ in open_rules} <= NEEDS_PEOPLE


@RANDOM
@given(data=st.data())
def test_a_rule_that_is_decided_lists_nothing(data: st.DataObject) -> None:
    """Each listed cell belongs to a household in which the rule is open for somebody."""
    rule = data.draw(st.sampled_from(RULES))
    tables = all_supplied(data)
    facts, open_rules = decided(tables, (rule,))
    homes = {household_of(tables, *subject) for _, subject in open_rules}
    listed = [(entity, key) for entity, key, _ in facts if entity in ("households", "persons")]
    assert {household_of(tables, *subject) for subject in listed} <= homes
    assert not facts or open_rules


RULES = tuple(
    [
        f"standard:{id_}"
        for id_, found in chain().standards.items()
        if found.entry.entity != "villages"
    ]
)


def decided(
    tables: Tables, only: tuple[str, ...]
) -> tuple[list[tuple[str, str, str]], list[tuple[str, tuple[str, str]]]]:
    """The facts to collect, and each rule with each subject it is open for."""
    regimes = Regimes.single(chain())
    with DuckDBEngine() as engine:
        computed = compute(
            result_columns(regimes, only=only),
            snapshot=snapshot_of_rows(tables, on=DAY, vocabulary=VOCABULARY),
            regimes=regimes,
            vocabulary=VOCABULARY,
            engine=engine,
        )
        sql = gather_facts(computed)
        facts = [(e, key, name) for e, key, _, name in engine.rows(sql)] if sql else []
        return facts, list(_open_rules(computed, engine))


def _open_rules(computed: Computed, engine: DuckDBEngine) -> Iterator[tuple[str, tuple[str, str]]]:
    for entity in decided_entities(computed):
        for row in engine.arrow(decisions_sql(computed, entity)).to_pylist():
            subject = (entity, row[VOCABULARY.entities[entity].key])
            yield from ((rule, subject) for rule in open_rules_in(row))


def open_rules_in(row: Mapping[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        kind, _, rest = name.partition("__")
        id_, _, aspect = rest.partition("__")
        is_state = kind in ("standard", "programme") and aspect in ("", "entitled")
        if is_state and value == State.UNKNOWN:
            yield f"{kind}:{id_}"


def all_supplied(data: st.DataObject) -> Tables:
    """A tiny register of which every kind of record was supplied and no required cell is empty."""
    tables = data.draw(st.composite(drawn().draw)())
    for entity in chain().entities:
        for row in tables.setdefault(entity, []):
            for name, field in VOCABULARY.entities[entity].fields.items():
                if field.required and row.get(name) is None:
                    row[name] = data.draw(any_value(entity, name))
    return tables


def any_value(entity: str, name: str) -> st.SearchStrategy[Any]:
    return drawn().cell(VOCABULARY.entities[entity].fields[name])


def row_of(tables: Tables, entity: str, key: str) -> dict[str, Any]:
    own = VOCABULARY.entities[entity].key
    return next(row for row in tables[entity] if row[own] == key)


def household_of(tables: Tables, entity: str, key: str) -> str:
    return key if entity == "households" else row_of(tables, entity, key).get("household_id", "")
