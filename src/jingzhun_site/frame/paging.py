"""Keyset paging: the next page starts after the last row seen, so page 7,000 costs as much as page 1."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet

ROWS = 50
"""How many rows a page has."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """The rows of one page with the cursors to the pages beside it; empty where there is none."""

    rows: Sequence[Any]
    next: str = ""
    previous: str = ""


def keyset_page(
    queryset: QuerySet[Model],
    order: Sequence[str],
    *,
    after: str = "",
    before: str = "",
    size: int = ROWS,
) -> Page:
    """One page of a queryset in an order (``["-amount", "household_id"]``).

    The order must end in a unique column, and its columns must not be null: a row with nothing to
    compare would be on no page. A cursor that is not one of ours counts as none.
    """
    backwards = bool(before) and not after
    fields = [turned(field) for field in order] if backwards else list(order)
    values = read_cursor(before if backwards else after, length=len(order))
    found = queryset.order_by(*fields)
    try:
        found = found.filter(beyond(fields, values)) if values else found
    except (ValueError, ValidationError):  # a cursor of another order, or written by hand
        values = []
    rows = list(found[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_next = bool(rows) and (more if not backwards else True)
    has_previous = bool(rows) and (more if backwards else bool(values))
    return Page(
        rows=rows,
        next=cursor(rows[-1], order) if has_next else "",
        previous=cursor(rows[0], order) if has_previous else "",
    )


def turned(field: str) -> str:
    """The same column in the other direction."""
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """The rows that come after the one with these values, in this order."""
    steps = []
    for index, (field, value) in enumerate(zip(order, values, strict=True)):
        same = dict(zip(order[:index], values[:index], strict=True))
        equal = {name.removeprefix("-"): seen for name, seen in same.items()}
        word = "lt" if field.startswith("-") else "gt"
        steps.append(Q(**equal, **{f"{field.removeprefix('-')}__{word}": value}))
    return reduce(or_, steps)


def cursor(row: Any, order: Sequence[str]) -> str:
    """The place of a row in an order, as a word for the address."""
    values = [_value(row, field.removeprefix("-")) for field in order]
    text = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, *, length: int) -> list[Any]:
    """The values of a cursor; none if the text is not a cursor of this order.

    >>> read_cursor("WyJhIiwgMV0", length=2), read_cursor("WyJhIiwgMV0", length=3)
    (['a', 1], [])
    """
    try:
        values = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return []
    plain = isinstance(values, list) and all(isinstance(v, str | int | float) for v in values)
    return values if plain and len(values) == length else []


def _value(row: Any, path: str) -> Any:
    if isinstance(row, dict):
        return row[path]
    return reduce(getattr, path.split("__"), row)
