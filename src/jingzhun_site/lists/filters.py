"""Filters of an address: read strictly, put into words, turned into conditions.

``f-dwelling_grade=C&f-dwelling_grade=D`` one of several codes, ``f-dibao=yes|no|unknown``,
``f-born_on-min=1960-01-01``, ``f-wage_income_yuan-max=4000``, ``f-villager_group=3组``; ``unknown`` wherever
nothing may stand. A word that no filter has is an error, never a filter that is dropped.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from jingzhun.vocabulary import Field, FieldType
from jingzhun_site.frame.pieces import Chip
from jingzhun_site.register.columns import VOCABULARY

PREFIX = "f-"
UNKNOWN = "unknown"
_FLAGS = {"yes": True, "no": False}
_RANGED = {
    FieldType.INTEGER, FieldType.MONEY, FieldType.QUANTITY, FieldType.RATE, FieldType.DATE,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What an address asks of one field: some values, or a range; ``words`` are the address's own."""

    field: Field
    values: tuple[Any, ...] = ()
    low: Any = None
    high: Any = None
    words: Mapping[str, tuple[str, ...]]

    def q(self) -> Q:
        """The condition for the ORM."""
        name = self.field.name
        condition = Q()
        known = [value for value in self.values if value is not None]
        if known:
            condition |= Q(**{f"{name}__in": known})
        if None in self.values:
            condition |= Q(**{f"{name}__isnull": True})
        if self.low is not None:
            condition &= Q(**{f"{name}__gte": self.low})
        if self.high is not None:
            condition &= Q(**{f"{name}__lte": self.high})
        return condition

    def chip(self) -> Chip:
        """The filter as a chip above the list."""
        return Chip(label=self.field.label_zh, value=self._said(), keys=tuple(self.words))

    def _said(self) -> str:
        parts = [said(self.field, value) for value in self.values]
        if self.low is not None or self.high is not None:
            low = "" if self.low is None else str(self.low)
            high = "" if self.high is None else str(self.high)
            parts.append(f"{low}—{high}")
        return "、".join(parts)


def read_filters(query: QueryDict, fields: Mapping[str, Field]) -> list[Filter]:
    """The filters of an address over the fields that its reader may see.

    Raises:
        BadRequest: a filter on a field that there is not, or not for this reader; a value that does not fit.
    """
    asked: dict[str, dict[str, tuple[str, ...]]] = {}
    for key in query:
        words = tuple(word for word in query.getlist(key) if word != "")
        if key.startswith(PREFIX) and words:
            asked.setdefault(_field_name(key), {})[key] = words
    unknown = sorted(set(asked) - set(fields))
    if unknown:
        raise BadRequest(f"no filter on {', '.join(unknown)}")
    return [_filter(fields[name], words) for name, words in asked.items()]


def boxes(
    names: Iterator[str], fields: Mapping[str, Field], query: QueryDict
) -> Iterator[dict[str, Any]]:
    """What the filter form shows: a box for each field, filled with what the address says."""
    for name in names:
        if name not in fields:
            continue
        field = fields[name]
        key = PREFIX + name
        yield {
            "field": field,
            "unit": unit_words(field),
            "key": key,
            "choices": [
                (code, words, code in query.getlist(key)) for code, words in _choices(field)
            ],
            "is_range": field.type in _RANGED,
            "input_type": "date" if field.type is FieldType.DATE else "text",
            "low": query.get(f"{key}-min", ""),
            "high": query.get(f"{key}-max", ""),
            "text": query.get(key, ""),
        }


def said(field: Field, value: Any) -> str:
    """A stored value in words."""
    if value is None:
        return _("不详")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field.codes:
        known = VOCABULARY.code_tables[field.codes].values.get(str(value))
        return known.label_zh if known else str(value)
    return str(value)


def unit_words(field: Field) -> str:
    """The unit of a field as people write it.

    >>> unit_words(VOCABULARY.entities["households"].fields["planned_exit_year"])
    '年'
    """
    known = VOCABULARY.code_tables["unit"].values.get(field.unit)
    return known.label_zh if known else field.unit


def typed(field: Field, word: str) -> Any:
    """A word of an address or a form as a stored value; ``BadRequest`` when it does not fit the field."""
    try:
        return _typed(field, word.strip())
    except (ValueError, InvalidOperation, KeyError) as error:
        raise BadRequest(f"{field.name} is never {word[:40]}") from error


def _typed(field: Field, word: str) -> Any:
    match field.type:
        case FieldType.BOOLEAN:
            return _FLAGS[word]
        case FieldType.CODE:
            return VOCABULARY.code_tables[field.codes].values[word].code
        case FieldType.INTEGER:
            return int(word)
        case FieldType.DATE:
            return date.fromisoformat(word)
        case FieldType.TEXT:
            return word
        case _:
            number = Decimal(word)
            if not number.is_finite():
                raise ValueError(word)
            return number


def _filter(field: Field, words: Mapping[str, tuple[str, ...]]) -> Filter:
    key = PREFIX + field.name
    values = tuple(None if word == UNKNOWN else typed(field, word) for word in words.get(key, ()))
    bounds = {
        end: typed(field, words[f"{key}-{end}"][0])
        for end in ("min", "max")
        if f"{key}-{end}" in words
    }
    if bounds and field.type not in _RANGED:
        raise BadRequest(f"{field.name} has no range")
    return Filter(
        field=field, values=values, low=bounds.get("min"), high=bounds.get("max"), words=words
    )


def _field_name(key: str) -> str:
    return key.removeprefix(PREFIX).removesuffix("-min").removesuffix("-max")


def _choices(field: Field) -> Iterator[tuple[str, str]]:
    if field.type is FieldType.BOOLEAN:
        yield from (("yes", _("是")), ("no", _("否")), (UNKNOWN, _("不详")))
    elif field.type is FieldType.CODE:
        values = VOCABULARY.code_tables[field.codes].values.values()
        yield from ((value.code, value.label_zh) for value in values)
        yield (UNKNOWN, _("不详"))
