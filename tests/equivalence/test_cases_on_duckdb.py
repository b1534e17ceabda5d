"""Every case of the shipped packs, decided by DuckDB over a register of all their records.

The cases of one place and day share one register where they agree on what is supplied: a relation that a case leaves
out is unknown, and in a register only a whole kind of record can be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from jingzhun.eligibility import ColumnKey, Computed, Gap, State
from jingzhun.eligibility.outputs import decided_entities, decisions_sql
from jingzhun.engines import DuckDBEngine
from jingzhun.packs import (
    Case,
    CompiledChain,
    Pack,
    chain_for,
    compile_chain,
    load_cases,
    load_packs,
    shipped_packs_root,
)
from jingzhun.packs.case_running import shown_expected
from jingzhun.packs.wording import plain_number
from jingzhun.vocabulary import load_vocabulary
from tests.equivalence.case_batches import CaseBatch, batches_of
from tests.equivalence.given_rows import CaseRegister, register_of
from tests.equivalence.registers import checks_of_stored_fields, compute_all, results_of

STANDARD = {
    State.YES: "met",
    State.NO: "not_met",
    State.UNKNOWN: "unknown",
    State.NOT_APPLICABLE: "not_applicable",
}
ANSWER = {State.YES: "yes", State.NO: "no", State.UNKNOWN: "unknown"}
WORDS = {
    "check": {True: "wrong", False: "fine", None: "undecided"},
    "money": {True: "held", False: "not_held", None: "unknown"},
    "sanction": {True: "follows", False: "does_not_follow", None: "unknown"},
    "reward": {True: "follows", False: "does_not_follow", None: "unknown"},
    "comparison": {True: "difference", False: "no_difference", None: "undecided"},
}
GAP = {
    Gap.NONE: "none",
    Gap.NOT_RECEIVING: "not_receiving",
    Gap.NOT_ENTITLED: "not_entitled",
    Gap.UNDECIDED: "unknown",
}


@cache
def packs() -> Mapping[str, Pack]:
    return load_packs(shipped_packs_root())


@cache
def chain(place: str, day: date, checks: bool) -> CompiledChain:
    found = chain_for(packs(), place=place, on=day, checks=checks)
    return compile_chain(found, vocabulary=load_vocabulary())


def shipped_cases() -> Iterator[Case]:
    for pack in packs().values():
        yield from load_cases(shipped_packs_root() / pack.id, pack, vocabulary=load_vocabulary())


def groups() -> dict[str, list[Case]]:
    """The cases by what decides them: place, day, with or without checks."""
    found: dict[str, list[Case]] = {}
    for case in shipped_cases():
        name = f"{case.place} {case.date}{' checks' if case.has_checks else ''}"
        found.setdefault(name, []).append(case)
    return found


GROUPS = groups()


@pytest.mark.parametrize("group", GROUPS)
def test_the_cases_come_out_of_a_register_as_they_say(group: str) -> None:
    batches = batches_of(GROUPS[group], chain)
    assert sum(len(batch.cases) for batch in batches) == len(GROUPS[group])
    assert [line for batch in batches for line in mismatches(batch)] == []


def test_a_case_that_says_otherwise_would_be_seen() -> None:
    batch = batches_of(min(GROUPS.values(), key=len), chain)[0]
    first, *rest = batch.cases
    key, value = next(
        (key, value) for key, value in first.expected.items() if isinstance(value, bool | str)
    )
    wrong = replace(first, expected={**first.expected, key: "else"})
    ((name, _, seen, wanted),) = mismatches(replace(batch, cases=[wrong, *rest]))
    assert (name, seen, wanted) == (wrong.name, shown_expected(value), "else")


def mismatches(batch: CaseBatch) -> list[tuple[str, object, str, str]]:
    """Case, result, what the register says and what the case says, wherever they differ."""
    register, left_out = register_of(batch.cases), not_computed(batch.chain)
    with DuckDBEngine() as engine:
        computed = compute_all(
            register.tables,
            chain=batch.chain,
            vocabulary=batch.chain.scope.vocabulary,
            engine=engine,
            is_output=batch.asks,
        )
        seen = _Seen(computed, engine, register)
    found = [
        (case.name, key, seen.shown(case, key), shown_expected(wanted))
        for case in batch.cases
        for key, wanted in case.expected.items()
        if key[:2] not in left_out
    ]
    return [line for line in found if line[2] != line[3]]


def not_computed(rules: CompiledChain) -> set[tuple[str, str]]:
    """Checks of what is worked out from a number, and ratios, which are held against targets elsewhere."""
    checks = rules.checks.keys() - checks_of_stored_fields(rules)
    ratios = {id_ for id_, rule in rules.money.items() if rule.holds_when is None}
    return {("check", id_) for id_ in checks} | {("money", id_) for id_ in ratios}


class _Seen:
    """The decision files of a register of cases, and beside them the values that files do not hold."""

    def __init__(self, computed: Computed, engine: DuckDBEngine, register: CaseRegister) -> None:
        self.chain = computed.plan.regimes.chains[0]
        self.register = register
        self.decided: dict[tuple[str, str], dict[str, Any]] = {}
        self.computed: dict[tuple[str, str], Mapping[str, Any]] = {}
        for entity in {table.entity for table in computed.order.tables}:
            columns = computed.order.columns.of_entity(entity)
            keys = [column.key for column in columns if column.key.kind != "item"]
            results = results_of(computed, entity, engine, keys)
            self.computed |= {(entity, key): row for key, row in results.items()}
        for entity in decided_entities(computed):
            key = load_vocabulary().entities[entity].key
            rows = engine.arrow(decisions_sql(computed, entity)).to_pylist()
            self.decided |= {(entity, row[key]): row for row in rows}

    def shown(self, case: Case, key: tuple[str, str, str]) -> str:
        """A result in the words of cases."""
        kind, name, aspect = key
        subject = (case.entity, self.register.subjects[(case.pack_id, case.name)])
        if kind == "standard":
            return STANDARD[self.decided[subject][f"standard__{name}"]]
        if aspect in ("entitled", "receiving"):
            return ANSWER[self.decided[subject][f"programme__{name}__{aspect}"]]
        if aspect == "gap":
            return GAP[self.decided[subject][f"programme__{name}__gap"]]
        if aspect == "exceptions":
            return ", ".join(sorted(self._exceptions(name, subject)))
        if kind == "money" and (outside := self._outside(subject, name)):
            return outside
        column = ColumnKey(kind=kind, id=name, aspect=aspect)  # type: ignore[arg-type]
        value = self.computed[subject][column.name]
        return WORDS[kind][value] if kind in WORDS else self._value(key, value)

    def _outside(self, subject: tuple[str, str], money: str) -> str:
        """The word for a record of which a money rule does not speak, or perhaps not; empty for all others."""
        applies = self.computed[subject].get(f"money__{money}__applies", True)
        return "" if applies else "unknown" if applies is None else "not_applicable"

    def _exceptions(self, comparison: str, subject: tuple[str, str]) -> Iterator[str]:
        for exception in self.chain.comparisons[comparison].exceptions:
            if self.computed[subject][f"comparison__{comparison}__exception_{exception}"]:
                yield exception

    def _value(self, key: tuple[str, str, str], value: Any) -> str:
        expression = self.chain.expression(key)  # type: ignore[arg-type]
        assert expression is not None
        if value is None or isinstance(value, bool):
            return {None: "unknown", True: "yes", False: "no"}[value]
        return plain_number(value, expression.type.kind) if isinstance(value, int) else str(value)
