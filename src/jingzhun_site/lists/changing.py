"""What one value for many records would change, record by record, before it is written."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from jingzhun.vocabulary import Field
from jingzhun_site.accounts.models import User
from jingzhun_site.lists.filters import said
from jingzhun_site.lists.queries import Listed
from jingzhun_site.lists.showing import address_of, cells_of

SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class PreviewLine:
    """A record that would change: whom it is about, and what stands there now."""

    who: str
    place: str
    key: str
    href: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """How many records would change, how many say so already, and the first of those that would."""

    changes: int
    stays: int
    new: str
    lines: list[PreviewLine]

    @property
    def more(self) -> int:
        """How many would change besides those that are shown."""
        return self.changes - len(self.lines)


def preview_change(
    listed: Listed, records: QuerySet[Any], field: Field, value: Any, *, user: User
) -> Preview:
    """What setting ``field`` to ``value`` would do; an empty field is not the value, so it changes."""
    if value is None:
        differing = records.filter(**{f"{field.name}__isnull": False})
    else:
        differing = records.exclude(**{field.name: value})
    first, changes = list(differing.order_by("pk")[:SHOWN]), differing.count()
    lines = [
        PreviewLine(
            who=str(cells["who"]),
            place=str(cells["place"]),
            key=str(cells["key"]),
            href=address_of(listed, record),
            now=said(field, record.value(field.name)),
        )
        for record, cells in zip(first, cells_of(listed, first, user), strict=True)
    ]
    return Preview(
        changes=changes, stays=records.count() - changes, new=said(field, value), lines=lines
    )
