"""Calls: scalar functions, ``is_known``, ``has_value``, and what is read from keyed and tiered parameters."""

from collections.abc import Sequence

from sqlglot import exp

from jingzhun.rules.building import Builder, is_constant, is_text
from jingzhun.rules.exactness import ROUNDINGS
from jingzhun.rules.expressions import (
    BOOLEAN,
    MONEY,
    Bracket,
    Call,
    Expression,
    FieldValue,
    HasValue,
    IsKnown,
    Literal,
    Lookup,
    ValueType,
)
from jingzhun.rules.functions import FUNCTIONS, Function
from jingzhun.rules.kinds import common_type
from jingzhun.rules.naming import find_parameter
from jingzhun.rules.reading import identifiers
from jingzhun.rules.scope import ParameterDeclaration
from jingzhun.rules.type_words import NO_REMEDY, keys_texts, kinds_texts, type_texts
from jingzhun.vocabulary import Blank, FieldType

_BY_USAGE = "by(param.table, key)"
_BRACKET_USAGE = "bracket(param.scale, amount)"


def build_call(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """A call of a scalar function, its arguments checked by number, kind and type."""
    function = FUNCTIONS[str(node.this)]
    written = list(node.expressions)
    options = _options(builder, node, function, written)
    if options is None:
        return None
    count = len(function.parameters)
    if len(written) != count and not (function.is_variadic and len(written) > count):
        return _misused(builder, node, function.usage)
    arguments = _arguments(builder, written, is_alike=function.is_variadic)
    if arguments is None or not _kinds_fit(builder, node, function, arguments):
        return None
    result = function.result([argument.type for argument in arguments])
    if result is None:
        return _misused(builder, node, function.usage)
    return Call(
        type=result,
        span=builder.span(node),
        function=function.name,
        arguments=arguments,
        options=options,
    )


def _misused(builder: Builder, node: exp.Expr, usage: str) -> Expression | None:
    return builder.refuse(node, "RULE008", seen=builder.source(node), wanted=usage)


def _options(
    builder: Builder, node: exp.Expr, function: Function, written: list[exp.Expr]
) -> tuple[str, ...] | None:
    """The rounding, taken off the end of the arguments, for the functions that must have one."""
    if not function.has_rounding:
        return ()
    rounding = written.pop().name if written and is_text(written[-1]) else ""
    if rounding in ROUNDINGS:
        return (rounding,)
    if not rounding:
        return builder.refuse(node, "RULE008", seen=builder.source(node), wanted=function.usage)
    return builder.refuse(node, "RULE025", seen=rounding, wanted=function.usage)


def _arguments(
    builder: Builder, written: Sequence[exp.Expr], *, is_alike: bool
) -> tuple[Expression, ...] | None:
    """The arguments; where all must be of one type, constants take that of the others."""
    model = next((node for node in written if not is_constant(node)), None)
    built = builder.build(model) if is_alike and model is not None else None
    kind = built.type if built is not None else None
    arguments = tuple(builder.build(node, kind) for node in written)
    kept = tuple(argument for argument in arguments if argument is not None)
    return kept if len(kept) == len(arguments) else None


def _kinds_fit(
    builder: Builder, node: exp.Expr, function: Function, arguments: Sequence[Expression]
) -> bool:
    last = len(function.parameters) - 1
    for place, argument in enumerate(arguments):
        allowed = function.parameters[min(place, last)]
        if argument.type.kind not in allowed:
            texts = kinds_texts(builder.scope.vocabulary, argument.type, allowed)
            builder.refuse(node.expressions[place], "RULE011", **texts)
            return False
    return True


def build_is_known(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``is_known(x)``: whether there is a value, or none is known to be."""
    if len(node.expressions) != 1:
        return _misused(builder, node, "is_known(x)")
    item = builder.build(node.expressions[0])
    if item is None:
        return None
    if isinstance(item, Literal) or _is_always_known(item):
        return builder.refuse(node, "RULE014", seen=builder.source(node))
    return IsKnown(type=BOOLEAN, span=builder.span(node), item=item)


def _is_always_known(item: Expression) -> bool:
    """Whether an empty cell says as much as a full one: 'known to be none'."""
    return isinstance(item, FieldValue) and item.field.blank is Blank.NONE and not item.path


def build_has_value(
    builder: Builder, node: exp.Expr, wanted: ValueType | None
) -> Expression | None:
    """``has_value(x)`` of a field whose empty cell means 'known to be none'."""
    if len(node.expressions) != 1:
        return _misused(builder, node, "has_value(x)")
    item = builder.build(node.expressions[0])
    if item is None:
        return None
    if not isinstance(item, FieldValue) or item.field.blank is not Blank.NONE:
        return builder.refuse(node, "RULE022", seen=builder.source(node.expressions[0]))
    return HasValue(type=BOOLEAN, span=builder.span(node), item=item)


def build_by(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``by(param.x, key, …)``: one cell of a keyed parameter."""
    declared = _parameter_of(builder, node, _BY_USAGE)
    if declared is None:
        return None
    written, kinds = node.expressions[1:], declared.keyed_by
    if len(written) != len(kinds) or not written:
        texts = keys_texts(builder.scope.vocabulary, kinds)
        return builder.refuse(node, "RULE021", seen=builder.source(node), **texts)
    keys_built = [_key(builder, key, kind) for key, kind in zip(written, kinds, strict=True)]
    kept = tuple(key for key in keys_built if key is not None)
    if len(kept) < len(keys_built):
        return None
    return Lookup(type=declared.type, span=builder.span(node), parameter=declared.name, keys=kept)


def _key(builder: Builder, node: exp.Expr, kind: ValueType) -> Expression | None:
    key = builder.build(node, kind)
    if key is not None and common_type(key.type, kind) is None:
        texts = type_texts(builder.scope.vocabulary, seen=key.type, wanted=kind)
        return builder.refuse(node, "RULE009", text=builder.source(node), **texts, **NO_REMEDY)
    return key


def build_bracket(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """``bracket(param.scale, amount)``: a tiered parameter applied to an amount of money."""
    declared = _parameter_of(builder, node, _BRACKET_USAGE)
    if declared is None:
        return None
    if not declared.is_bracket or len(node.expressions) != 2:
        usage = {"wanted": _BRACKET_USAGE, "wanted_zh": _BRACKET_USAGE}
        return builder.refuse(node, "RULE021", seen=builder.source(node), **usage)
    amount = builder.build(node.expressions[1], MONEY)
    if amount is None:
        return None
    if amount.type.kind is not FieldType.MONEY:
        texts = kinds_texts(builder.scope.vocabulary, amount.type, frozenset({FieldType.MONEY}))
        return builder.refuse(node, "RULE011", **texts)
    return Bracket(
        type=amount.type, span=builder.span(node), parameter=declared.name, amount=amount
    )


def _parameter_of(builder: Builder, node: exp.Expr, usage: str) -> ParameterDeclaration | None:
    words = identifiers(node.expressions[0]) if node.expressions else None
    if words is None or len(words) != 2 or words[0].name != "param":
        builder.refuse(node, "RULE008", seen=builder.source(node), wanted=usage)
        return None
    return find_parameter(builder, words)
