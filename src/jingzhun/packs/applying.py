"""Whom a goal counts where its rules name standards: nobody to whom such a standard does not apply.

A standard that does not apply is neither met nor missed, but its condition may hold all the same: a village that is
not poor may have the post that poor villages shall have. Rules that decide have said themselves whom they are about;
a goal counts a whole register, so here the standard's own bounds are drawn round it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from jingzhun.packs.compiled import CompiledGoal, CompiledStandard
from jingzhun.rules import BOOLEAN, Aggregate, And, Expression, RuleResult


def counting_where_applying(
    goal: CompiledGoal, standards: Mapping[str, CompiledStandard]
) -> CompiledGoal:
    """The goal, its records (of a rate: its base) narrowed to those to which the standards that it names apply.

    A bound that the goal draws itself is not drawn twice. Standards of child records are left alone: the word over
    children says by ``where`` which of them it is about.
    """
    rules = (goal.where, goal.numerator, goal.denominator)
    named = dict.fromkeys(node for rule in rules if rule for node in _standards(rule))
    base = goal.denominator or goal.where
    added = tuple(
        _applies(node)
        for node in named
        if (bounds := _bounds(node, standards)) and not (base and _draws(base, node, bounds))
    )
    if not added or base is None:
        return goal
    narrowed = And(type=BOOLEAN, span=base.span, items=(*added, base))
    if goal.denominator:
        return replace(goal, denominator=narrowed)
    return replace(goal, where=narrowed)


def _standards(rule: Expression) -> Iterator[RuleResult]:
    """The standards of the record itself, or of a parent, that a rule names."""
    if isinstance(rule, RuleResult) and rule.kind == "standard":
        yield rule
    if not isinstance(rule, Aggregate):
        for child in rule.children():
            yield from _standards(child)


def _bounds(node: RuleResult, standards: Mapping[str, CompiledStandard]) -> Expression | None:
    standard = standards.get(node.rule_id)
    return standard.applies_when if standard else None


def _draws(base: Expression, node: RuleResult, bounds: Expression) -> bool:
    """Whether every condition of a standard of the record itself stands in the goal's own."""
    own = set(_conditions(base))
    return not node.path and all(condition in own for condition in _conditions(bounds))


def _conditions(rule: Expression) -> Iterator[Expression]:
    """What must hold for a rule to hold, taken apart at each ``and``."""
    if isinstance(rule, And):
        for item in rule.items:
            yield from _conditions(item)
    else:
        yield rule


def _applies(node: RuleResult) -> RuleResult:
    return replace(node, aspect="applies")
