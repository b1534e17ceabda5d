"""A decision run over a register small enough to check by eye."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from jingzhun.eligibility import (
    DecisionRequest,
    DecisionRun,
    Gap,
    Snapshot,
    State,
    decide,
    load_run,
)
from jingzhun.errors import JingzhunError
from jingzhun.vocabulary import Vocabulary

from .conftest import REGISTER, sample_regimes, snapshot_of


@pytest.fixture
def run(request_: DecisionRequest, tmp_path: Path) -> DecisionRun:
    return decide(request_, tmp_path / "run")


def rows(run: DecisionRun, name: str, key: str) -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in pq.read_table(run.path(name)).to_pylist()}


def test_a_standard_is_met_not_met_or_unknown(run: DecisionRun) -> None:
    households = rows(run, "households", "household_id")
    states = {key: State(row["standard__safe_housing"]) for key, row in households.items()}
    assert states == {"h1": State.YES, "h2": State.NO, "h3": State.UNKNOWN, "h4": State.NO}


def test_a_standard_does_not_speak_of_households_it_does_not_apply_to(run: DecisionRun) -> None:
    households = rows(run, "households", "household_id")
    states = {key: State(row["standard__schooling"]) for key, row in households.items()}
    # h1: the child is at school. h2: the one who dropped out is 15. h3: nobody's age is known.
    expected = {"h1": State.YES, "h2": State.NO, "h3": State.UNKNOWN, "h4": State.NOT_APPLICABLE}
    assert states == expected


def test_income_per_head_is_compared_to_the_fen(run: DecisionRun) -> None:
    households = rows(run, "households", "household_id")
    assert State(households["h1"]["standard__income"]) is State.YES  # 6,000.00 / 2 = 3,000
    assert State(households["h2"]["standard__income"]) is State.NO  # 5,999.99 / 2 < 3,000


def test_gaps_are_told_both_ways_with_what_is_due(run: DecisionRun) -> None:
    gaps = {row["subject_id"]: row for row in pq.read_table(run.path("gaps")).to_pylist()}
    assert set(gaps) == {"h2", "h4"}
    assert Gap(gaps["h2"]["gap"]) is Gap.NOT_RECEIVING
    assert gaps["h2"]["amount_yuan"] == Decimal("20000.00")
    assert Gap(gaps["h4"]["gap"]) is Gap.NOT_ENTITLED
    assert gaps["h4"]["amount_yuan"] is None


def test_reason_codes_become_the_conditions_as_written(run: DecisionRun) -> None:
    rule = run.rule("programme:renovation")
    assert rule is not None
    code = rows(run, "households", "household_id")["h4"]["programme__renovation__reason"]
    assert rule.reasons(code) == (
        ("is_poor", State.NO),
        ("dwelling_grade in ('C', 'D')", State.YES),
    )


def test_facts_to_collect_are_only_cells_that_keep_a_rule_open(run: DecisionRun) -> None:
    facts = pq.read_table(run.path("facts_to_collect")).to_pylist()
    found = {(row["entity"], row["subject_id"], row["field"]) for row in facts}
    assert ("households", "h3", "dwelling_grade") in found
    assert ("persons", "p5", "born_on") in found
    assert ("households", "h3", "wage_income_yuan") in found
    assert ("households", "h4", "wage_income_yuan") in found
    # h2's verdict on schooling stands whatever p4 does, so nobody need ask about p4.
    assert ("persons", "p4", "dropped_out") not in found


def test_amounts_that_rest_on_a_placeholder_say_so(run: DecisionRun) -> None:
    rule = run.rule("programme:renovation")
    assert rule is not None
    assert [amount.rests_on_placeholder for amount in rule.amounts] == [True]


def test_the_same_inputs_give_the_same_manifest(
    request_: DecisionRequest, run: DecisionRun, tmp_path: Path
) -> None:
    again = decide(request_, tmp_path / "again")
    assert again.manifest.to_json() == run.manifest.to_json()
    assert again.manifest.id == run.manifest.id


def test_another_register_gives_other_hashes(
    run: DecisionRun, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    households = [dict(row) for row in REGISTER["households"]]
    households[0]["dwelling_grade"] = "B"
    tables = {**REGISTER, "households": households}
    snapshot = snapshot_of(tmp_path / "other", tables, vocabulary)
    regimes = sample_regimes(tmp_path / "other", vocabulary)
    request = DecisionRequest(snapshot=snapshot, regimes=regimes, vocabulary=vocabulary)
    other = decide(request, tmp_path / "other_run")
    assert other.manifest.snapshot != run.manifest.snapshot
    assert other.manifest.files["households"].sha256 == run.manifest.files["households"].sha256


def test_a_run_is_found_again_as_it_was_written(run: DecisionRun) -> None:
    assert load_run(run.folder) == run


def test_a_run_is_never_written_over(request_: DecisionRequest, run: DecisionRun) -> None:
    with pytest.raises(JingzhunError, match="DECIDE001"):
        decide(request_, run.folder)


def test_an_unknown_rule_is_refused_and_nothing_is_written(
    request_: DecisionRequest, tmp_path: Path
) -> None:
    request = DecisionRequest(
        snapshot=request_.snapshot,
        regimes=request_.regimes,
        vocabulary=request_.vocabulary,
        only=("standard:safe_hosing",),
    )
    with pytest.raises(JingzhunError, match="DECIDE003"):
        decide(request, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JingzhunError, match="DECIDE002"):
        load_run(tmp_path)


def test_children_that_were_not_supplied_are_unknown_not_none(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    tables = {name: table for name, table in REGISTER.items() if name != "enrolments"}
    snapshot: Snapshot = snapshot_of(tmp_path, tables, vocabulary)
    regimes = sample_regimes(tmp_path, vocabulary)
    request = DecisionRequest(snapshot=snapshot, regimes=regimes, vocabulary=vocabulary)
    found = rows(decide(request, tmp_path / "run"), "households", "household_id")
    receiving = {row["programme__renovation__receiving"] for row in found.values()}
    assert receiving == {State.UNKNOWN.value}


def test_fields_newer_than_the_snapshot_are_unknown(tmp_path: Path, vocabulary: Vocabulary) -> None:
    households = vocabulary.entities["households"]
    older = {name: kept for name, kept in households.fields.items() if name != "dwelling_grade"}
    was = {**vocabulary.entities, "households": replace(households, fields=older)}
    rows_of_then = [
        {name: cell for name, cell in row.items() if name in older}
        for row in REGISTER["households"]
    ]
    tables = {**REGISTER, "households": rows_of_then}
    snapshot = snapshot_of(tmp_path, tables, replace(vocabulary, entities=was))
    regimes = sample_regimes(tmp_path, vocabulary)
    request = DecisionRequest(snapshot=snapshot, regimes=regimes, vocabulary=vocabulary)
    found = rows(decide(request, tmp_path / "run"), "households", "household_id")
    assert {row["standard__safe_housing"] for row in found.values()} == {State.UNKNOWN.value}
    assert State(found["h1"]["standard__income"]) is State.YES


def test_a_run_without_lists_decides_the_same(
    run: DecisionRun, request_: DecisionRequest, tmp_path: Path
) -> None:
    bare = decide(replace(request_, with_lists=False), tmp_path / "bare")

    assert set(run.manifest.files) - set(bare.manifest.files) == {"gaps", "facts_to_collect"}
    assert all(run.manifest.files[name] == found for name, found in bare.manifest.files.items())
