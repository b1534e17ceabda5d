"""``and``, ``or``, ``not``, arithmetic, and the choice between values."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jingzhun.rules.building import Builder, is_constant
from jingzhun.rules.expressions import (
    BOOLEAN,
    INTEGER,
    And,
    Arithmetic,
    Case,
    Expression,
    Not,
    Or,
    Sign,
    ValueType,
)
from jingzhun.rules.kinds import NUMBERS, common_type, known_codes
from jingzhun.rules.sanity import named_values, says_nothing
from jingzhun.rules.type_words import clash_texts, type_texts
from jingzhun.vocabulary import FieldType

_SIGNS: Mapping[type[exp.Expr], Sign] = {exp.Add: "+", exp.Sub: "-"}
_SCALED = NUMBERS - {FieldType.RATE}  # what a count may multiply


def build_junction(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``a and b and c``, ``a or b or c``; a condition beside its own negation says nothing."""
    items = [builder.condition(item) for item in _flat(node, type(node))]
    kept = tuple(item for item in items if item is not None)
    if len(kept) < len(items):
        return None
    kind = And if isinstance(node, exp.And) else Or
    if says_nothing(kept, is_and=kind is And) or (kind is Or and _names_every_code(builder, kept)):
        return builder.refuse(node, "RULE014", seen=builder.source(node))
    return kind(type=BOOLEAN, span=builder.span(node), items=kept)


def _names_every_code(builder: Builder, items: Sequence[Expression]) -> bool:
    """Whether the parts of an ``or`` together list all codes that a value can have."""
    tables = builder.scope.vocabulary.code_tables
    return any(
        value.type.kind is FieldType.CODE and set(known_codes(tables[value.type.codes])) <= named
        for value, named in named_values(items).items()
    )


def _flat(node: exp.Expr, kind: type[exp.Expr]) -> list[exp.Expr]:
    """The parts of ``a and b and c``, whatever way the parser nested them."""
    inner = node.unnest()
    if type(inner) is not kind:
        return [inner]
    return _flat(inner.this, kind) + _flat(inner.expression, kind)


def build_not(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``not a``."""
    item = builder.condition(node.this)
    return None if item is None else Not(type=BOOLEAN, span=builder.span(node), item=item)


def build_sum(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``a + b`` and ``a - b`` of one type."""
    sides = _terms(builder, node.this, node.expression, wanted)
    if sides is None:
        return None
    left, right = sides
    kind = common_type(left.type, right.type)
    if kind is None or kind.kind not in NUMBERS:
        texts = clash_texts(builder.scope.vocabulary, left, right)
        return builder.refuse(node, "RULE009", text=builder.source(node), **texts)
    sign = _SIGNS[type(node)]
    return Arithmetic(type=kind, span=builder.span(node), operator=sign, left=left, right=right)


def _terms(
    builder: Builder, left: exp.Expr, right: exp.Expr, wanted: ValueType | None
) -> tuple[Expression, Expression] | None:
    """Both terms; a constant takes the type of the other, two constants that of their surroundings."""
    first, second = (right, left) if is_constant(left) else (left, right)
    one = builder.build(first, wanted)
    other = builder.build(second, one.type if one is not None else wanted)
    if one is None or other is None:
        return None
    return (other, one) if first is right else (one, other)


def build_product(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """An amount times a count; the product is of the amount's type."""
    left, right = builder.build(node.this, INTEGER), builder.build(node.expression, INTEGER)
    if left is None or right is None:
        return None
    kinds = {left.type.kind, right.type.kind}
    if FieldType.INTEGER not in kinds or not kinds <= _SCALED:
        texts = type_texts(builder.scope.vocabulary, seen=left.type, wanted=right.type)
        return builder.refuse(node, "RULE038", text=builder.source(node), **texts)
    kind = right.type if left.type.kind is FieldType.INTEGER else left.type
    return Arithmetic(type=kind, span=builder.span(node), operator="*", left=left, right=right)


def build_case(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``case when a then x else y end``; without an ``else`` the rest is unknown."""
    if node.this is not None:
        return builder.refuse(node, "RULE027", seen="case x when …")
    pairs = [(branch.this, branch.args["true"]) for branch in node.args["ifs"]]
    return _choice(builder, node, pairs, node.args.get("default"), wanted)


def build_if(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``if(a, x, y)``, short for a ``case`` with one condition."""
    if len(node.expressions) != 3:
        texts = {"seen": builder.source(node), "wanted": "if(condition, value, other)"}
        return builder.refuse(node, "RULE008", **texts)
    condition, value, other = node.expressions
    return _choice(builder, node, [(condition, value)], other, wanted)


def _choice(
    builder: Builder,
    node: exp.Expr,
    pairs: Sequence[tuple[exp.Expr, exp.Expr]],
    default: exp.Expr | None,
    wanted: ValueType | None,
) -> Expression | None:
    conditions = [builder.condition(condition) for condition, _ in pairs]
    written = [value for _, value in pairs] + ([] if default is None else [default])
    values = _values(builder, written, wanted)
    held = [condition for condition in conditions if condition is not None]
    if values is None or len(held) < len(conditions):
        return None
    shared = _shared_type([value.type for value in values])
    if shared is None:
        return builder.refuse(node, "RULE039", seen=builder.source(node))
    otherwise = values.pop() if default is not None else None
    branches = tuple(zip(held, values, strict=True))
    return Case(type=shared, span=builder.span(node), branches=branches, otherwise=otherwise)


def _values(
    builder: Builder, written: Sequence[exp.Expr], wanted: ValueType | None
) -> list[Expression] | None:
    """The values of a choice; constants take the wanted type, else that of the first value that has one."""
    model = next((value for value in written if not is_constant(value)), None)
    if wanted is None and model is not None:
        built = builder.build(model)
        wanted = None if built is None else built.type
    values = [builder.build(value, wanted) for value in written]
    kept = [value for value in values if value is not None]
    return kept if len(kept) == len(values) else None


def _shared_type(types: Sequence[ValueType]) -> ValueType | None:
    shared: ValueType | None = types[0]
    for other in types[1:]:
        shared = None if shared is None else common_type(shared, other)
    return shared
