"""Every case that stands beside the rules of a shipped pack, each under its own sentence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from jingzhun.packs import (
    BEGINNING_KINDS,
    Case,
    CompiledChain,
    Pack,
    RuleMemory,
    chain_for,
    check_beginnings,
    compile_chain,
    load_beginnings,
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


def test_every_rule_states_its_first_day() -> None:
    stated = {
        (beginning.pack_id, kind, name)
        for pack in packs().values()
        for beginning in load_beginnings(shipped_packs_root() / pack.id, pack)
        for kind, name in beginning.rules
    }
    rules = {
        (pack.id, kind, name)
        for pack in packs().values()
        for kind in BEGINNING_KINDS
        for name in getattr(pack, kind)
    }
    assert rules - stated == set()


def test_no_rule_is_in_force_before_its_first_day() -> None:
    beginnings = [
        beginning
        for pack in packs().values()
        for beginning in load_beginnings(shipped_packs_root() / pack.id, pack)
    ]
    assert [fault.line() for fault in check_beginnings(beginnings, packs=packs())] == []
    late = replace(beginnings[0], date=beginnings[0].date + timedelta(days=1))
    assert {f.code for f in check_beginnings([late], packs=packs())} == {"PACK134"}
    early = replace(beginnings[0], date=beginnings[0].date - timedelta(days=1))
    assert {f.code for f in check_beginnings([early], packs=packs())} == {"PACK132"}


def test_a_beginning_whose_chain_cannot_be_made_says_why() -> None:
    sichuan = packs()["sichuan-2018"]
    beginning, *_ = load_beginnings(shipped_packs_root() / sichuan.id, sichuan)
    alone = {name: pack for name, pack in packs().items() if name != "national"}
    faults = list(check_beginnings([beginning], packs=alone))
    assert [(f.code, f.position) for f in faults] == [("PACK150", beginning.position)]
