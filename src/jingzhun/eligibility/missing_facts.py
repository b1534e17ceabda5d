"""Which facts a rule waits for about one subject, and which fields it rests on at all."""

from collections.abc import Iterator
from dataclasses import dataclass

from jingzhun.eligibility.columns import ColumnKey, key_of
from jingzhun.eligibility.explaining import Decider
from jingzhun.eligibility.records import RecordSubject
from jingzhun.rules import (
    Aggregate,
    Expression,
    FieldValue,
    Ratio,
    RuleResult,
    Subject,
    child_rows,
    evaluate,
)
from jingzhun.vocabulary import Blank


@dataclass(frozen=True, kw_only=True)
class MissingFact:
    """A cell that must be filled before a rule can come out: which field of which record."""

    entity: str
    key: str
    field: str


def missing_facts(
    decider: Decider, subject: RecordSubject, key: ColumnKey
) -> tuple[MissingFact, ...]:
    """The cells for which one result of a subject is unknown, each once, in the order of the rule.

    Returns none when the result is known, or when what is missing is no cell (a register that was not supplied).
    """
    found = _below(decider.expression(key), subject, decider)
    return tuple(dict.fromkeys(found))


def fields_behind(decider: Decider, key: ColumnKey) -> frozenset[tuple[str, str]]:
    """Every field on which a result rests, through all rules that it names: pairs of entity and field."""
    found: set[tuple[str, str]] = set()
    seen: set[ColumnKey] = set()
    waiting = [key]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        for node in decider.expression(here).walk():
            if isinstance(node, FieldValue):
                found.add((node.entity, node.field.name))
            elif isinstance(node, RuleResult):
                waiting.append(key_of(node))
            elif isinstance(node, Aggregate):
                found.add((node.relation.entity, node.relation.by))
    return frozenset(found)


def _below(node: Expression, subject: Subject, decider: Decider) -> Iterator[MissingFact]:
    """The missing cells under a node, so far as the node itself is unknown."""
    if not isinstance(node, Ratio) and _value(node, subject, decider) is not None:
        return
    if isinstance(node, Aggregate):
        for row in child_rows(node, subject) or ():
            yield from _of_row(node, row, decider)
    elif isinstance(node, FieldValue):
        yield from _cell(node, subject)
    elif isinstance(node, RuleResult):
        owner = _owner(node.path, subject)
        if owner is not None:
            yield from _below(decider.expression(key_of(node)), owner, decider)
    else:
        for child in node.children():
            yield from _below(child, subject, decider)


def _of_row(node: Aggregate, row: Subject, decider: Decider) -> Iterator[MissingFact]:
    """What a child row lacks; one that is not meant at all lacks nothing."""
    counts = None if node.where is None else _value(node.where, row, decider)
    if node.where is not None and counts is False:
        return
    for part in node.children():
        yield from _below(part, row, decider)


def _cell(node: FieldValue, subject: Subject) -> Iterator[MissingFact]:
    owner = _owner(node.path, subject)
    if isinstance(owner, RecordSubject) and node.field.blank is not Blank.NONE:
        yield MissingFact(entity=owner.entity.name, key=owner.key, field=node.field.name)


def _owner(path: tuple[str, ...], subject: Subject) -> Subject | None:
    here: Subject | None = subject
    for word in path:
        here = None if here is None else here.parent(word)
    return here


def _value(node: Expression, subject: Subject, decider: Decider) -> object:
    return evaluate(node, subject=subject, context=decider.context)
