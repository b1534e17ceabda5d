"""Why a rule came out as it did, for one subject."""

from pathlib import Path

import pytest

from jingzhun.eligibility import (
    ColumnKey,
    Decider,
    DecisionRequest,
    RecordSubject,
    SnapshotRegister,
    State,
)
from jingzhun.eligibility.computing import register_entities
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.errors import JingzhunError
from jingzhun.packs import Status

ENTITLED = ColumnKey(kind="programme", id="renovation", aspect="entitled")


@pytest.fixture
def engine() -> DuckDBEngine:
    return DuckDBEngine(EngineSettings())


@pytest.fixture
def decider(request_: DecisionRequest) -> Decider:
    return Decider(request_.regimes.chains[0], request_.vocabulary)


@pytest.fixture
def register(request_: DecisionRequest, engine: DuckDBEngine) -> SnapshotRegister:
    register_entities(request_.snapshot, request_.vocabulary, engine)
    return SnapshotRegister(
        vocabulary=request_.vocabulary, snapshot=request_.snapshot, engine=engine
    )


def subject(decider: Decider, register: SnapshotRegister, key: str) -> RecordSubject:
    register.gather_household(key)
    return decider.subject("households", key, register)


def test_each_condition_is_told_with_what_it_saw(
    decider: Decider, register: SnapshotRegister
) -> None:
    told = decider.explain(subject(decider, register, "h4"), ENTITLED)
    assert told.state is State.NO
    assert [(part.text, part.value) for part in told.tree.parts] == [
        ("is_poor", False),
        ("dwelling_grade in ('C', 'D')", True),
    ]
    seen = {part.name: part.value for part in told.tree.walk() if part.source == "field"}
    assert seen["households.dwelling_grade"] == "C"


def test_an_amount_names_its_figure_and_that_it_is_a_placeholder(
    decider: Decider, register: SnapshotRegister
) -> None:
    amount = ColumnKey(kind="programme", id="renovation", aspect="amount")
    told = decider.explain(subject(decider, register, "h2"), amount)
    assert told.value == 2_000_000
    assert [(p.name, p.valid_from, p.status) for p in told.parameters] == [
        ("tariff", "2018-01-01", Status.PLACEHOLDER)
    ]


def test_a_missing_fact_is_shown_as_missing(decider: Decider, register: SnapshotRegister) -> None:
    told = decider.explain(
        subject(decider, register, "h3"),
        ColumnKey(kind="standard", id="safe_housing", aspect="met"),
    )
    assert told.state is State.UNKNOWN
    assert [part.value for part in told.tree.walk() if part.source == "field"] == [None]


def test_a_key_that_nobody_has_is_refused(decider: Decider, register: SnapshotRegister) -> None:
    with pytest.raises(JingzhunError, match="DECIDE004"):
        decider.subject("households", "nobody", register)


def test_gathering_a_household_asks_no_more_afterwards(
    decider: Decider, register: SnapshotRegister, tmp_path: Path
) -> None:
    """Everything a household's rules need is fetched before the first rule is asked."""
    found = subject(decider, register, "h1")
    register.engine.run("DROP VIEW persons")
    assert decider.decide(found).standards["income"] is State.YES
