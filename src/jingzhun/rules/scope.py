"""What a rule text may name: the vocabulary, the parameters and the results of other rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as Choice

from jingzhun.rules.expressions import ValueType
from jingzhun.vocabulary import Vocabulary

RuleKind = Choice["definition", "standard", "programme"]
Aspect = Choice["value", "met", "applies", "entitled", "receiving", "amount"]
RuleKey = tuple[RuleKind, str]


@dataclass(frozen=True, kw_only=True)
class ParameterDeclaration:
    """What reading a rule needs to know of a parameter: its type, its keys, whether it has tiers."""

    name: str
    type: ValueType
    keyed_by: tuple[ValueType, ...] = ()
    is_bracket: bool = False


@dataclass(frozen=True, kw_only=True)
class RuleDeclaration:
    """Another rule whose result may be named; ``entity`` is the plural name of the subjects it decides."""

    kind: RuleKind
    rule_id: str
    entity: str
    types: Mapping[Aspect, ValueType]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Everything a rule text may name; ``steps`` holds the step ids of each programme (empty: not checked).

    ``has_derived`` lets it name derived fields, which are there only where a register is checked.
    """

    vocabulary: Vocabulary
    parameters: Mapping[str, ParameterDeclaration] = field(default_factory=dict)
    rules: Mapping[RuleKey, RuleDeclaration] = field(default_factory=dict)
    steps: Mapping[str, frozenset[str]] = field(default_factory=dict)
    has_derived: bool = False

    def rule(self, kind: RuleKind, rule_id: str) -> RuleDeclaration | None:
        """The rule of that kind and id, or ``None``."""
        return self.rules.get((kind, rule_id))

    def rule_ids(self, kind: RuleKind, entity: str | None = None) -> list[str]:
        """The ids of all rules of a kind, of one entity if asked, in order."""
        return sorted(
            rule.rule_id
            for rule in self.rules.values()
            if rule.kind == kind and entity in (None, rule.entity)
        )
