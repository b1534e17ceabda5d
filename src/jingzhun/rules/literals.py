"""Constants: numbers, texts, codes and days, each of the type of what it stands beside."""

from decimal import Decimal

from sqlglot import exp

from jingzhun.errors.suggest import closest
from jingzhun.rules.building import Builder, is_text
from jingzhun.rules.expressions import DATE, INTEGER, TEXT, Expression, Literal, ValueType
from jingzhun.rules.kinds import NUMBERS, known_codes, number_in, read_day
from jingzhun.rules.type_words import type_texts
from jingzhun.vocabulary import FieldType

_TEXTUAL = frozenset({FieldType.TEXT, FieldType.CODE, FieldType.REFERENCE})


def build_constant(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """A bare text or number; without a neighbour it is a text or a count."""
    if is_text(node):
        return _text(builder, node, wanted or TEXT)
    return _number(builder, node, wanted or INTEGER, written=node)


def build_negative(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``-5``; a minus before anything but a number is written ``0 - x``."""
    inner = node.this
    if not isinstance(inner, exp.Literal) or inner.is_string:
        return builder.refuse(node, "RULE027", seen=builder.source(node))
    return _number(builder, node, wanted or INTEGER, written=inner)


def build_day(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``date '2018-12-31'``."""
    day = read_day(node.this.name)
    if day is None:
        return builder.refuse(node, "RULE024", seen=node.this.name)
    return Literal(type=DATE, span=builder.span(node), value=day)


def _number(
    builder: Builder, node: exp.Expr, kind: ValueType, *, written: exp.Expr
) -> Expression | None:
    if kind.kind not in NUMBERS:
        return _refuse_constant(builder, node, kind)
    sign = 1 if written is node else -1
    value = number_in(kind, sign * Decimal(written.name))
    if value is None:
        texts = type_texts(builder.scope.vocabulary, wanted=kind)
        return builder.refuse(node, "RULE012", seen=written.name, **texts)
    return Literal(type=kind, span=builder.span(node), value=value)


def _text(builder: Builder, node: exp.Expr, kind: ValueType) -> Expression | None:
    if kind.kind not in _TEXTUAL:
        return _refuse_constant(builder, node, kind)
    if kind.kind is FieldType.CODE and not _is_code(builder, node, kind):
        return None
    return Literal(type=kind, span=builder.span(node), value=node.name)


def _refuse_constant(builder: Builder, node: exp.Expr, kind: ValueType) -> Expression | None:
    """Always ``None``: a constant stands where a value of another kind is wanted."""
    texts = type_texts(builder.scope.vocabulary, wanted=kind)
    written = builder.source(node)
    return builder.refuse(node, "RULE011", seen=written, seen_zh=written, **texts)


def _is_code(builder: Builder, node: exp.Expr, kind: ValueType) -> bool:
    codes = known_codes(builder.scope.vocabulary.code_tables[kind.codes])
    if node.name in codes:
        return True
    nearest = closest(node.name, codes) or ", ".join(codes[:8])
    builder.refuse(node, "RULE010", seen=node.name, wanted=nearest, table=kind.codes)
    return False
