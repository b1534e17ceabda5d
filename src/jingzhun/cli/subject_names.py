"""The names of subjects: of persons their own, of households the head's, of records that of the person or household."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from jingzhun.engines import quote_text

Names = Literal["masked", "whole", "none"]
Rows = Callable[[str], list[tuple[Any, ...]]]
_OF_HOUSEHOLD = (
    "SELECT r.{key}, p.name FROM {entity} AS r LEFT JOIN households AS h ON h.household_id = r.household_id"
    " LEFT JOIN persons AS p ON p.person_id = h.head_id WHERE r.{key} IN ({{keys}})"
)
_OF_EITHER = (
    "SELECT r.{key}, COALESCE(o.name, p.name) FROM {entity} AS r LEFT JOIN persons AS o ON o.person_id = r.person_id"
    " LEFT JOIN households AS h ON h.household_id = r.household_id"
    " LEFT JOIN persons AS p ON p.person_id = h.head_id WHERE r.{key} IN ({{keys}})"
)
_SQL: Mapping[str, str] = {
    "persons": "SELECT person_id, name FROM persons WHERE person_id IN ({keys})",
    "villages": "SELECT village_id, name FROM villages WHERE village_id IN ({keys})",
    "households": "SELECT h.household_id, p.name FROM households AS h LEFT JOIN persons AS p"
    " ON p.person_id = h.head_id WHERE h.household_id IN ({keys})",
    "bills": "SELECT b.bill_id, p.name FROM bills AS b LEFT JOIN persons AS p"
    " ON p.person_id = b.person_id WHERE b.bill_id IN ({keys})",
    "resettlements": _OF_HOUSEHOLD.format(entity="resettlements", key="resettlement_id"),
    "loans": _OF_HOUSEHOLD.format(entity="loans", key="loan_id"),
    "enrolments": _OF_EITHER.format(entity="enrolments", key="enrolment_id"),
    "deliveries": _OF_EITHER.format(entity="deliveries", key="delivery_id"),
}


def masked(name: str) -> str:
    """A name that only its bearer's neighbours can read.

    >>> masked("王小明")
    '王*'
    """
    return f"{name[:1]}*" if name else ""


def subject_names(
    rows: Rows, knows: Callable[[str], bool], subjects: Iterable[tuple[str, str]]
) -> Mapping[tuple[str, str], str]:
    """Names by (entity, key), as far as the register has them."""
    wanted: dict[str, list[str]] = {}
    for entity, key in subjects:
        wanted.setdefault(entity, []).append(quote_text(key))
    found: dict[tuple[str, str], str] = {}
    for entity, keys in wanted.items():
        if entity in _SQL and knows(entity) and knows("persons"):
            answer = rows(_SQL[entity].format(keys=", ".join(keys)))
            found |= {(entity, str(key)): str(name or "") for key, name in answer}
    return found


def shown_name(name: str, *, entity: str, names: Names) -> str:
    """A name as much of it as was asked for; the names of villages are no secret."""
    if names == "none":
        return ""
    return masked(name) if names == "masked" and entity != "villages" else name
