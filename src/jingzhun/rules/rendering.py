"""Expressions back as text: what a rule says, for explanations and comparisons; reading it again gives the same."""

from collections.abc import Callable, Mapping
from datetime import date

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
from jingzhun.rules.kinds import NUMBERS, written_number


def render(expression: Expression) -> str:
    """The text of an expression, with brackets wherever leaving them out could change its meaning.

    >>> from jingzhun.rules.parsing import parse_rule
    >>> from jingzhun.rules.scope import Scope
    >>> from jingzhun.vocabulary import load_vocabulary
    >>> render(parse_rule("dibao   and dwelling_area_m2>=20", subject="household",
    ...                   scope=Scope(vocabulary=load_vocabulary())))
    'dibao and dwelling_area_m2 >= 20'
    """
    return _WRITERS[type(expression)](expression)


def _inner(node: Expression) -> str:
    """A part of a larger expression, in brackets where it is one itself."""
    loose = (And, Or, Not, Compare, OneOf, Arithmetic, Ratio)
    return f"({render(node)})" if isinstance(node, loose) else render(node)


def _literal(node: Literal) -> str:
    if isinstance(node.value, date):
        return f"date '{node.value.isoformat()}'"
    if isinstance(node.value, str):
        return "'" + node.value.replace("'", "''") + "'"
    return written_number(node.type, node.value) if node.type.kind in NUMBERS else str(node.value)


def _dotted(path: tuple[str, ...], *names: str) -> str:
    return ".".join((*path, *names))


def _result(node: RuleResult) -> str:
    if node.kind == "definition":
        return _dotted(node.path, node.rule_id)
    if node.kind == "standard":
        asked = ("applies",) if node.aspect == "applies" else ()
        return _dotted(node.path, "standard", node.rule_id, *asked)
    return _dotted(node.path, "programme", node.rule_id, node.aspect)


def _junction(word: str) -> Callable[..., str]:
    def write(node: And | Or) -> str:
        items = (_inner(i) if isinstance(i, And | Or) else render(i) for i in node.items)
        return f" {word} ".join(items)

    return write


def _side(node: Expression) -> str:
    loose = (And, Or, Not, Compare, OneOf)
    return f"({render(node)})" if isinstance(node, loose) else render(node)


def _case(node: Case) -> str:
    branches = " ".join(f"when {render(c)} then {render(v)}" for c, v in node.branches)
    rest = "" if node.otherwise is None else f" else {render(node.otherwise)}"
    return f"case {branches}{rest} end"


def _call(node: Call) -> str:
    parts = [render(part) for part in node.arguments] + [f"'{option}'" for option in node.options]
    return f"{node.function}({', '.join(parts)})"


def _aggregate(node: Aggregate) -> str:
    parts = [_dotted(node.path, node.relation.name)]
    if node.item is not None:
        parts.append(render(node.item))
    if node.where is not None:
        parts.append(f"where({render(node.where)})")
    if node.window is not None:
        parts.append(node.window.text)
    return f"{node.function}({', '.join(parts)})"


_WRITERS: Mapping[type[Expression], Callable[..., str]] = {
    Literal: _literal,
    ContextValue: lambda node: node.name,
    FieldValue: lambda node: _dotted(node.path, node.field.name),
    ParameterValue: lambda node: f"param.{node.name}",
    RuleResult: _result,
    Not: lambda node: f"not {_inner(node.item)}",
    And: _junction("and"),
    Or: _junction("or"),
    Compare: lambda node: f"{_side(node.left)} {node.operator} {_side(node.right)}",
    OneOf: lambda node: f"{_side(node.item)} in ({', '.join(map(render, node.options))})",
    Arithmetic: lambda node: f"{_inner(node.left)} {node.operator} {_inner(node.right)}",
    Ratio: lambda node: f"{_inner(node.numerator)} / {_inner(node.denominator)}",
    Case: _case,
    Call: _call,
    Lookup: lambda node: f"by(param.{node.parameter}, {', '.join(map(render, node.keys))})",
    Bracket: lambda node: f"bracket(param.{node.parameter}, {render(node.amount)})",
    IsKnown: lambda node: f"is_known({render(node.item)})",
    HasValue: lambda node: f"has_value({render(node.item)})",
    Aggregate: _aggregate,
}
