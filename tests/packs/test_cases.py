"""Every case that stands beside the rules of a shipped pack, each under its own sentence."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest

from jingzhun.packs import (
    Case,
    CompiledChain,
    Pack,
    RuleMemory,
    chain_for,
    compile_chain,
    load_cases,
    load_packs,
    run_case,
    shipped_packs_root,
)
from jingzhun.vocabulary import load_vocabulary

MEMORY = RuleMemory()


@cache
def packs() -> Mapping[str, Pack]:
    return load_packs(shipped_packs_root())


@cache
def chain(place: str, day: date, checks: bool) -> CompiledChain:
    found = chain_for(packs(), place=place, on=day, checks=checks)
    return compile_chain(found, vocabulary=load_vocabulary(), memory=MEMORY)


def cases_of(pack: Pack) -> tuple[Case, ...]:
    return load_cases(shipped_packs_root() / pack.id, pack, vocabulary=load_vocabulary())


CASES = [case for pack in packs().values() for case in cases_of(pack)]
RULES = [
    (pack.id, kind, name)
    for pack in packs().values()
    for kind, entries in (("standard", pack.standards), ("programme", pack.programmes))
    for name in entries
]


def answers(pack_id: str, kind: str, name: str) -> set[str]:
    """What the cases of a pack expect of the main result of one rule."""
    key = (kind, name, "met" if kind == "standard" else "entitled")
    return {
        str(case.expected[key])
        for case in CASES
        if case.pack_id == pack_id and key in case.expected
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.pack_id}: {case.name}")
def test_case(case: Case) -> None:
    result = run_case(case, chain(case.place, case.date, case.has_checks))
    assert result.holds, "\n".join(fault.line() for fault in result.faults)


@pytest.mark.parametrize(("pack_id", "kind", "name"), RULES, ids=str)
def test_every_rule_has_a_case_for_yes_for_no_and_for_unknown(
    pack_id: str, kind: str, name: str
) -> None:
    yes, no = ("met", "not_met") if kind == "standard" else ("yes", "no")
    assert {yes, no, "unknown"} <= answers(pack_id, kind, name)
