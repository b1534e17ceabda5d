"""What tells one subject from another on a ledger: the day and the sum of a bill, the term of a loan."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jingzhun.vocabulary import Blank, Field, FieldType
from jingzhun_site.frame.tables import Column
from jingzhun_site.lists.filters import said, unit_words
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS

FACTS: Mapping[str, tuple[str, ...]] = {
    "bills": ("settled_on", "care", "total_yuan", "reimbursed_yuan"),
    "loans": ("signed_on", "due_on", "principal_yuan", "outstanding_yuan"),
    "jobs": ("channel", "started_on", "ended_on"),
    "facilities": ("kind", "finished_on", "meets_standard"),
    "counties": ("is_deep_poor_county", "delisted_on"),
    "organisations": ("kind", "level"),
    "villages": ("is_poor_village", "delisted_on"),
}
"""The facts by which a kind of subject is known; a household and a person are known by name and village."""

_PREFIX = "fact_"
_KINDS: Mapping[FieldType, str] = {
    FieldType.DATE: "day",
    FieldType.MONEY: "money",
    FieldType.INTEGER: "number",
    FieldType.QUANTITY: "number",
}


def fact_columns(entity: str) -> list[Column]:
    """The columns of a kind of subject on its ledgers."""
    return [
        Column(
            key=_PREFIX + field.name,
            label=field.label_zh,
            unit=unit_words(field) if field.type in _KINDS else "",
            kind=_KINDS.get(field.type, "text"),
        )
        for field in _fields(entity)
    ]


def facts_of(entity: str, keys: Iterable[str]) -> Mapping[str, dict[str, Any]]:
    """The cells of these columns by the key of the subject; a subject that is gone has none."""
    fields = _fields(entity)
    if not fields:
        return {}
    rows = MODELS[entity].objects.filter(pk__in=set(keys)).values("pk", *(f.name for f in fields))
    return {
        str(row["pk"]): {_PREFIX + field.name: _cell(field, row[field.name]) for field in fields}
        for row in rows
    }


def said_facts(entity: str, keys: Iterable[str]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The same in words, each with what it is called: for the page of a line, and for a list of candidates."""
    fields = _fields(entity)
    if not fields:
        return {}
    rows = MODELS[entity].objects.filter(pk__in=set(keys)).values("pk", *(f.name for f in fields))
    return {
        str(row["pk"]): [(f.label_zh, _said(f, row[f.name])) for f in fields if _is_told(f, row)]
        for row in rows
    }


def _fields(entity: str) -> list[Field]:
    declared = VOCABULARY.entities[entity].fields
    return [declared[name] for name in FACTS.get(entity, ())]


def _cell(field: Field, value: Any) -> Any:
    if value is None and field.blank is Blank.NONE:
        return "—"
    if field.type in _KINDS:
        return value
    return said(field, value)


def _is_told(field: Field, row: Mapping[str, Any]) -> bool:
    return row[field.name] is not None


def _said(field: Field, value: Any) -> str:
    if field.type is FieldType.MONEY:
        return f"{value:,.2f} {unit_words(field)}"
    return said(field, value)
