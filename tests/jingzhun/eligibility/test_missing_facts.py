"""Which cells a rule waits for, and on which fields it rests, by the national standards over plain rows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from jingzhun.eligibility import (
    ColumnKey,
    Decider,
    MissingFact,
    RowsInMemory,
    fields_behind,
    missing_facts,
)
from jingzhun.packs import chain_for, compile_chain, load_packs, shipped_packs_root
from jingzhun.vocabulary import load_vocabulary

DAY = date(2018, 12, 31)
MEDICAL = ColumnKey(kind="standard", id="basic_medical", aspect="met")
EXIT = ColumnKey(kind="standard", id="household_exit", aspect="met")
HOUSING = ColumnKey(kind="standard", id="safe_housing", aspect="met")


@pytest.fixture(scope="module")
def decider() -> Decider:
    vocabulary = load_vocabulary()
    packs = load_packs(shipped_packs_root(), vocabulary=vocabulary)
    chain = chain_for(packs, place="410621100200", on=DAY)
    return Decider(compile_chain(chain, vocabulary=vocabulary), vocabulary)


def missing(
    decider: Decider, key: ColumnKey, household: Mapping[str, Any], *persons: Mapping[str, Any]
) -> tuple[MissingFact, ...]:
    members = [{"person_id": f"p{n}", "household_id": "h", **p} for n, p in enumerate(persons)]
    rows = {"households": [{"household_id": "h", **household}], "persons": members}
    register = RowsInMemory(vocabulary=load_vocabulary(), tables=rows)
    return missing_facts(decider, decider.subject("households", "h", register), key)


def test_a_member_whose_insurance_is_not_known_is_named(decider: Decider) -> None:
    insured, unknown = {"basic_medical_insurance": True}, {"basic_medical_insurance": None}
    found = missing(decider, MEDICAL, {}, insured, unknown)
    assert found == (MissingFact(entity="persons", key="p1", field="basic_medical_insurance"),)


def test_a_rule_that_came_out_lacks_nothing_though_cells_are_empty(decider: Decider) -> None:
    uninsured = {"basic_medical_insurance": False}
    assert missing(decider, MEDICAL, {}, uninsured, {"basic_medical_insurance": None}) == ()


def test_the_dead_lack_nothing(decider: Decider) -> None:
    dead = {"died_on": date(2018, 3, 1), "basic_medical_insurance": None}
    assert missing(decider, MEDICAL, {}, dead, {"basic_medical_insurance": True}) == ()


def test_other_rules_are_followed_to_their_cells(decider: Decider) -> None:
    found = missing(decider, EXIT, {"registration": "poor"}, {"basic_medical_insurance": True})
    assert MissingFact(entity="households", key="h", field="dwelling_grade") in found
    assert MissingFact(entity="households", key="h", field="has_food") in found
    assert len(found) == len(set(found))


def test_only_unknown_parts_of_a_condition_are_asked_for(decider: Decider) -> None:
    found = missing(decider, HOUSING, {"dwelling_grade": "C"})
    assert found == (MissingFact(entity="households", key="h", field="has_other_safe_dwelling"),)


def test_the_fields_behind_a_rule_include_those_of_rules_it_names(decider: Decider) -> None:
    found = fields_behind(decider, EXIT)
    assert {("households", "dwelling_grade"), ("persons", "basic_medical_insurance")} <= found
    assert ("persons", "dwelling_grade") not in found
