"""The shipped cases in as few registers as their kinds of records allow.

A register holds a kind of record for all its cases or for none. That matters to the rules which a case asks about only
where they count or sum such records: a case whose rules count what it leaves out shares no register with one that
brings such records along.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from jingzhun.eligibility import ColumnKey, Regimes, columns_in
from jingzhun.eligibility.stages import order_columns
from jingzhun.packs import Case, CompiledChain
from tests.equivalence.given_rows import supplied_by
from tests.equivalence.registers import every_wording

Kinds = Mapping[str, bool]
"""The kinds of records that some rules count, and whether they are supplied."""

Chains = Callable[[str, date, bool], CompiledChain]
"""The rules in force in a place on a day, with or without data-quality checks."""


@dataclass(frozen=True, kw_only=True)
class CaseBatch:
    """Cases that share a register: one place, one day, and no quarrel about what is supplied."""

    chain: CompiledChain
    cases: list[Case] = field(default_factory=list)
    kinds: dict[str, bool] = field(default_factory=dict)
    supplied: set[str] = field(default_factory=set)

    def asks(self, key: ColumnKey) -> bool:
        """Whether one of the cases asks about the rule of a result."""
        return any((key.kind, key.id) in rules_asked(case) for case in self.cases)

    def takes(self, case: Case, kinds: Kinds) -> bool:
        """Whether a case whose rules count these kinds of records agrees with those already here."""
        return (
            all(self.kinds.get(name, here) == here for name, here in kinds.items())
            and not self.supplied & _left_out(kinds)
            and not supplied_by(case) & _left_out(self.kinds)
        )

    def add(self, case: Case, kinds: Kinds) -> None:
        """Take a case in."""
        self.cases.append(case)
        self.kinds.update(kinds)
        self.supplied.update(supplied_by(case))


def batches_of(cases: Iterable[Case], chains: Chains) -> list[CaseBatch]:
    """The cases, each in the first batch that takes it."""
    batches: dict[tuple[str, date, bool], list[CaseBatch]] = {}
    for case in cases:
        key = (case.place, case.date, case.has_checks)
        chain, open_ones = chains(*key), batches.setdefault(key, [])
        kinds = _kinds(case, chain)
        found = next((batch for batch in open_ones if batch.takes(case, kinds)), None)
        if found is None:
            found = CaseBatch(chain=chain)
            open_ones.append(found)
        found.add(case, kinds)
    return [batch for found in batches.values() for batch in found]


def rules_asked(case: Case) -> frozenset[tuple[str, str]]:
    """The rules that a case asks about, by kind and id."""
    return frozenset((kind, id_) for kind, id_, _ in case.expected)


def _left_out(kinds: Kinds) -> set[str]:
    return {name for name, is_here in kinds.items() if not is_here}


def _kinds(case: Case, chain: CompiledChain) -> Kinds:
    supplied = supplied_by(case)
    counted = set().union(*(_counted(chain, rule) for rule in rules_asked(case)))
    return {name: name in supplied for name in counted}


def _counted(chain: CompiledChain, rule: tuple[str, str]) -> frozenset[str]:
    """The kinds of records that a rule, and all that it rests on, counts or sums."""
    memory = _COUNTED.setdefault((chain.id, chain.date), {})
    if rule not in memory:
        columns = columns_in(
            Regimes.single(chain),
            wordings=every_wording,
            is_output=lambda key: (key.kind, key.id) == rule,
        )
        relations = (node.relation for node in order_columns(columns).aggregates)
        memory[rule] = frozenset(relation.entity for relation in relations)
    return memory[rule]


_COUNTED: dict[tuple[str, date], dict[tuple[str, str], frozenset[str]]] = {}
