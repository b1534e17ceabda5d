"""Expressions over one subject, in Python: the same three values as the SQL, without an engine.

``None`` is unknown. This is a second implementation on purpose: the tests hold it equal to the SQL.
"""

from collections.abc import Callable, Mapping, Sequence

from jingzhun.errors import Fault, JingzhunError, internal_error
from jingzhun.rules.counting import Counts, count_rows, decided
from jingzhun.rules.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Bracket,
    Call,
    Case,
    Compare,
    ContextValue,
    Expression,
    FieldValue,
    HasValue,
    IsKnown,
    Literal,
    Lookup,
    Not,
    OneOf,
    Or,
    ParameterValue,
    Ratio,
    RuleResult,
)
from jingzhun.rules.functions import FUNCTIONS, Value
from jingzhun.rules.kinds import LARGEST
from jingzhun.rules.rendering import render
from jingzhun.rules.structure import empty_when_none
from jingzhun.rules.subject import EvaluationContext, Subject
from jingzhun.rules.tables import bracket_parts, is_bracket, is_constant, is_lookup
from jingzhun.vocabulary import Blank, FieldType


def evaluate(
    expression: Expression, *, subject: Subject, context: EvaluationContext
) -> Value | None:
    """The value of an expression for a subject, in rule units; ``None`` when it is unknown.

    Raises:
        JingzhunError: RULE041 when a number or day grows beyond what the engines can compute.

    >>> from datetime import date
    >>> from jingzhun.rules.expressions import INTEGER, Arithmetic, Literal
    >>> from jingzhun.vocabulary import load_vocabulary
    >>> three = Literal(type=INTEGER, value=3)
    >>> product = Arithmetic(type=INTEGER, operator="*", left=three, right=three)
    >>> context = EvaluationContext(today=date(2018, 12, 31), vocabulary=load_vocabulary())
    >>> evaluate(product, subject=None, context=context)
    9
    """
    return _EVALUATORS[type(expression)](expression, subject, context)


def read_field(node: FieldValue, subject: Subject) -> Value | None:
    """The value of a field, own or of a parent; unknown when the parent is."""
    owner = _owner(node.path, subject)
    return None if owner is None else owner.value(node.field.name)


def _owner(path: tuple[str, ...], subject: Subject) -> Subject | None:
    """The subject itself or the parent at ``path``; ``None`` when that is not known."""
    here: Subject | None = subject
    for word in path:
        here = None if here is None else here.parent(word)
    return here


def _literal(node: Literal, subject: Subject, context: EvaluationContext) -> Value | None:
    return node.value


def _context(node: ContextValue, subject: Subject, context: EvaluationContext) -> Value | None:
    return context.today if node.name == "today" else context.today.year


def _field(node: FieldValue, subject: Subject, context: EvaluationContext) -> Value | None:
    owner = _owner(node.path, subject)
    value = None if owner is None else owner.value(node.field.name)
    is_flag = node.type.kind is FieldType.BOOLEAN and node.field.blank is Blank.NONE
    return False if is_flag and value is None and owner is not None else value


def _parameter(node: ParameterValue, subject: Subject, context: EvaluationContext) -> Value | None:
    content = context.content(node.name)
    if not is_constant(content):
        raise internal_error(f"parameter {node.name} is not a single value")
    return content


def _result(node: RuleResult, subject: Subject, context: EvaluationContext) -> Value | None:
    owner = _owner(node.path, subject)
    return None if owner is None else owner.result(node.kind, node.rule_id, node.aspect)


def _not(node: Not, subject: Subject, context: EvaluationContext) -> Value | None:
    value = evaluate(node.item, subject=subject, context=context)
    return None if value is None else not value


def _and(node: And, subject: Subject, context: EvaluationContext) -> Value | None:
    values = [evaluate(item, subject=subject, context=context) for item in node.items]
    return False if False in values else None if None in values else True


def _or(node: Or, subject: Subject, context: EvaluationContext) -> Value | None:
    values = [evaluate(item, subject=subject, context=context) for item in node.items]
    return True if True in values else None if None in values else False


def _is_none(sides: tuple[Expression, ...], subject: Subject) -> bool:
    """Whether a field that is known to be none takes part: then no comparison holds."""
    owners = ((node, _owner(node.path, subject)) for node in empty_when_none(*sides))
    return any(owner is not None and owner.value(node.field.name) is None for node, owner in owners)


def _compare(node: Compare, subject: Subject, context: EvaluationContext) -> Value | None:
    if _is_none(node.children(), subject):
        return False
    bounds = [_bounds(side, subject, context) for side in node.children()]
    return decided(node.operator, *bounds)


def _bounds(
    side: Expression, subject: Subject, context: EvaluationContext
) -> tuple["Fraction", "Fraction"]:
    if isinstance(side, Aggregate) and side.function in ("count_of", "share_of"):
        counts = _counts(side, subject, context)
        return (None, None) if counts is None else counts.bounds(side.function)
    exact = _fraction(side, subject, context)
    return exact, exact


def _fraction(side: Expression, subject: Subject, context: EvaluationContext) -> "Fraction":
    if not isinstance(side, Ratio):
        value = evaluate(side, subject=subject, context=context)
        return None if value is None else (value, 1)
    above = evaluate(side.numerator, subject=subject, context=context)
    below = evaluate(side.denominator, subject=subject, context=context)
    if not isinstance(above, int) or not isinstance(below, int) or below <= 0:
        return None
    is_share = side.type.kind is FieldType.RATE and side.numerator.type.kind is not FieldType.RATE
    return (above * 1_000_000 if is_share else above, below)


Fraction = tuple[Value, int] | None
"""A value over a positive divisor; ``None`` when unknown."""


def _one_of(node: OneOf, subject: Subject, context: EvaluationContext) -> Value | None:
    if _is_none((node.item,), subject):
        return False
    value = evaluate(node.item, subject=subject, context=context)
    return None if value is None else value in [option.value for option in node.options]


def _arithmetic(node: Arithmetic, subject: Subject, context: EvaluationContext) -> Value | None:
    left, right = (evaluate(side, subject=subject, context=context) for side in node.children())
    if not isinstance(left, int) or not isinstance(right, int):
        return None
    return _in_range(node, {"+": left + right, "-": left - right, "*": left * right}[node.operator])


def _in_range(node: Expression, value: Value | None) -> Value | None:
    """The value; a number that 64 bits do not hold stops the rule, as it stops the engines."""
    if isinstance(value, int) and abs(value) > LARGEST:
        raise _too_large(node)
    return value


def _too_large(node: Expression) -> JingzhunError:
    return JingzhunError([Fault(code="RULE041", seen=render(node))])


def _ratio(node: Ratio, subject: Subject, context: EvaluationContext) -> Value | None:
    raise internal_error("a ratio stands outside a comparison")


def _case(node: Case, subject: Subject, context: EvaluationContext) -> Value | None:
    for condition, value in node.branches:
        holds = evaluate(condition, subject=subject, context=context)
        if holds is None:
            return None
        if holds:
            return evaluate(value, subject=subject, context=context)
    if node.otherwise is None:
        return None
    return evaluate(node.otherwise, subject=subject, context=context)


def _call(node: Call, subject: Subject, context: EvaluationContext) -> Value | None:
    values = [evaluate(item, subject=subject, context=context) for item in node.arguments]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    rounding = node.options[0] if node.options else "down"
    try:
        return _in_range(node, FUNCTIONS[node.function].python(known, context.today, rounding))
    except (OverflowError, ValueError) as error:  # a day before year 1 or after 9999
        raise _too_large(node) from error


def _lookup(node: Lookup, subject: Subject, context: EvaluationContext) -> Value | None:
    table = context.content(node.parameter)
    if not is_lookup(table):
        raise internal_error(f"parameter {node.parameter} has no keys")
    keys = [evaluate(key, subject=subject, context=context) for key in node.keys]
    return None if None in keys else table.cells.get(tuple(str(key) for key in keys))


def _bracket(node: Bracket, subject: Subject, context: EvaluationContext) -> Value | None:
    table = context.content(node.parameter)
    if not is_bracket(table):
        raise internal_error(f"parameter {node.parameter} has no tiers")
    amount = evaluate(node.amount, subject=subject, context=context)
    return sum(bracket_parts(table, amount)) if isinstance(amount, int) else None


def _is_known(node: IsKnown, subject: Subject, context: EvaluationContext) -> Value | None:
    item = node.item
    if isinstance(item, FieldValue) and item.field.blank is Blank.NONE:
        return _owner(item.path, subject) is not None
    return evaluate(item, subject=subject, context=context) is not None


def _has_value(node: HasValue, subject: Subject, context: EvaluationContext) -> Value | None:
    owner = _owner(node.item.path, subject)
    return None if owner is None else owner.value(node.item.field.name) is not None


def _aggregate(node: Aggregate, subject: Subject, context: EvaluationContext) -> Value | None:
    counts = _counts(node, subject, context)
    return None if counts is None else counts.value(node.function)


def child_rows(node: Aggregate, subject: Subject) -> "Sequence[Subject] | None":
    """The children an aggregate is about, before its window; ``None`` when not supplied or the parent unknown."""
    owner = _owner(node.path, subject)
    return None if owner is None else owner.children(node.relation.name)


def _counts(node: Aggregate, subject: Subject, context: EvaluationContext) -> Counts | None:
    rows = child_rows(node, subject)
    if rows is None:
        return None
    child = context.vocabulary.entities[node.relation.entity]
    return count_rows(
        node,
        rows,
        child=child,
        today=context.today,
        read=lambda expression, row: evaluate(expression, subject=row, context=context),
    )


_EVALUATORS: Mapping[type[Expression], Callable[..., Value | None]] = {
    Literal: _literal,
    ContextValue: _context,
    FieldValue: _field,
    ParameterValue: _parameter,
    RuleResult: _result,
    Not: _not,
    And: _and,
    Or: _or,
    Compare: _compare,
    OneOf: _one_of,
    Arithmetic: _arithmetic,
    Ratio: _ratio,
    Case: _case,
    Call: _call,
    Lookup: _lookup,
    Bracket: _bracket,
    IsKnown: _is_known,
    HasValue: _has_value,
    Aggregate: _aggregate,
}
