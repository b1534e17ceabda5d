"""Why a rule came out as it did for one subject, and one household decided again, without an engine query plan."""

from collections.abc import Iterator
from dataclasses import dataclass

from jingzhun.eligibility.columns import ColumnKey, Gap, State
from jingzhun.eligibility.records import RecordSubject, Register
from jingzhun.eligibility.rules_in_force import amount_aspects, chain_wordings
from jingzhun.errors import Fault, JingzhunError
from jingzhun.packs import CompiledChain, Entry, Pack, Source, Status
from jingzhun.rules import (
    EvaluationContext,
    Explanation,
    Expression,
    RuleKind,
    Value,
    evaluate,
    explain,
)
from jingzhun.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class ParameterSeen:
    """A parameter that a rule read: its value's first day, its clause, whether it is a placeholder."""

    name: str
    label: str
    content: object
    unit: str
    valid_from: str
    source: Source
    status: Status


@dataclass(frozen=True, kw_only=True)
class RuleExplanation:
    """One rule explained for one subject."""

    key: ColumnKey
    label: str
    clause: str
    document: str
    state: State
    value: Value | None
    tree: Explanation
    parameters: tuple[ParameterSeen, ...]


@dataclass(frozen=True, kw_only=True)
class ProgrammeDecision:
    """How a programme stands for a subject; amounts in rule units (fen)."""

    id: str
    entitled: State
    receiving: State
    gap: Gap
    amounts: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class SubjectDecision:
    """All standards and programmes about one subject."""

    entity: str
    key: str
    standards: dict[str, State]
    programmes: dict[str, ProgrammeDecision]


class Decider:
    """One chain of packs, ready to decide and explain single subjects; keep it, it is made once per chain."""

    def __init__(self, chain: CompiledChain, vocabulary: Vocabulary) -> None:
        self.chain = chain
        self.context = EvaluationContext(
            today=chain.date,
            vocabulary=vocabulary,
            parameters={name: p.content for name, p in chain.parameters.items()},
        )
        self._expressions = {w.key: w.expression for w in chain_wordings(chain)}

    def subject(self, entity: str, key: str, register: Register) -> RecordSubject:
        """The record of an entity with that key.

        Raises:
            JingzhunError: there is none (DECIDE004).
        """
        declared = register.vocabulary.entities[entity]
        row = register.row(entity, key)
        if row is None:
            fields = {"entity": entity, "entity_zh": declared.named_zh}
            raise JingzhunError([Fault(code="DECIDE004", seen=key, fields=fields)])
        return RecordSubject(entity=declared, row=row, register=register, results=self._result)

    def decide(self, subject: RecordSubject) -> SubjectDecision:
        """Every standard and programme about a subject, as a decision run would write them."""
        entity = subject.entity.name
        standards = {
            id_: self._standard(id_, subject)
            for id_, standard in self.chain.standards.items()
            if standard.entry.entity == entity
        }
        programmes = {
            id_: self._programme(id_, subject)
            for id_, programme in self.chain.programmes.items()
            if programme.entry.entity == entity
        }
        return SubjectDecision(
            entity=entity, key=subject.key, standards=standards, programmes=programmes
        )

    def expression(self, key: ColumnKey) -> Expression:
        """The wording of a result in this chain; ``KeyError`` for one that it does not have."""
        return self._expressions[key]

    def explain(self, subject: RecordSubject, key: ColumnKey) -> RuleExplanation:
        """One result of a rule with the way to it."""
        expression = self._expressions[key]
        tree = explain(expression, subject=subject, context=self.context)
        entry, pack = self._entry(key)
        return RuleExplanation(
            key=key,
            label=entry.label,
            clause=entry.source.clause,
            document=entry.source.document or pack.title,
            state=_state(tree.value) if isinstance(tree.value, bool | None) else State.YES,
            value=tree.value,
            tree=tree,
            parameters=tuple(self._parameters_in(tree)),
        )

    def explain_all(self, subject: RecordSubject) -> tuple[RuleExplanation, ...]:
        """All standards and entitlements about a subject, explained."""
        return tuple(self.explain(subject, key) for key in self._keys(subject.entity.name))

    def _keys(self, entity: str) -> Iterator[ColumnKey]:
        for wording in chain_wordings(self.chain):
            if wording.entity == entity and wording.key.aspect in ("met", "entitled"):
                yield wording.key

    def _result(self, subject: RecordSubject, key: ColumnKey) -> Value | None:
        expression = self._expressions.get(key)
        return None if expression is None else self._value(expression, subject)

    def _value(self, expression: Expression, subject: RecordSubject) -> Value | None:
        return evaluate(expression, subject=subject, context=self.context)

    def _three(self, subject: RecordSubject, kind: RuleKind, id_: str, aspect: str) -> bool | None:
        value = subject.result(kind, id_, aspect)
        return None if value is None else bool(value)

    def _standard(self, id_: str, subject: RecordSubject) -> State:
        if self.chain.standards[id_].applies_when is not None:
            applies = self._three(subject, "standard", id_, "applies")
            if applies is not True:
                return State.NOT_APPLICABLE if applies is False else State.UNKNOWN
        return _state(self._three(subject, "standard", id_, "met"))

    def _programme(self, id_: str, subject: RecordSubject) -> ProgrammeDecision:
        entitled = self._three(subject, "programme", id_, "entitled")
        receiving = self._three(subject, "programme", id_, "receiving")
        aspects = amount_aspects(self.chain.programmes[id_]) if entitled else {}
        amounts = (subject.result("programme", id_, aspect) for aspect in aspects)
        return ProgrammeDecision(
            id=id_,
            entitled=_state(entitled),
            receiving=_state(receiving),
            gap=gap_of(entitled, receiving),
            amounts=tuple(a if isinstance(a, int) else None for a in amounts),
        )

    def _entry(self, key: ColumnKey) -> tuple[Entry, Pack]:
        if key.kind == "standard":
            standard = self.chain.standards[key.id]
            return standard.entry, standard.pack
        if key.kind == "programme":
            programme = self.chain.programmes[key.id]
            return programme.entry, programme.pack
        definition = self.chain.definitions[key.id]
        return definition.entry, definition.pack

    def _parameters_in(self, tree: Explanation) -> Iterator[ParameterSeen]:
        names = dict.fromkeys(part.name for part in tree.walk() if part.source == "parameter")
        for name in names:
            found = self.chain.parameters[name]
            yield ParameterSeen(
                name=name,
                label=found.entry.label,
                content=found.content,
                unit=found.entry.unit,
                valid_from=found.valid_from.isoformat(),
                source=found.source,
                status=found.status,
            )


def gap_of(entitled: bool | None, receiving: bool | None) -> Gap:
    """The gap between two three-valued answers.

    >>> gap_of(True, False), gap_of(None, True)
    (<Gap.NOT_RECEIVING: 1>, <Gap.UNDECIDED: 3>)
    """
    if entitled is None or receiving is None:
        return Gap.UNDECIDED
    if entitled and not receiving:
        return Gap.NOT_RECEIVING
    return Gap.NOT_ENTITLED if receiving and not entitled else Gap.NONE


def _state(value: bool | None) -> State:
    return State.UNKNOWN if value is None else State.YES if value else State.NO
