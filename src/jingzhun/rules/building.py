"""What turns a SQLGlot tree into a typed expression: where it stands, what it is about, where faults go.

Each kind of node has one function, listed in :mod:`jingzhun.rules.grammar`. Such a function returns ``None`` once it
has reported a fault; its callers pass the ``None`` on, so that one mistake is told once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlglot import exp

from jingzhun.rules.expressions import BOOLEAN, Expression, Span, ValueType
from jingzhun.rules.kinds import is_condition
from jingzhun.rules.reading import SourceTree
from jingzhun.rules.reporting import Reporter
from jingzhun.rules.scope import Scope
from jingzhun.rules.type_words import type_texts
from jingzhun.vocabulary import Entity

Nothing = TypeVar("Nothing")  # whatever a caller would have built


@dataclass(frozen=True, kw_only=True)
class Builder:
    """Builds expressions about rows of ``entity``; :meth:`about` gives one for child rows."""

    tree: SourceTree
    reporter: Reporter
    scope: Scope
    entity: Entity
    grammar: Mapping[type[exp.Expr], "Build"]

    def about(self, entity: Entity) -> "Builder":
        """The same text read about another entity's rows."""
        return replace(self, entity=entity)

    def build(self, node: exp.Expr, wanted: ValueType | None = None) -> Expression | None:
        """The expression of a node; ``wanted`` gives constants their type."""
        inner = node.unnest()
        build = self.grammar.get(type(inner))
        if build is None:
            return self.refuse(inner, "RULE027", seen=self.source(inner))
        return build(self, inner, wanted)

    def condition(self, node: exp.Expr) -> Expression | None:
        """The expression of a node that must be true, false or unknown."""
        built = self.build(node, BOOLEAN)
        if built is not None and not is_condition(built.type):
            texts = type_texts(self.scope.vocabulary, wanted=built.type)
            return self.refuse(node, "RULE023", seen=self.source(node), **texts)
        return built

    def refuse(self, node: exp.Expr, code: str, **texts: str) -> Nothing | None:
        """Report a fault at a node; always ``None``, so that a caller can return what it gets."""
        self.reporter.report(code, self.span(node), **texts)
        return None

    def span(self, node: exp.Expr) -> Span:
        """Where a node stands in the text."""
        return self.tree.span(node)

    def source(self, node: exp.Expr) -> str:
        """What was written for a node."""
        return self.reporter.source(self.span(node))


Build = Callable[[Builder, exp.Expr, ValueType | None], Expression | None]
"""Builds one kind of node; the last argument is the type that constants take."""


def is_constant(node: exp.Expr) -> bool:
    """Whether a bare number or text stands here, which takes its type from what it stands beside."""
    inner = node.unnest()
    if isinstance(inner, exp.Neg):
        inner = inner.this
    return isinstance(inner, exp.Literal)


def is_text(node: exp.Expr) -> bool:
    """Whether a text in quotation marks stands here."""
    return isinstance(node, exp.Literal) and node.is_string
