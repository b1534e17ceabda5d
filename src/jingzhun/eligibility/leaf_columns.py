"""Leaf conditions as columns: each distinct condition of a stage is computed once, however many rules share it.

Engines do not look for common parts inside ``AND``, ``OR`` and ``CASE``; a register's rules are full of them.
"""

from dataclasses import dataclass, field, replace

from jingzhun.rules import And, Case, Expression, Not, Or, RuleResult

NO_ENTITY = ""
"""The entity of references to leaf columns, which no rule can have."""


@dataclass
class LeafColumns:
    """The leaf columns of one stage by their SQL; :attr:`fresh` are those not yet written into a layer."""

    names: dict[str, str] = field(default_factory=dict)
    fresh: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    fresh_states: dict[str, str] = field(default_factory=dict)

    def column(self, sql: str) -> str:
        """The name of the column of a condition."""
        if sql not in self.names:
            name = f"leaf_{len(self.names)}"
            self.names[sql] = self.fresh[sql] = name
        return self.names[sql]

    def state(self, column: str) -> str:
        """The name of the column that holds a condition's state as a small number: 0, 1, or 2 for unknown."""
        if column not in self.states:
            name = f"state_{len(self.states)}"
            self.states[column] = self.fresh_states[column] = name
        return self.states[column]

    def take_fresh(self) -> tuple[dict[str, str], dict[str, str]]:
        """The columns and states that the next layer must write first."""
        columns, states = self.fresh, self.fresh_states
        self.fresh, self.fresh_states = {}, {}
        return columns, states


def with_leaf_columns(expression: Expression, columns: dict[Expression, str]) -> Expression:
    """The same expression with each leaf replaced by a reference to its column."""
    if expression in columns:
        return _reference(expression, columns[expression])
    if isinstance(expression, And | Or):
        items = tuple(with_leaf_columns(item, columns) for item in expression.items)
        return replace(expression, items=items)
    if isinstance(expression, Not):
        return replace(expression, item=with_leaf_columns(expression.item, columns))
    if isinstance(expression, Case):
        return _case(expression, columns)
    return expression


def _case(expression: Case, columns: dict[Expression, str]) -> Case:
    branches = tuple(
        (with_leaf_columns(condition, columns), with_leaf_columns(value, columns))
        for condition, value in expression.branches
    )
    otherwise = expression.otherwise
    rest = None if otherwise is None else with_leaf_columns(otherwise, columns)
    return replace(expression, branches=branches, otherwise=rest)


def _reference(expression: Expression, column: str) -> RuleResult:
    return RuleResult(
        type=expression.type, kind="definition", rule_id=column, aspect="value", entity=NO_ENTITY
    )


def is_leaf_column(node: RuleResult) -> bool:
    """Whether a reference stands for a leaf's column, named by its ``rule_id``."""
    return node.entity == NO_ENTITY
