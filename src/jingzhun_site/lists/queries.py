"""The records of a list: filtered, ordered, counted, under the rights of its reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from time import monotonic
from typing import Any

from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.db.models import Sum, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from jingzhun.vocabulary import Field, FieldType
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame.paging import Page, keyset_page
from jingzhun_site.lists.filters import Filter, read_filters
from jingzhun_site.lists.kinds import ListKind, visible_fields
from jingzhun_site.lists.models import PastedList
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.access import access_records
from jingzhun_site.register.record import Record, RecordQuerySet

_KEPT_TIMES, _KEPT_AT_LEAST, _KEPT_AT_MOST = 1_000, 10.0, 300.0
"""For how long a count or a sum is not made again: so many times the seconds that it took, within these bounds."""

_FIGURES = {FieldType.INTEGER, FieldType.MONEY, FieldType.QUANTITY}
_LEAST: Mapping[FieldType, Any] = {
    FieldType.BOOLEAN: False,
    FieldType.INTEGER: -(10**15),
    FieldType.DATE: date(1, 1, 1),
    FieldType.TEXT: "",
    FieldType.CODE: "",
}
"""What an empty cell sorts as: before everything."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list as an address asks for it."""

    kind: ListKind
    fields: Mapping[str, Field]
    filters: Sequence[Filter]
    pasted: PastedList | None
    scope: Scope
    records: RecordQuerySet
    asked: str
    """Filters and scope in one text: equal texts are equal lists."""

    def page(self, sort: str, *, after: str, before: str) -> Page:
        """One page in the order of a field; by place where no field is named."""
        name = sort.removeprefix("-")
        sign = "-" if sort.startswith("-") else ""
        if name in self.fields:
            ordered = self.records.annotate(sorted_by=self._order(name))
            columns = ["sorted_by", "pk"]
        else:
            ordered, columns = self.records, ["place_code", "pk"]
        order = [f"{sign}{column}" for column in columns]
        found = keyset_page(ordered.values(*columns), order, after=after, before=before)
        return replace(found, rows=self._whole([row["pk"] for row in found.rows]))

    def _order(self, name: str) -> Coalesce:
        """What a field sorts by: an empty cell has a value too."""
        field = self.fields[name]
        least = _LEAST.get(field.type, Decimal(-(10**12)))
        column = self.records.model._meta.get_field(self.kind.entity.fields[name].name)
        return Coalesce(name, Value(least, output_field=column), output_field=column)

    def _whole(self, keys: Sequence[str]) -> list[Record]:
        """The records of these keys, in their order.

        A page is found by its keys first: to sort a hundred thousand wide rows for fifty of them takes long.
        """
        parents = _PARENTS.get(self.kind.name, ())
        records = self.records.model.with_withdrawn.select_related(*parents).in_bulk(keys)
        return [records[key] for key in keys if key in records]

    def count(self) -> int:
        """How many records match."""
        return int(self._kept("count", self.records.count))

    def total(self, name: str) -> Decimal | int | None:
        """The sum of a figure over all that match; nothing for a field that is none."""
        field = self.fields.get(name)
        if field is None or field.type not in _FIGURES:
            return None
        found: Decimal | int | None = self._kept(
            f"sum.{name}", lambda: self.records.aggregate(total=Sum(name))["total"]
        )
        return found

    def figures(self) -> list[Field]:
        """The fields that can be summed."""
        return [field for field in self.fields.values() if field.type in _FIGURES]

    def _kept(self, what: str, make: Any) -> Any:
        digest = sha256(self.asked.encode()).hexdigest()
        key = f"lists.{what}.{digest}"
        known = cache.get(key)
        if known is None:
            began = monotonic()
            known = make()
            took = (monotonic() - began) * _KEPT_TIMES
            cache.set(key, known, min(max(took, _KEPT_AT_LEAST), _KEPT_AT_MOST))
        return known


_PARENTS: Mapping[str, tuple[str, ...]] = {
    "households": ("head",),
    "villages": ("township",),
}


def access_list(
    user: User,
    kind: ListKind,
    query: QueryDict,
    scope: Scope,
    *,
    right: Right = Right.SEE_REGISTER,
) -> Listed:
    """A list as an address asks for it, within a scope and where the user has the right.

    Raises:
        BadRequest: a filter that is none, or none for this user.
    """
    allowed = _within(scope, user.scope(right))
    fields = visible_fields(kind, user, allowed)
    filters = read_filters(query, fields)
    pasted = _pasted(user, kind, query)
    records = access_records(user, kind.name, right=right).filter(allowed.q())
    for one in filters:
        records = records.filter(one.q())
    if pasted is not None:
        records = records.filter(pk__in=pasted.keys)
    words = [f"{key}={','.join(found)}" for one in filters for key, found in one.words.items()]
    asked = "&".join(
        (kind.name, *allowed.prefixes, *sorted(words), str(pasted.pk if pasted else ""))
    )
    return Listed(
        kind=kind,
        fields=fields,
        filters=filters,
        pasted=pasted,
        scope=allowed,
        records=records,
        asked=asked,
    )


def _within(wanted: Scope, allowed: Scope) -> Scope:
    """What of one scope lies in another."""
    parts = [allowed.narrowed(prefix.ljust(12, "0")) for prefix in wanted.prefixes]
    return Scope.of(prefix.ljust(12, "0") for part in parts for prefix in part.prefixes)


def _pasted(user: User, kind: ListKind, query: QueryDict) -> PastedList | None:
    given = query.get("ids", "")
    if not given:
        return None
    found = (
        PastedList.objects.filter(user=user, kind=kind.name, pk=given).first()
        if given.isascii() and given.isdigit()
        else None
    )
    if found is None:
        raise BadRequest("no such pasted list")
    return found
