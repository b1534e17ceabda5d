"""Comparisons: two values of one type, quotients, lists; refused where the answer is the same for everybody."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jingzhun.rules.building import Builder, is_constant
from jingzhun.rules.expressions import (
    BOOLEAN,
    RATE,
    And,
    Compare,
    Comparison,
    Expression,
    Literal,
    OneOf,
    Ratio,
    ValueType,
)
from jingzhun.rules.kinds import NUMBERS, ORDERED, common_type, known_codes
from jingzhun.rules.sanity import is_foregone
from jingzhun.rules.type_words import clash_texts, type_texts
from jingzhun.vocabulary import FieldType

COMPARISONS: Mapping[type[exp.Expr], Comparison] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
Sides = tuple[Expression, Expression]


def build_comparison(
    builder: Builder, node: exp.Expr, wanted: ValueType | None
) -> Expression | None:
    """``a < b`` and the other five signs."""
    sides = _sides(builder, node.this, node.expression)
    return None if sides is None else _compare(builder, node, COMPARISONS[type(node)], sides)


def build_between(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``a between low and high``, both ends included."""
    low = _sides(builder, node.this, node.args["low"])
    high = _sides(builder, node.this, node.args["high"])
    if low is None or high is None:
        return None
    if _is_empty_range(low[1], high[1]):
        return builder.refuse(node, "RULE014", seen=builder.source(node))
    items = (_compare(builder, node, ">=", low), _compare(builder, node, "<=", high))
    kept = tuple(item for item in items if item is not None)
    return And(type=BOOLEAN, span=builder.span(node), items=kept) if len(kept) == 2 else None


def _is_empty_range(low: Expression, high: Expression) -> bool:
    """Whether two constants leave nothing between them."""
    if not isinstance(low, Literal) or not isinstance(high, Literal):
        return False
    return type(low.value) is type(high.value) and low.value > high.value  # type: ignore[operator]


def build_one_of(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``x in ('a', 'b')``."""
    item = builder.build(node.this)
    listed = node.expressions
    if item is None:
        return None
    if not listed or not all(is_constant(option) for option in listed):
        return builder.refuse(node, "RULE037", seen=builder.source(node))
    options = [builder.build(option, item.type) for option in listed]
    kept = tuple(option for option in options if isinstance(option, Literal))
    if len(kept) < len(options):
        return None
    if len(set(kept)) < len(kept):
        return builder.refuse(node, "RULE042", seen=builder.source(node))
    if isinstance(item, Literal) or _covers_table(builder, item.type, kept):
        return builder.refuse(node, "RULE014", seen=builder.source(node))
    return OneOf(type=BOOLEAN, span=builder.span(node), item=item, options=kept)


def build_stray_ratio(
    builder: Builder, node: exp.Expr, wanted: ValueType | None
) -> Expression | None:
    """``a / b`` outside a comparison has no exact value: refused."""
    return builder.refuse(node, "RULE015", seen=builder.source(node))


def _sides(builder: Builder, left: exp.Expr, right: exp.Expr) -> Sides | None:
    """Both sides of a comparison; the one that is no bare constant gives the other its type."""
    if is_constant(left) and is_constant(right):
        return builder.refuse(left, "RULE014", seen=builder.source(left))
    first, second = (right, left) if is_constant(left) else (left, right)
    one = _side(builder, first, None)
    if one is None:
        if not is_constant(second):
            _side(builder, second, None)  # its faults are told as well
        return None
    if is_constant(second) and _is_count_ratio(one):
        return builder.refuse(second, "RULE044", seen=builder.source(second))
    other = _side(builder, second, one.type)
    if other is None:
        return None
    return (other, one) if first is right else (one, other)


def _side(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    inner = node.unnest()
    if isinstance(inner, exp.Div):
        return _ratio(builder, inner)
    return builder.build(inner, wanted)


def _ratio(builder: Builder, node: exp.Expr) -> Expression | None:
    above, below = builder.build(node.this), builder.build(node.expression)
    if above is None or below is None:
        return None
    kind = _ratio_type(above.type, below.type)
    if kind is None or isinstance(above, Literal) or isinstance(below, Literal):
        texts = type_texts(builder.scope.vocabulary, seen=above.type, wanted=below.type)
        return builder.refuse(node, "RULE036", text=builder.source(node), **texts)
    return Ratio(type=kind, span=builder.span(node), numerator=above, denominator=below)


def _is_count_ratio(node: Expression) -> bool:
    """Whether a number beside this could mean percent as well as so many times."""
    return isinstance(node, Ratio) and node.numerator.type.kind is FieldType.INTEGER


def _ratio_type(above: ValueType, below: ValueType) -> ValueType | None:
    """Two values of one kind and unit make a rate; an amount over a count keeps the amount's type."""
    if not {above.kind, below.kind} <= NUMBERS - {FieldType.RATE}:
        return None
    if above.kind is below.kind:
        alike = above.kind is FieldType.INTEGER or common_type(above, below) is not None
        return RATE if alike else None
    return above if below.kind is FieldType.INTEGER else None


def _compare(
    builder: Builder, node: exp.Expr, operator: Comparison, sides: Sides
) -> Expression | None:
    left, right = sides
    if common_type(left.type, right.type) is None:
        texts = clash_texts(builder.scope.vocabulary, left, right)
        return builder.refuse(node, "RULE009", text=builder.source(node), **texts)
    if left.type.kind not in ORDERED and operator not in ("=", "<>"):
        texts = type_texts(builder.scope.vocabulary, wanted=left.type)
        return builder.refuse(node, "RULE035", seen=operator, **texts)
    if is_foregone(operator, left, right):
        return builder.refuse(node, "RULE014", seen=builder.source(node))
    return Compare(type=BOOLEAN, span=builder.span(node), operator=operator, left=left, right=right)


def _covers_table(builder: Builder, kind: ValueType, options: Sequence[Literal]) -> bool:
    """Whether a list names every code there is, so that it tells nobody apart."""
    if kind.kind is not FieldType.CODE:
        return False
    codes = known_codes(builder.scope.vocabulary.code_tables[kind.codes])
    return set(codes) <= {option.value for option in options}
