"""The results that a run of comparisons computes: of each comparison whether it differs, and which exceptions hold."""

from collections.abc import Collection, Iterator
from dataclasses import fields, replace
from functools import partial
from typing import Any

from jingzhun.eligibility import ColumnKey, ColumnSet, Regimes, Wording, chain_wordings, columns_in
from jingzhun.packs import CompiledChain
from jingzhun.packs.register_words import IS_MATCHED
from jingzhun.rules import BOOLEAN, Aggregate, And, Expression, FieldValue
from jingzhun.vocabulary import Vocabulary

_EXCEPTION = "exception_"


def found_key(comparison: str) -> ColumnKey:
    """The result that tells whether a comparison differs."""
    return ColumnKey(kind="comparison", id=comparison, aspect="found")


def exception_key(comparison: str, exception: str) -> ColumnKey:
    """The result that tells whether an exception of a comparison holds."""
    return ColumnKey(kind="comparison", id=comparison, aspect=f"{_EXCEPTION}{exception}")


def comparison_columns(regimes: Regimes, *, only: Collection[str]) -> ColumnSet:
    """The columns of the comparisons named, and of every rule that they rest on."""
    return columns_in(
        regimes,
        wordings=_wordings,
        is_output=lambda key: key.kind == "comparison" and key.id in only,
    )


def _wordings(chain: CompiledChain) -> Iterator[Wording]:
    yield from chain_wordings(chain)
    sure = partial(with_certain_rows, registers=chain.registers, words=chain.scope.vocabulary)
    for id_, rule in chain.comparisons.items():
        entity = rule.entry.entity
        found = sure(rule.difference_when)
        yield Wording(key=found_key(id_), entity=entity, expression=found, has_reason=True)
        for name, exception in rule.exceptions.items():
            key = exception_key(id_, name)
            yield Wording(key=key, entity=entity, expression=sure(exception))


def with_certain_rows(
    expression: Expression, *, registers: Collection[str], words: Vocabulary
) -> Expression:
    """The expression in which a row that only may be the person's counts as perhaps, in every word over rows.

    Without this, somebody whose row still waits for a reviewer would be found missing from the register.
    """
    change = partial(with_certain_rows, registers=registers, words=words)
    changed: dict[str, Any] = {
        field.name: _changed(getattr(expression, field.name), change)
        for field in fields(expression)
    }
    found = replace(expression, **changed)
    if isinstance(found, Aggregate) and found.relation.entity in registers:
        return replace(found, where=_with_certainty(found, words))
    return found


def _changed(value: Any, change: "partial[Expression]") -> Any:
    if isinstance(value, Expression):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(item, change) for item in value)
    return value


def _with_certainty(node: Aggregate, words: Vocabulary) -> Expression:
    field = words.entities[node.relation.entity].fields[IS_MATCHED]
    is_matched = FieldValue(type=BOOLEAN, entity=node.relation.entity, path=(), field=field)
    if node.where is None:
        return is_matched
    return And(type=BOOLEAN, items=(node.where, is_matched))
