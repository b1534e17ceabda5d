"""What the rules of a chain may name: its parameters, its other rules and the steps of its programmes."""

from collections.abc import Mapping

from jingzhun.packs.chain import Ruling
from jingzhun.packs.model import Benefit, Definition, Parameter, Programme, Standard
from jingzhun.rules import (
    BOOLEAN,
    INTEGER,
    Aspect,
    ParameterDeclaration,
    RuleDeclaration,
    RuleKey,
    Scope,
    ValueType,
)
from jingzhun.vocabulary import FieldType, Vocabulary

Rulings = Mapping[str, Mapping[str, Ruling]]
_WITH_UNIT = frozenset({FieldType.MONEY, FieldType.RATE, FieldType.QUANTITY, FieldType.INTEGER})


def build_scope(rulings: Rulings, vocabulary: Vocabulary) -> Scope:
    """Everything that a rule of the chain may name."""
    return Scope(
        vocabulary=vocabulary,
        parameters={
            name: _parameter(ruling.entry)
            for name, ruling in rulings["parameters"].items()
            if isinstance(ruling.entry, Parameter)
        },
        rules=_rules(rulings),
        steps={
            name: frozenset(step.id for step in ruling.entry.steps)
            for name, ruling in rulings["programmes"].items()
            if isinstance(ruling.entry, Programme)
        },
    )


def type_of(kind: FieldType, unit: str = "", codes: str = "") -> ValueType:
    """The type of values of a kind: only numbers have units, and money without one is in yuan."""
    default = "yuan" if kind is FieldType.MONEY else ""
    return ValueType(kind=kind, unit=(unit or default) if kind in _WITH_UNIT else "", codes=codes)


def amount_type(benefit: Benefit) -> ValueType:
    """The type that the amount of a benefit must have, as other rules see it."""
    if benefit.unit.startswith("yuan"):
        return type_of(FieldType.MONEY, benefit.unit)
    return type_of(FieldType.INTEGER, benefit.unit)


def _parameter(entry: Parameter) -> ParameterDeclaration:
    return ParameterDeclaration(
        name=entry.id,
        type=type_of(entry.type, entry.unit, entry.codes),
        keyed_by=tuple(_key_type(table) for table in entry.keyed_by),
        is_bracket=entry.is_bracket,
    )


def _key_type(table: str) -> ValueType:
    return INTEGER if table == "integer" else ValueType(kind=FieldType.CODE, codes=table)


def _rules(rulings: Rulings) -> Mapping[RuleKey, RuleDeclaration]:
    declared = [_declare(ruling) for kind in rulings.values() for ruling in kind.values()]
    return {(rule.kind, rule.rule_id): rule for rule in declared if rule}


def _declare(ruling: Ruling) -> RuleDeclaration | None:
    """What other rules need to know of an entry, or ``None`` for entries without a rule."""
    entry = ruling.entry
    if isinstance(entry, Definition):
        value = type_of(entry.type, entry.unit)
        return RuleDeclaration(
            kind="definition", rule_id=entry.id, entity=entry.entity, types={"value": value}
        )
    if isinstance(entry, Standard):
        return RuleDeclaration(
            kind="standard", rule_id=entry.id, entity=entry.entity, types={"met": BOOLEAN}
        )
    if isinstance(entry, Programme):
        return RuleDeclaration(
            kind="programme", rule_id=entry.id, entity=entry.entity, types=_programme_types(entry)
        )
    return None


def _programme_types(entry: Programme) -> Mapping[Aspect, ValueType]:
    types: dict[Aspect, ValueType] = {"entitled": BOOLEAN, "receiving": BOOLEAN}
    first = next((benefit for benefit in entry.gives if benefit.amount), None)
    if first:
        types["amount"] = amount_type(first)
    return types
