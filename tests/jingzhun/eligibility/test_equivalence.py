"""Two implementations of the rules, one register: the decision files against Python, subject by subject."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from jingzhun.eligibility import (
    Decider,
    DecisionRequest,
    DecisionRun,
    RecordSubject,
    RowsInMemory,
    decide,
)
from jingzhun.rules import Value
from jingzhun.vocabulary import SCALES


@pytest.fixture(scope="module")
def run(drawn: DecisionRequest, tmp_path_factory: pytest.TempPathFactory) -> DecisionRun:
    return decide(drawn, tmp_path_factory.mktemp("equivalence") / "run")


@pytest.fixture(scope="module")
def register(drawn: DecisionRequest) -> RowsInMemory:
    snapshot = drawn.snapshot
    names = snapshot.manifest.entities
    tables = {name: pq.read_table(snapshot.path(name)).to_pylist() for name in names}
    return RowsInMemory(vocabulary=drawn.vocabulary, tables=tables)


ENTITIES = ["bills", "counties", "households", "loans", "persons", "townships", "villages"]


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_subject_comes_out_the_same(
    entity: str, drawn: DecisionRequest, run: DecisionRun, register: RowsInMemory
) -> None:
    decider = Decider(drawn.regimes.chains[0], drawn.vocabulary)
    key = drawn.vocabulary.entities[entity].key
    written = pq.read_table(run.path(entity)).to_pylist()
    assert written
    differences = [
        difference
        for row in written
        for difference in _differences(decider, decider.subject(entity, row[key], register), row)
    ]
    assert not differences[:10]


def test_all_entities_with_decisions_are_compared(run: DecisionRun) -> None:
    assert sorted(set(run.manifest.files) - {"gaps", "facts_to_collect"}) == ENTITIES


def _differences(
    decider: Decider, subject: RecordSubject, row: dict[str, Any]
) -> list[tuple[str, str, Any, Any]]:
    decision = decider.decide(subject)
    seen: dict[str, Any] = {f"standard__{id_}": state for id_, state in decision.standards.items()}
    for id_, programme in decision.programmes.items():
        name = f"programme__{id_}"
        seen[f"{name}__entitled"] = programme.entitled
        if f"{name}__gap" in row:
            seen[f"{name}__gap"] = programme.gap
            seen[f"{name}__receiving"] = programme.receiving
        seen |= _amounts(decider, id_, programme.amounts, programme.entitled == 1)
    return [
        (subject.key, name, value, row[name]) for name, value in seen.items() if row[name] != value
    ]


def _amounts(
    decider: Decider, id_: str, amounts: tuple[Value | None, ...], is_entitled: bool
) -> dict[str, Any]:
    """The amounts by column name, in the units that the file has."""
    programme = decider.chain.programmes[id_]
    written = [(n, a) for n, a in enumerate(programme.amounts) if a is not None]
    found: dict[str, Any] = {}
    for place, (number, expression) in enumerate(written):
        aspect = "amount" if place == 0 else f"amount_{number}"
        kind = expression.type.kind
        name = f"programme__{id_}__{aspect}" + ("_yuan" if kind == "money" else "")
        value = amounts[place] if is_entitled else None
        found[name] = None if value is None else _stored(value, SCALES.get(kind, 1))
    return found


def _stored(value: Value, scale: int) -> Any:
    return Decimal(int(value)) / scale if scale != 1 else value  # type: ignore[arg-type]


def test_small_and_whole_runs_agree(
    drawn: DecisionRequest, run: DecisionRun, tmp_path: Path
) -> None:
    """Asking for one rule gives what the whole run says of it."""
    only = ("standard:safe_housing",)
    request = DecisionRequest(
        snapshot=drawn.snapshot, regimes=drawn.regimes, vocabulary=drawn.vocabulary, only=only
    )
    small = pq.read_table(decide(request, tmp_path / "small").path("households"))
    whole = pq.read_table(run.path("households"))
    for name in small.column_names:
        assert small.column(name).to_pylist() == whole.column(name).to_pylist()
