"""What an expression is made of: what it needs, its leaf conditions, and circles among rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from jingzhun.rules.expressions import (
    BOOLEAN,
    Aggregate,
    And,
    Bracket,
    Case,
    Expression,
    FieldValue,
    Lookup,
    Not,
    Or,
    ParameterValue,
    RuleResult,
)
from jingzhun.vocabulary import Blank


@dataclass(frozen=True, kw_only=True)
class Dependencies:
    """What must be there before an expression can be computed; everything in the order of the text."""

    parameters: tuple[str, ...]
    rules: tuple[RuleResult, ...]
    fields: tuple[FieldValue, ...]
    aggregates: tuple[Aggregate, ...]


def dependencies(expression: Expression) -> Dependencies:
    """Everything that an expression names, inside aggregates too, each once."""
    nodes = list(expression.walk())
    return Dependencies(
        parameters=tuple(dict.fromkeys(name for node in nodes for name in _parameters(node))),
        rules=tuple(dict.fromkeys(node for node in nodes if isinstance(node, RuleResult))),
        fields=tuple({id(n): n for n in nodes if isinstance(n, FieldValue)}.values()),
        aggregates=tuple({id(n): n for n in nodes if isinstance(n, Aggregate)}.values()),
    )


def _parameters(node: Expression) -> Iterator[str]:
    if isinstance(node, ParameterValue):
        yield node.name
    elif isinstance(node, Lookup | Bracket):
        yield node.parameter


def leaves(expression: Expression) -> tuple[Expression, ...]:
    """The yes/no conditions that ``and``, ``or``, ``not`` and ``case`` put together, each once, in text order.

    These are the units of reasons: an aggregate or another rule's result is one leaf.
    """
    found: list[Expression] = []
    for leaf in _leaves(expression):
        if leaf not in found:
            found.append(leaf)
    return tuple(found)


def _leaves(expression: Expression) -> Iterator[Expression]:
    if isinstance(expression, And | Or | Not):
        for child in expression.children():
            yield from _leaves(child)
    elif isinstance(expression, Case):
        for child in expression.children():
            if child.type == BOOLEAN:
                yield from _leaves(child)
    elif expression.type == BOOLEAN:
        yield expression


def empty_when_none(*sides: Expression) -> tuple[FieldValue, ...]:
    """The fields in these values whose empty cell means 'known to be none': then no comparison holds.

    Not the fields of conditions, of choices and of children: those have said what they make of an empty cell.
    """
    fields = (node for side in sides for node in _compared_fields(side))
    return tuple(dict.fromkeys(node for node in fields if node.field.blank is Blank.NONE))


def _compared_fields(node: Expression) -> Iterator[FieldValue]:
    if isinstance(node, Aggregate | Case) or node.type == BOOLEAN:
        return
    if isinstance(node, FieldValue):
        yield node
    for child in node.children():
        yield from _compared_fields(child)


def find_circle(needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The names of one circle among rules, the first repeated at the end; empty when there is none.

    >>> find_circle({"a": ("b",), "b": ("a",)})[0] in "ab"
    True
    """
    try:
        tuple(TopologicalSorter({name: set(below) for name, below in needs.items()}).static_order())
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return ()
