"""What a rule comes to, whatever its pack calls things: so that two packs can be seen to rule the same."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from jingzhun.packs.compiled import CompiledChain
from jingzhun.rules import (
    Aggregate,
    And,
    Arithmetic,
    Bracket,
    Compare,
    Expression,
    FieldValue,
    Lookup,
    OneOf,
    Or,
    ParameterValue,
    RuleResult,
)

_SWAPPED = {">": "<", ">=": "<="}
_WRITTEN_OUT = ("definition", "standard")
_PARTS_APART = ("type", "span", "presence")


def meaning(expression: Expression, chain: CompiledChain) -> str:
    """A text that is equal for two rules of one meaning: figures by value and unit, definitions written out.

    The order of conditions, factors and options does not count, nor on which side of a comparison a value stands.
    Rules that are told apart may still come to the same; rules that are not told apart do.
    """
    return _Meanings(chain=chain).of(expression)


@dataclass(frozen=True, kw_only=True)
class _Meanings:
    chain: CompiledChain

    def of(self, expression: Expression) -> str:
        node = self._written_out(expression)
        if isinstance(node, ParameterValue):
            return self._figure(node.name)
        if isinstance(node, And | Or):
            return _called(node, sorted(set(self._items(node, type(node)))))
        if isinstance(node, Arithmetic) and node.operator in ("+", "*"):
            return _called(
                node, [node.operator, *sorted((self.of(node.left), self.of(node.right)))]
            )
        if isinstance(node, Compare):
            return self._compared(node)
        if isinstance(node, OneOf):
            return _called(node, [self.of(node.item), *sorted(map(self.of, node.options))])
        return _called(node, self._parts(node))

    def _written_out(self, node: Expression) -> Expression:
        """What a definition of the same record says, in place of its name."""
        while isinstance(node, RuleResult) and node.kind == "definition" and not node.path:
            node = self.chain.definitions[node.rule_id].value
        return node

    def _items(self, node: And | Or, kind: type[Expression]) -> Iterator[str]:
        """The members of a conjunction or disjunction, those of members of the same kind among them."""
        for item in map(self._written_out, node.items):
            if isinstance(item, And | Or) and isinstance(item, kind):
                yield from self._items(item, kind)
            else:
                yield self.of(item)

    def _compared(self, node: Compare) -> str:
        sides = [self.of(node.left), self.of(node.right)]
        if node.operator in _SWAPPED:
            return _called(node, [_SWAPPED[node.operator], *reversed(sides)])
        return _called(
            node, [node.operator, *(sorted(sides) if node.operator in ("=", "<>") else sides)]
        )

    def _figure(self, name: str) -> str:
        found = self.chain.parameters[name]
        return f"{found.content!r} {found.entry.unit}"

    def _parts(self, node: Expression) -> Iterator[str]:
        """Everything that a node holds, in the order of its declaration."""
        if isinstance(node, RuleResult) and node.kind in _WRITTEN_OUT:
            yield from map(self.of, self._wordings(node))
        for part in fields(node):
            value = getattr(node, part.name)
            if part.name in _PARTS_APART or (
                part.name == "rule_id" and getattr(node, "kind", "") in _WRITTEN_OUT
            ):
                continue
            yield self._part(node, part.name, value)

    def _wordings(self, node: RuleResult) -> Iterator[Expression]:
        """What the definition or the standard says that a rule rests on: two packs may mean two things by one name."""
        if node.kind == "definition":
            yield self.chain.definitions[node.rule_id].value
        else:
            standard = self.chain.standards[node.rule_id]
            yield from filter(None, (standard.applies_when, standard.met_when))

    def _part(self, node: Expression, name: str, value: object) -> str:
        if isinstance(node, Lookup | Bracket) and name == "parameter":
            return self._figure(str(value))
        if isinstance(node, FieldValue) and name == "field":
            return node.field.name
        if isinstance(node, Aggregate) and name == "relation":
            return f"{node.relation.entity} by {node.relation.by}"
        return self._value(value)

    def _value(self, value: object) -> str:
        if isinstance(value, Expression):
            return self.of(value)
        if isinstance(value, tuple):
            return f"[{', '.join(map(self._value, value))}]"
        return repr(value)


def _called(node: Expression, parts: list[str] | Iterator[str]) -> str:
    return f"{type(node).__name__}({', '.join(parts)})"
