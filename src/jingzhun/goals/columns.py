"""Which columns goals and money rules are computed from, beside the rules that they rest on."""

from collections.abc import Collection, Iterator

from jingzhun.eligibility import (
    ColumnKey,
    ColumnSet,
    Regimes,
    Wording,
    chain_wordings,
    columns_in,
)
from jingzhun.packs import CompiledChain, CompiledGoal, CompiledMoney
from jingzhun.rules import Aggregate, ContextValue, Expression, RuleResult


def goal_key(goal_id: str, aspect: str) -> ColumnKey:
    """The column of one rule of a goal: ``where``, ``by``, ``value``, ``numerator``, ``denominator``."""
    return ColumnKey(kind="goal", id=goal_id, aspect=aspect)


def money_key(rule_id: str, aspect: str) -> ColumnKey:
    """The column of one rule of a money rule: ``applies_when``, ``paid``, ``of``, ``holds_when``."""
    return ColumnKey(kind="money", id=rule_id, aspect=aspect)


def goal_columns(regimes: Regimes, *, keys: Collection[ColumnKey]) -> ColumnSet:
    """The columns of the goals and money rules named by ``keys``, and of every rule they rest on."""
    return columns_in(regimes, wordings=_wordings, is_output=lambda key: key in keys)


def _wordings(chain: CompiledChain) -> Iterator[Wording]:
    yield from chain_wordings(chain)
    for goal in chain.goals.values():
        yield from goal_wordings(goal)
    for rule in chain.money.values():
        yield from money_wordings(rule)


def goal_wordings(goal: CompiledGoal) -> Iterator[Wording]:
    """The rules that a goal's indicator is computed from."""
    rules = {
        "where": goal.where,
        "by": goal.by,
        "value": goal.value,
        "numerator": goal.numerator,
        "denominator": goal.denominator,
    }
    for aspect, expression in rules.items():
        if expression is not None:
            key = goal_key(goal.entry.id, aspect)
            yield Wording(key=key, entity=goal.entry.indicator.of, expression=expression)


def money_wordings(rule: CompiledMoney) -> Iterator[Wording]:
    """The rules that a money rule is computed from."""
    rules = {
        "applies_when": rule.applies_when,
        "paid": rule.paid,
        "of": rule.of,
        "holds_when": rule.holds_when,
    }
    for aspect, expression in rules.items():
        if expression is not None:
            key = money_key(rule.entry.id, aspect)
            yield Wording(key=key, entity=rule.entry.entity, expression=expression)


def names_the_year(expression: Expression | None, chain: CompiledChain) -> bool:
    """Whether a rule, or one that it rests on, asks for the year of the day it is computed on.

    Such a rule answers for that year alone, however old the dates of the rows are.
    """
    if expression is None:
        return False
    for node in expression.walk():
        if isinstance(node, ContextValue) and node.name == "year":
            return True
        if isinstance(node, Aggregate) and _window_moves(node):
            return True
        if isinstance(node, RuleResult):
            below = chain.expression((node.kind, node.rule_id, node.aspect))
            if names_the_year(below, chain):
                return True
    return False


def _window_moves(node: Aggregate) -> bool:
    days = (node.window.start, node.window.end) if node.window else ()
    return any(day is not None and day.rule.startswith("period_") for day in days)
