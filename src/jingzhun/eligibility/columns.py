"""The columns that a decision run computes: one for every result of a rule, on the entity it speaks of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from jingzhun.packs import CompiledChain
from jingzhun.rules import Aggregate, Expression, RuleResult

Kind = Literal[
    "definition",
    "standard",
    "programme",
    "goal",
    "money",
    "sanction",
    "reward",
    "ranking",
    "comparison",
    "item",
]


class State(IntEnum):
    """How a rule stands for a subject, as decision files write it."""

    NO = 0
    YES = 1
    UNKNOWN = 2
    NOT_APPLICABLE = 3
    NOT_IN_FORCE = 4  # no pack of the subject's place has this rule


class Gap(IntEnum):
    """How an entitlement and its delivery stand to each other."""

    NONE = 0
    NOT_RECEIVING = 1  # entitled and not receiving
    NOT_ENTITLED = 2  # receiving and not entitled
    UNDECIDED = 3  # a fact is missing on one side


@dataclass(frozen=True, kw_only=True, order=True)
class ColumnKey:
    """Names one result: ``('programme', 'housing_renovation', 'entitled')``.

    >>> ColumnKey(kind="standard", id="safe_housing", aspect="met").name
    'standard__safe_housing__met'
    """

    kind: Kind
    id: str
    aspect: str

    @property
    def name(self) -> str:
        """The column's name in queries and decision files."""
        return f"{self.kind}__{self.id}__{self.aspect}"

    @property
    def rule(self) -> str:
        """The name of the rule whose aspect this is: ``standard:safe_housing``."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One wording of a rule and the regimes (chains of packs) in which it holds.

    ``chain`` gives the parameters; every regime of the variant has the same values of those that it names.
    """

    regimes: tuple[int, ...]
    expression: Expression
    chain: CompiledChain


@dataclass(frozen=True, kw_only=True)
class Column:
    """One result with its wordings; ``has_reason`` asks for a reason code beside it.

    ``aggregate`` is set on the columns that evaluate an aggregate's condition on its child rows.
    """

    key: ColumnKey
    entity: str
    variants: tuple[Variant, ...]
    has_reason: bool = False

    @property
    def name(self) -> str:
        """The column's name in queries."""
        return self.key.name

    def expressions(self) -> Iterator[Expression]:
        """The wordings, one after another."""
        return (variant.expression for variant in self.variants)


def key_of(node: RuleResult) -> ColumnKey:
    """The column that a reference in a rule means."""
    return ColumnKey(kind=node.kind, id=node.rule_id, aspect=node.aspect)


def surface(expression: Expression) -> Iterator[Expression]:
    """The nodes of an expression that are computed on its own subject: aggregates are yielded, not entered."""
    yield expression
    if not isinstance(expression, Aggregate):
        for child in expression.children():
            yield from surface(child)


@dataclass(frozen=True, kw_only=True)
class ColumnSet:
    """All columns of a run by key, in the order of the packs."""

    columns: Mapping[ColumnKey, Column] = field(default_factory=dict)

    def of_entity(self, entity: str) -> tuple[Column, ...]:
        """The columns computed on one entity."""
        return tuple(column for column in self.columns.values() if column.entity == entity)
