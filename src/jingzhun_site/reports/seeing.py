"""What a reader may see of a report that somebody else filled: cells whose values are not the reader's are hidden."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.reports.models import FilledReport
from jingzhun_site.reports.moments import moment_of
from jingzhun_site.reports.names.catalogue import PLACE_LISTS, by_source, source_of
from jingzhun_site.reports.names.source import is_village


@dataclass(frozen=True, kw_only=True)
class CellKey:
    """A cell as a name in a place; the name is empty for what has none outside its list."""

    place: str
    name: str


def key_of(report: FilledReport, cell: Mapping[str, Any]) -> CellKey:
    """The place that a cell speaks of, and the name that says the same outside all lists."""
    list_name, row, name = cell["list_name"], cell["row_key"], cell["name"]
    if list_name in PLACE_LISTS:
        return CellKey(place=row, name=name)
    if name == list_name:  # that nobody knows the records of the list
        return CellKey(place=report.place_code, name="")
    source = source_of(list_name) if name.startswith("item.") else None
    plain = source.plain_name(list_name, row, name) if source else name
    return CellKey(place=report.place_code, name="" if plain.startswith("item.") else plain)


def hidden_cells(report: FilledReport, user: User) -> frozenset[int]:
    """The numbers of the cells whose values are not the user's to learn."""
    return frozenset(_hidden(report, user))


def _hidden(report: FilledReport, user: User) -> Iterator[int]:
    keys = {cell["number"]: key_of(report, cell) for cell in report.cells}
    by_place: dict[str, set[str]] = {}
    for key in keys.values():
        if key.name and is_village(key.place):  # above villages nothing is closed
            by_place.setdefault(key.place, set()).add(key.name)
    if not by_place:
        return
    moment = moment_of(report, user)
    closed = {
        (place, name)
        for place, names in by_place.items()
        for source, own in by_source(names).items()
        for name in source.closed(own, place, user, moment)
    }
    yield from (number for number, key in keys.items() if (key.place, key.name) in closed)
