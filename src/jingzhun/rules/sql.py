"""Expressions as portable SQL: three-valued, in integers, one scalar expression each."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

from jingzhun.errors import internal_error
from jingzhun.rules.ages import age_and_years, birthday_sql
from jingzhun.rules.aggregates import Raw, value_sql
from jingzhun.rules.exactness import day_sql, rounded_sql, unknown_sql, wide
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
from jingzhun.rules.functions import FUNCTIONS
from jingzhun.rules.intervals import compare_sql
from jingzhun.rules.structure import empty_when_none
from jingzhun.rules.tables import Constant, Content, is_bracket, is_constant, is_lookup
from jingzhun.vocabulary import Blank


class SqlNames(Protocol):
    """What the query around an expression calls the things that it names."""

    @property
    def today(self) -> date:
        """The decision date."""

    def field(self, node: FieldValue) -> str:
        """SQL of a field in rule units."""

    def result(self, node: RuleResult) -> str:
        """SQL of another rule's result."""

    def content(self, name: str) -> Content:
        """The content of a parameter in force."""

    def raw(self, node: Aggregate) -> Raw | None:
        """SQL of an aggregate's raw counts; ``None`` when the children's register was not supplied."""


def to_sql(expression: Expression, *, names: SqlNames) -> str:
    """SQL of an expression: ``NULL`` where it is unknown, never an error for a missing fact.

    The text is in the part of DuckDB's dialect that SQLGlot turns into other engines' (integer division ``//``,
    ``FILTER``, ``CAST``); no floats, every divisor guarded. Numbers are computed in 64 bits, and an engine that
    runs over them stops with an error: it never wraps.
    """
    return _WRITERS[type(expression)](expression, names)


def constant_sql(value: Constant) -> str:
    """A constant as SQL.

    >>> constant_sql("it's"), constant_sql(True), constant_sql(date(2018, 12, 31))
    ("'it''s'", 'TRUE', "DATE '2018-12-31'")
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return day_sql(value)
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _false_when_none(condition: str, sides: tuple[Expression, ...], names: SqlNames) -> str:
    fields = empty_when_none(*sides)
    if not fields:
        return condition
    empty = " OR ".join(_is_none(node, names) for node in fields)
    return f"(CASE WHEN {empty} THEN FALSE ELSE {condition} END)"


def _is_none(node: FieldValue, names: SqlNames) -> str:
    empty = f"{names.field(node)} IS NULL"
    return empty if node.presence is None else f"({empty} AND {_is_present(node, names)})"


def _is_present(node: FieldValue, names: SqlNames) -> str:
    return "TRUE" if node.presence is None else f"{names.field(node.presence)} IS NOT NULL"


def _where_present(node: FieldValue, text: str, names: SqlNames) -> str:
    """``text``, unknown where the parent that owns the field is not there."""
    if node.presence is None:
        return text
    return f"(CASE WHEN {_is_present(node, names)} THEN {text} END)"


def _literal(node: Literal, names: SqlNames) -> str:
    return constant_sql(node.value)


def _context(node: ContextValue, names: SqlNames) -> str:
    return constant_sql(names.today if node.name == "today" else names.today.year)


def _field(node: FieldValue, names: SqlNames) -> str:
    if node.type.kind == "boolean" and node.field.blank is Blank.NONE:
        return _where_present(node, f"COALESCE({names.field(node)}, FALSE)", names)
    return names.field(node)


def _parameter(node: ParameterValue, names: SqlNames) -> str:
    content = names.content(node.name)
    if not is_constant(content):
        raise internal_error(f"parameter {node.name} is not a single value")
    return constant_sql(content)


def _not(node: Not, names: SqlNames) -> str:
    return f"(NOT {to_sql(node.item, names=names)})"


def _and(node: And, names: SqlNames) -> str:
    return "(" + " AND ".join(to_sql(item, names=names) for item in node.items) + ")"


def _or(node: Or, names: SqlNames) -> str:
    return "(" + " OR ".join(to_sql(item, names=names) for item in node.items) + ")"


def _compare(node: Compare, names: SqlNames) -> str:
    text = _age_compare(node, names)
    if text is None:
        text = compare_sql(node, write=lambda e: to_sql(e, names=names), raw=names.raw)
    return _false_when_none(text, node.children(), names)


def _age_compare(node: Compare, names: SqlNames) -> str | None:
    found = age_and_years(node, names.content)
    if found is None:
        return None
    born, operator, years = found
    return birthday_sql(to_sql(born, names=names), operator, years, names.today)


def _one_of(node: OneOf, names: SqlNames) -> str:
    options = ", ".join(to_sql(option, names=names) for option in node.options)
    text = f"({to_sql(node.item, names=names)} IN ({options}))"
    return _false_when_none(text, (node.item,), names)


def _arithmetic(node: Arithmetic, names: SqlNames) -> str:
    left, right = (to_sql(side, names=names) for side in node.children())
    return f"({wide(left)} {node.operator} {right})"


def _case(node: Case, names: SqlNames) -> str:
    rest = "NULL" if node.otherwise is None else to_sql(node.otherwise, names=names)
    for condition, value in reversed(node.branches):
        when = to_sql(condition, names=names)
        rest = (
            f"(CASE WHEN {when} THEN {to_sql(value, names=names)} WHEN NOT {when} THEN {rest} END)"
        )
    return rest


def _call(node: Call, names: SqlNames) -> str:
    arguments = [to_sql(argument, names=names) for argument in node.arguments]
    rounding = node.options[0] if node.options else "down"
    return FUNCTIONS[node.function].sql(arguments, names.today, rounding)


def _lookup(node: Lookup, names: SqlNames) -> str:
    table = names.content(node.parameter)
    if not is_lookup(table):
        raise internal_error(f"parameter {node.parameter} has no keys")
    keys = [to_sql(key, names=names) for key in node.keys]
    branches = " ".join(
        f"WHEN {_keys_match(keys, node.keys, cell)} THEN {constant_sql(value)}"
        for cell, value in table.cells.items()
    )
    return f"(CASE {branches} END)"


def _keys_match(keys: list[str], nodes: tuple[Expression, ...], cell: tuple[str, ...]) -> str:
    pairs = zip(keys, nodes, cell, strict=True)
    wanted = (
        f"{key} = {text if node.type.kind == 'integer' else constant_sql(text)}"
        for key, node, text in pairs
    )
    return " AND ".join(wanted)


def _bracket(node: Bracket, names: SqlNames) -> str:
    table = names.content(node.parameter)
    if not is_bracket(table):
        raise internal_error(f"parameter {node.parameter} has no tiers")
    amount = wide(to_sql(node.amount, names=names))
    ends = [*(tier.above for tier in table.tiers[1:]), None]
    parts = [
        rounded_sql(f"{_inside(amount, tier.above, end)} * {tier.rate}", "1000000", "half_up")
        for tier, end in zip(table.tiers, ends, strict=True)
    ]
    return f"(CASE WHEN {amount} IS NOT NULL THEN {' + '.join(parts)} END)"


def _inside(amount: str, above: int, end: int | None) -> str:
    upper = amount if end is None else f"LEAST({amount}, {end})"
    return f"GREATEST({upper} - {above}, 0)"


def _is_known(node: IsKnown, names: SqlNames) -> str:
    item = node.item
    if isinstance(item, FieldValue) and item.field.blank is Blank.NONE:
        return _is_present(item, names)
    return f"({to_sql(item, names=names)} IS NOT NULL)"


def _has_value(node: HasValue, names: SqlNames) -> str:
    return _where_present(node.item, f"({names.field(node.item)} IS NOT NULL)", names)


def _aggregate(node: Aggregate, names: SqlNames) -> str:
    raw = names.raw(node)
    # A bare NULL has no type, and words about days, or another engine's conditions, refuse one.
    return unknown_sql(node.type.kind) if raw is None else value_sql(node, raw)


def _result(node: RuleResult, names: SqlNames) -> str:
    return names.result(node)


def _ratio(node: Ratio, names: SqlNames) -> str:
    raise internal_error("a ratio stands outside a comparison")


_WRITERS: Mapping[type[Expression], Callable[..., str]] = {
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
