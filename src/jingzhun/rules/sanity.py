"""Conditions that no register can make false, or none true: they are refused when the rule is read.

A rule that matches everybody through a slip gives money to everybody; one that matches nobody hides a right.
``grade <> 'A' or grade <> 'B'`` reads like a restriction and restricts nothing.
"""

from collections.abc import Iterator, Mapping, Sequence

from jingzhun.rules.expressions import (
    BOOLEAN,
    Aggregate,
    Call,
    Compare,
    Comparison,
    Expression,
    Literal,
    Not,
    OneOf,
)

FLIPPED: Mapping[Comparison, Comparison] = {
    "=": "=",
    "<>": "<>",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
_OPPOSITE: Mapping[Comparison, Comparison] = {
    "=": "<>",
    "<>": "=",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}
_WHOLE = 1_000_000  # a share of all, in millionths
_NEVER_NEGATIVE = ("age", "abs")
_FEWEST = {"count_of": (0, None), "share_of": (0, _WHOLE)}

Bound = tuple[Expression, Comparison, object]
"""A value, how it is compared, and the constant it is compared with."""


def is_foregone(operator: Comparison, left: Expression, right: Expression) -> bool:
    """Whether a value is compared with itself, or with a bound that it always or never meets.

    >>> from jingzhun.rules.expressions import INTEGER
    >>> age = Call(type=INTEGER, function="age", arguments=())
    >>> is_foregone(">=", age, Literal(type=INTEGER, value=0))
    True
    """
    if left == right:
        return True
    if isinstance(left, Literal):
        left, right, operator = right, left, FLIPPED[operator]
    if not isinstance(right, Literal) or not isinstance(right.value, int):
        return False
    least, greatest = _range(left)
    return least is not None and _is_decided(operator, right.value, least, greatest)


def says_nothing(items: Sequence[Expression], *, is_and: bool) -> bool:
    """Whether parts joined by ``and`` exclude each other, or parts joined by ``or`` leave nothing out."""
    if any(_negation(item) in items for item in items):
        return True
    bounds = list(_bounds(items, is_and=is_and))
    return any(
        one[0] == other[0] and _exclude(one, other)
        for number, one in enumerate(bounds)
        for other in bounds[:number]
    )


def named_values(items: Sequence[Expression]) -> Mapping[Expression, frozenset[object]]:
    """For each value, the constants of which one of ``items`` lets it be one."""
    named: dict[Expression, frozenset[object]] = {}
    for value, operator, bound in _bounds(items, is_and=True):
        if operator == "=":
            named[value] = named.get(value, frozenset()) | _values(bound)
    return named


def _range(node: Expression) -> tuple[int | None, int | None]:
    """The least and the greatest value that a number can have by its nature."""
    if isinstance(node, Aggregate):
        return _FEWEST.get(node.function, (None, None))
    if isinstance(node, Call) and node.function in _NEVER_NEGATIVE:
        return 0, None
    return None, None


def _is_decided(operator: Comparison, bound: int, least: int, greatest: int | None) -> bool:
    """Whether all values from ``least`` to ``greatest`` (``None``: without end) compare alike with ``bound``."""
    top = float("inf") if greatest is None else greatest
    if operator in ("=", "<>"):
        return bound < least or bound > top
    if operator in ("<", ">="):
        return bound <= least or bound > top
    return bound < least or bound >= top


def _negation(node: Expression) -> Expression:
    if isinstance(node, Not):
        return node.item
    if isinstance(node, Compare):
        opposite = _OPPOSITE[node.operator]
        return Compare(type=BOOLEAN, operator=opposite, left=node.left, right=node.right)
    return Not(type=BOOLEAN, item=node)


def _bounds(items: Sequence[Expression], *, is_and: bool) -> Iterator[Bound]:
    """Every bound by a constant; under ``or`` its opposite, since to leave nothing out is to exclude nothing."""
    for given in items:
        item, is_opposite = given, not is_and
        while isinstance(item, Not):
            item, is_opposite = item.item, not is_opposite
        if isinstance(item, OneOf) and not is_opposite:
            yield item.item, "=", frozenset(option.value for option in item.options)
        if isinstance(item, Compare):
            yield from _bound(item, is_opposite=is_opposite)


def _bound(item: Compare, *, is_opposite: bool) -> Iterator[Bound]:
    operator, left, right = item.operator, item.left, item.right
    if isinstance(left, Literal):
        left, right, operator = right, left, FLIPPED[operator]
    if isinstance(right, Literal):
        yield left, _OPPOSITE[operator] if is_opposite else operator, right.value


def _exclude(one: Bound, other: Bound) -> bool:
    """Whether no value meets both bounds."""
    if one[1] == other[1] == "=":
        return not _values(one[2]) & _values(other[2])
    return _lies_above(one, other) or _lies_above(other, one)


def _values(bound: object) -> frozenset[object]:
    return bound if isinstance(bound, frozenset) else frozenset({bound})


def _lies_above(low: Bound, high: Bound) -> bool:
    """Whether the first asks for more than the second allows."""
    if low[1] not in (">", ">=", "=") or high[1] not in ("<", "<=", "="):
        return False
    is_strict = low[1] == ">" or high[1] == "<"
    lows, highs = _values(low[2]), _values(high[2])
    return all(a > b or (is_strict and a == b) for a in lows for b in highs)  # type: ignore[operator]
