"""From the text of a rule to a typed expression, or every fault in it."""

from jingzhun.errors import Position, internal_error
from jingzhun.rules.building import Builder
from jingzhun.rules.expressions import (
    BOOLEAN,
    Aggregate,
    Expression,
    FieldValue,
    RuleResult,
    Span,
    ValueType,
)
from jingzhun.rules.grammar import GRAMMAR
from jingzhun.rules.kinds import common_type
from jingzhun.rules.reading import read_tree
from jingzhun.rules.reporting import NOWHERE, Locate, Reporter
from jingzhun.rules.scope import Scope
from jingzhun.rules.type_words import type_texts

_OF_A_SUBJECT = (FieldValue, RuleResult, Aggregate)  # what differs from one subject to another


def parse_rule(
    text: str,
    *,
    subject: str,
    scope: Scope,
    position: Position = NOWHERE,
    locate: Locate | None = None,
    expected: ValueType | None = BOOLEAN,
) -> Expression:
    """The typed expression of a rule about rows of ``subject`` (an entity, singular or plural).

    ``position`` is the place of the text's first character, ``locate`` the place of any other where the text does
    not stand on one line. ``expected`` is the type the rule must have; ``None`` takes any.

    Raises:
        JingzhunError: with every fault found (RULE001 …); a rule that cannot be read never becomes one that can.

    >>> from jingzhun.vocabulary import load_vocabulary
    >>> rule = parse_rule("dwelling_grade in ('C', 'D')", subject="household",
    ...                   scope=Scope(vocabulary=load_vocabulary()))
    >>> type(rule).__name__
    'OneOf'
    """
    reporter = Reporter(text=text, position=position, locate=locate)
    entity = scope.vocabulary.entity(subject)
    if entity is None:
        raise internal_error(f"there are no records called {subject}")
    tree = read_tree(text, reporter)
    reporter.raise_if_any()
    if tree is None:
        raise internal_error("a rule was not read and no fault was found")
    builder = Builder(tree=tree, reporter=reporter, scope=scope, entity=entity, grammar=GRAMMAR)
    built = builder.build(tree.root, expected)
    if built is not None:
        _check_type(builder, built, expected)
    reporter.raise_if_any()
    if built is None:
        raise internal_error(f"a rule could not be built and no fault was found: {text}")
    return built


def _check_type(builder: Builder, built: Expression, expected: ValueType | None) -> None:
    if expected is None:
        return
    if common_type(built.type, expected) is None:
        texts = type_texts(builder.scope.vocabulary, seen=built.type, wanted=expected)
        builder.reporter.report("RULE011", built.span, **texts)
    elif expected == BOOLEAN and not any(isinstance(node, _OF_A_SUBJECT) for node in built.walk()):
        whole = builder.reporter.source(Span(end=len(builder.reporter.text)))
        builder.reporter.report("RULE014", built.span, seen=whole)
