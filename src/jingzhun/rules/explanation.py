"""Why a rule came out as it did for one subject: every condition with what it saw."""

from collections.abc import Iterator
from dataclasses import dataclass

from jingzhun.rules.evaluation import child_rows, evaluate, read_field
from jingzhun.rules.expressions import (
    Aggregate,
    Bracket,
    Case,
    ContextValue,
    Expression,
    FieldValue,
    Literal,
    Lookup,
    ParameterValue,
    Ratio,
    RuleResult,
    ValueType,
)
from jingzhun.rules.functions import Value
from jingzhun.rules.rendering import render
from jingzhun.rules.subject import EvaluationContext, Subject
from jingzhun.rules.tables import bracket_parts, is_bracket

MAX_CHILDREN = 50
"""Child rows told one by one; a rule over more rows is told by its counts."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One part of a rule with its value for the subject (``None``: unknown).

    ``source`` says where a value comes from: ``field``, ``parameter``, ``rule``, ``constant``; empty for what is
    computed. A ``quotient`` has no value of its own: it is compared crosswise, its two parts tell it. ``branch`` is
    the number of the ``case`` branch taken, from 1; 0 is the ``else``. ``tiers`` are the parts of a tiered scale.
    ``child`` is the number of the child row that a part is about, from 1; 0 is the subject.
    """

    text: str
    value: Value | None
    type: ValueType
    source: str = ""
    name: str = ""
    branch: int | None = None
    tiers: tuple[int, ...] = ()
    child: int = 0
    parts: tuple["Explanation", ...] = ()

    def walk(self) -> Iterator["Explanation"]:
        """This part and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def explain(
    expression: Expression, *, subject: Subject, context: EvaluationContext, child: int = 0
) -> Explanation:
    """The rule as a tree: each condition with its value, the fields and parameters it saw, the branch taken."""
    return Explanation(
        text=render(expression),
        value=_value(expression, subject, context),
        type=expression.type,
        source=_source(expression),
        name=_name(expression),
        branch=_branch(expression, subject, context),
        tiers=_tiers(expression, subject, context),
        child=child,
        parts=_parts(expression, subject, context),
    )


def _value(node: Expression, subject: Subject, context: EvaluationContext) -> Value | None:
    """What was seen; of a field the cell itself, so that an empty one shows as empty."""
    if isinstance(node, FieldValue):
        return read_field(node, subject)
    return None if isinstance(node, Ratio) else evaluate(node, subject=subject, context=context)


def _source(node: Expression) -> str:
    kinds: dict[type[Expression], str] = {
        FieldValue: "field",
        ParameterValue: "parameter",
        Lookup: "parameter",
        Bracket: "parameter",
        RuleResult: "rule",
        Literal: "constant",
        ContextValue: "constant",
        Ratio: "quotient",
    }
    return kinds.get(type(node), "")


def _name(node: Expression) -> str:
    if isinstance(node, FieldValue):
        return f"{node.entity}.{node.field.name}"
    if isinstance(node, Lookup | Bracket):
        return node.parameter
    if isinstance(node, RuleResult):
        return f"{node.kind}:{node.rule_id}:{node.aspect}"
    return node.name if isinstance(node, ParameterValue) else ""


def _branch(node: Expression, subject: Subject, context: EvaluationContext) -> int | None:
    if not isinstance(node, Case):
        return None
    for number, (condition, _) in enumerate(node.branches, start=1):
        holds = evaluate(condition, subject=subject, context=context)
        if holds is None:
            return None
        if holds:
            return number
    return 0


def _tiers(node: Expression, subject: Subject, context: EvaluationContext) -> tuple[int, ...]:
    if not isinstance(node, Bracket):
        return ()
    table = context.content(node.parameter)
    amount = evaluate(node.amount, subject=subject, context=context)
    return (
        tuple(bracket_parts(table, amount)) if is_bracket(table) and isinstance(amount, int) else ()
    )


def _parts(
    node: Expression, subject: Subject, context: EvaluationContext
) -> tuple[Explanation, ...]:
    if isinstance(node, Aggregate):
        rows = child_rows(node, subject) or ()
        return tuple(
            explain(part, subject=row, context=context, child=number)
            for number, row in enumerate(rows[:MAX_CHILDREN], start=1)
            for part in node.children()
        )
    shown = (part for part in node.children() if not isinstance(part, Literal))
    return tuple(explain(part, subject=subject, context=context) for part in shown)
