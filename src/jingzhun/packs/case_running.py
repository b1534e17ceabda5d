"""Running cases: the rules of a chain over the one record that a case gives."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt

from jingzhun.errors import Fault, JingzhunError
from jingzhun.packs.building_context import near
from jingzhun.packs.case_records import GivenRecord, Value
from jingzhun.packs.cases import Case, Expected, ExpectedKey, unknown_rule_fault
from jingzhun.packs.chain import chain_for
from jingzhun.packs.compiled import CompiledChain, CompiledMoney, ResultKey
from jingzhun.packs.compiling import RuleMemory, compile_chain
from jingzhun.packs.model import Pack, Target
from jingzhun.packs.wording import plain_number
from jingzhun.rules import EvaluationContext, Explanation, Expression, evaluate, explain
from jingzhun.vocabulary import FieldType, Vocabulary

_UNKNOWN = "unknown"
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "check": ("wrong", "fine", "undecided"),
    "money": ("held", "not_held", _UNKNOWN),
    "sanction": ("follows", "does_not_follow", _UNKNOWN),
    "reward": ("follows", "does_not_follow", _UNKNOWN),
    "comparison": ("difference", "no_difference", "undecided"),
}
_COMPARED: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "=": eq,
    ">=": ge,
    "<=": le,
    ">": gt,
    "<": lt,
}
_FACTS = frozenset({"field", "parameter", "rule"})


@dataclass(frozen=True, kw_only=True)
class CaseResult:
    """What came of a case: every expectation that was not met, each as a fault at its place."""

    case: Case
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether everything came out as expected."""
        return not self.faults


def run_cases(
    cases: Sequence[Case],
    *,
    packs: Mapping[str, Pack],
    vocabulary: Vocabulary,
    memory: RuleMemory | None = None,
) -> list[CaseResult]:
    """Every case under the packs in force at its place and date; rules that ``memory`` knows are not read again.

    Where no pack is in force, or the packs in force cannot be read, the case does not hold and says why.
    """
    chains: dict[tuple[str, date, bool], CompiledChain | tuple[Fault, ...]] = {}
    known = memory or RuleMemory()
    found = []
    for case in cases:
        key = (case.place, case.date, case.has_checks)
        if key not in chains:
            chains[key] = _chain(case, packs, vocabulary, known)
        chain = chains[key]
        if isinstance(chain, CompiledChain):
            found.append(run_case(case, chain))
        else:
            found.append(CaseResult(case=case, faults=chain))
    return found


def _chain(
    case: Case, packs: Mapping[str, Pack], vocabulary: Vocabulary, memory: RuleMemory
) -> CompiledChain | tuple[Fault, ...]:
    """The chain of a case, or why there is none; a fault without a place gets the case's."""
    try:
        chain = chain_for(packs, place=case.place, on=case.date, checks=case.has_checks)
        return compile_chain(chain, vocabulary=vocabulary, memory=memory)
    except JingzhunError as error:
        return tuple(
            fault if fault.position.file else replace(fault, position=case.position)
            for fault in error.faults
        )


def run_case(case: Case, compiled: CompiledChain) -> CaseResult:
    """One case under one compiled chain."""
    return CaseResult(case=case, faults=tuple(_faults(case, compiled)))


def _faults(case: Case, compiled: CompiledChain) -> Iterator[Fault]:
    bench = Bench(compiled=compiled)
    subject = RecordSubject(record=case.given, bench=bench)
    for key, expected in case.expected.items():
        known = bench.rules(key[0], case.entity)
        if key[1] not in known:
            yield unknown_rule_fault(case, key, near(key[1], known))
            continue
        seen = bench.shown(subject, key)
        if seen != shown_expected(expected):
            yield _mismatch(case, key, seen, bench.explanation(subject, key))


def _mismatch(case: Case, key: ExpectedKey, seen: str, explanation: str) -> Fault:
    return Fault(
        code="PACK133",
        position=case.positions[key],
        seen=seen,
        wanted=shown_expected(case.expected[key]),
        fields={"rule": f"{key[0]} {key[1]} ({key[2]})", "explanation": explanation},
    )


def shown_expected(value: Expected) -> str:
    """An expectation as results are shown: ``yes``, ``20000``, ``unknown``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        text = f"{Decimal(value):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


@dataclass(kw_only=True)
class Bench:
    """Where the rules of one chain are tried on the records of one case; each result is computed once."""

    compiled: CompiledChain
    known: dict[tuple[int, ResultKey], Value | None] = field(default_factory=dict)

    @property
    def context(self) -> EvaluationContext:
        """The day and the figures in force."""
        contents = {name: p.content for name, p in self.compiled.parameters.items()}
        vocabulary = self.compiled.scope.vocabulary
        return EvaluationContext(
            today=self.compiled.date, vocabulary=vocabulary, parameters=contents
        )

    def rules(self, kind: str, entity: str) -> list[str]:
        """The rules of a kind for one kind of record."""
        by_kind = {
            "definition": self.compiled.definitions,
            "standard": self.compiled.standards,
            "programme": self.compiled.programmes,
            "check": self.compiled.checks,
            "money": self.compiled.money,
            "sanction": self.compiled.sanctions,
            "reward": self.compiled.rewards,
            "comparison": self.compiled.comparisons,
        }
        return [name for name, rule in by_kind[kind].items() if rule.entry.entity == entity]  # type: ignore[attr-defined]

    def result(self, subject: "RecordSubject", key: ResultKey) -> Value | None:
        """One result for one record; ``None`` is unknown."""
        memory = (id(subject.record), key)
        if memory not in self.known:
            expression = self.compiled.expression(key)
            value = self._evaluate(expression, subject) if expression else None
            self.known[memory] = value
        return self.known[memory]

    def _evaluate(self, expression: Expression, subject: "RecordSubject") -> Value | None:
        return evaluate(expression, subject=subject, context=self.context)

    def shown(self, subject: "RecordSubject", key: ExpectedKey) -> str:
        """A result in the words of cases."""
        kind, name, aspect = key
        if kind == "standard":
            return self._standard(subject, name)
        if aspect == "exceptions":
            return ", ".join(sorted(self._exceptions(subject, name)))
        if kind == "money":
            return self._money(subject, name)
        if kind in _WORDS:
            return self._word(kind, self._decided(subject, kind, name))
        if aspect == "gap":
            return self._gap(subject, name)
        result: ResultKey = key  # type: ignore[assignment]
        expression = self.compiled.expression(result)
        value = self.result(subject, result)
        if value is None or expression is None:
            return _UNKNOWN
        return _shown(value, expression.type.kind)

    def _standard(self, subject: "RecordSubject", name: str) -> str:
        outside = self._outside(subject, self.compiled.standards[name].applies_when)
        if outside:
            return outside
        met = self.result(subject, ("standard", name, "met"))
        return _UNKNOWN if met is None else "met" if met else "not_met"

    def _money(self, subject: "RecordSubject", name: str) -> str:
        outside = self._outside(subject, self.compiled.money[name].applies_when)
        return outside or self._word("money", self._decided(subject, "money", name))

    def _outside(self, subject: "RecordSubject", applies: Expression | None) -> str:
        """The word for a record that a rule does not speak of, or perhaps not; empty for all others."""
        is_asked = self._evaluate(applies, subject) if applies else True
        return "" if is_asked else _UNKNOWN if is_asked is None else "not_applicable"

    def _word(self, kind: str, value: bool | None) -> str:
        yes, no, unknown = _WORDS[kind]
        return unknown if value is None else yes if value else no

    def _exceptions(self, subject: "RecordSubject", name: str) -> Iterator[str]:
        """The exceptions of a comparison that hold for a record."""
        for exception, rule in self.compiled.comparisons[name].exceptions.items():
            if self._evaluate(rule, subject) is True:
                yield exception

    def _decided(self, subject: "RecordSubject", kind: str, name: str) -> bool | None:
        """What the rule of a check, comparison, sanction, reward or money rule says of a record."""
        if kind == "money" and (rule := self.compiled.money[name]).holds_when is None:
            return self._ratio_held(subject, rule)
        value = self._evaluate(self.condition(kind, name), subject)
        return None if value is None else bool(value)

    def _ratio_held(self, subject: "RecordSubject", rule: CompiledMoney) -> bool | None:
        """Whether a ratio reaches its target of the year; unknown without a sum to divide by."""
        targets = [t for t in rule.entry.targets if t.year == self.compiled.date.year]
        paid, of = (self._evaluate(side, subject) for side in (rule.paid, rule.of) if side)
        if not targets or not isinstance(paid, int) or not isinstance(of, int) or of <= 0:
            return None
        return all(_is_reached(target, paid=paid, of=of) for target in targets)

    def condition(self, kind: str, name: str) -> Expression:
        """The rule that decides a check, a comparison, a sanction, a reward or a money rule."""
        if kind == "comparison":
            return self.compiled.comparisons[name].difference_when
        if kind == "check":
            return self.compiled.checks[name].wrong_when
        if kind == "money":
            rule = self.compiled.money[name]
            return rule.holds_when or rule.paid  # type: ignore[return-value]  # a money rule has one
        return (self.compiled.sanctions if kind == "sanction" else self.compiled.rewards)[name].when

    def _gap(self, subject: "RecordSubject", name: str) -> str:
        """Entitlement and receipt held against each other; what is not known on one side may leave it open."""
        entitled = self.result(subject, ("programme", name, "entitled"))
        receiving = self.result(subject, ("programme", name, "receiving"))
        if entitled is None or receiving is None:
            return _UNKNOWN
        if entitled == receiving:
            return "none"
        return "not_receiving" if entitled else "not_entitled"

    def explanation(self, subject: "RecordSubject", key: ExpectedKey) -> str:
        """What the rule saw, on one line."""
        kind, name, aspect = key
        result: ResultKey = (kind, name, "entitled" if aspect == "gap" else aspect)  # type: ignore[assignment]
        expression = (
            self.condition(kind, name) if kind in _WORDS else self.compiled.expression(result)
        )
        if expression is None:
            return ""
        return one_line(explain(expression, subject=subject, context=self.context))


@dataclass(frozen=True, kw_only=True)
class RecordSubject:
    """A record of a case as rules see it."""

    record: GivenRecord
    bench: Bench

    def value(self, name: str) -> Value | None:
        """A field's value in rule units."""
        return self.record.values.get(name)

    def parent(self, word: str) -> "RecordSubject | None":
        """The record that a reference leads to."""
        found = self.record.parents.get(word)
        return RecordSubject(record=found, bench=self.bench) if found else None

    def children(self, relation: str) -> "Sequence[RecordSubject] | None":
        """The records of a relation, or ``None`` where it was not supplied."""
        found = self.record.children.get(relation)
        if found is None:
            return None
        return [RecordSubject(record=record, bench=self.bench) for record in found]

    def result(self, kind: str, rule_id: str, aspect: str) -> Value | None:
        """Another rule's result for the same record."""
        return self.bench.result(self, (kind, rule_id, aspect))  # type: ignore[arg-type]


def _is_reached(target: Target, *, paid: int, of: int) -> bool:
    """Whether ``paid`` is the wanted percentage of ``of``; multiplied out, so that nothing is rounded."""
    share = Decimal(paid) * 100
    if target.value_max is not None:
        return target.value * of <= share <= target.value_max * of
    return _COMPARED[target.comparison](share, target.value * of)


def _shown(value: Value, kind: FieldType) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain_number(value, kind) if isinstance(value, int) else str(value)


def one_line(explanation: Explanation) -> str:
    """What a rule saw, each fact once: ``dwelling_grade = C, param.limit = 3``."""
    facts = (part for part in explanation.walk() if part.source in _FACTS)
    return ", ".join(dict.fromkeys(f"{part.text} = {_fact(part)}" for part in facts))


def _fact(part: Explanation) -> str:
    return _UNKNOWN if part.value is None else _shown(part.value, part.type.kind)
