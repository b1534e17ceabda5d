"""Six-digit county codes over time: which are or were in use, and what became of each.

Source: ``data/code_changes.csv`` (see ``data/SOURCE.toml``), whose dates are years. A change of a year
is read so that in that year both the old and the new code answer.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from jingzhun.places.levels import CODE_WIDTHS, Level
from jingzhun.places.place import PlaceCode
from jingzhun.places.shipped import read_divisions

# Changes that carry one county on under another code. The others start a code, end one, or hand a
# code to another county.
_CARRIES = frozenset({"recoded", "became_city", "became_district"})
_CARRIES_IF_NAME_STAYS = frozenset({"abolished", "adjusted"})
_STARTS = frozenset({"established", "reassigned"})


@dataclass(frozen=True, kw_only=True)
class CodeChange:
    """One change of a county code in a year; a side without code is empty."""

    year: int
    change: str
    old_code: str
    old_name: str
    new_code: str
    new_name: str


@dataclass(frozen=True, kw_only=True)
class AreaPrefix:
    """A county to which six digits pointed, from one year to another, both included."""

    code: str
    name: str
    from_year: int | None = None
    until_year: int | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the code pointed to this county in the year of ``day``."""
        return (self.from_year or 0) <= day.year <= (self.until_year or 9999)


@cache
def code_changes() -> tuple[CodeChange, ...]:
    """All recorded changes of county codes, oldest first."""
    text = files(__package__).joinpath("data/code_changes.csv").read_text(encoding="utf-8")
    return tuple(
        CodeChange(
            year=int(row["year"]),
            change=row["change"],
            old_code=row["old_code"],
            old_name=row["old_name"],
            new_code=row["new_code"],
            new_name=row["new_name"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def known_area_prefix(code6: str, *, on: date | None = None) -> tuple[AreaPrefix, ...]:
    """The counties to which the first six digits of an ID number point; empty for an unused code.

    An ID number bears the code of the place of *registration* at the time of registration: it is
    often one that was repealed since, or did not yet exist in the year of birth. So a check of an ID
    leaves ``on`` out. Codes ending in 01 of a city with districts (市辖区) count as known.

    >>> [area.name for area in known_area_prefix("410525")], known_area_prefix("990001")
    (['浚县'], ())
    """
    areas = _area_prefixes().get(code6, ())
    return tuple(area for area in areas if on is None or area.holds_on(on))


@cache
def area_prefixes() -> frozenset[str]:
    """All six-digit codes that :func:`known_area_prefix` knows: for checking many at once."""
    return frozenset(_area_prefixes())


def county_codes(code: str, *, place_id: str) -> tuple[PlaceCode, ...]:
    """The codes that the county now listed under ``code`` has had, oldest first, twelve digits each.

    >>> [c.code[:6] for c in county_codes("410621000000", place_id="410621000000")]
    ['412125', '410525', '410621']
    """
    found: list[PlaceCode] = []
    current, until = code[:6], None
    while current not in {c.code[:6] for c in found}:
        carried = _carried_from(current, until)
        start = carried.year if carried else _started(current, until)
        found.append(_place_code(place_id, current, start, until))
        if carried is None:
            break
        current, until = carried.old_code, carried.year
    return tuple(reversed(found))


def _place_code(place_id: str, code: str, start: int | None, until: int | None) -> PlaceCode:
    return PlaceCode(
        place_id=place_id,
        code=code.ljust(12, "0"),
        valid_from=date(start, 1, 1) if start else None,
        valid_until=date(until, 12, 31) if until else None,
    )


def _carried_from(code: str, until: int | None) -> CodeChange | None:
    """The latest change that brought a county to ``code``; ``None`` when none did or several may."""
    changes = [
        change
        for change in _by_new_code().get(code, ())
        if change.old_code not in ("", code) and change.year <= (until or 9999) and _carries(change)
    ]
    if not changes:
        return None
    latest = [change for change in changes if change.year == changes[-1].year]
    same_stem = [change for change in latest if change.old_name[:-1] == change.new_name[:-1]]
    chosen = same_stem or latest
    return chosen[0] if len(chosen) == 1 else None


def _carries(change: CodeChange) -> bool:
    if change.change in _CARRIES:
        return True
    return change.change in _CARRIES_IF_NAME_STAYS and change.old_name == change.new_name


def _started(code: str, until: int | None) -> int | None:
    years = [
        change.year
        for change in _by_new_code().get(code, ())
        if change.change in _STARTS and change.year <= (until or 9999)
    ]
    return years[-1] if years else None


@cache
def _by_new_code() -> Mapping[str, tuple[CodeChange, ...]]:
    found: dict[str, list[CodeChange]] = defaultdict(list)
    for change in code_changes():
        found[change.new_code].append(change)
    return {code: tuple(changes) for code, changes in found.items()}


@cache
def _area_prefixes() -> Mapping[str, tuple[AreaPrefix, ...]]:
    known: dict[str, list[AreaPrefix]] = defaultdict(list)
    for area in _from_changes():
        known[area.code].append(area)
    for code, name in _listed_counties():
        if name not in {area.name for area in known[code]}:
            known[code].append(AreaPrefix(code=code, name=name))
    for code in _city_districts(known):
        known[code].append(AreaPrefix(code=code, name="市辖区"))
    return {code: tuple(areas) for code, areas in known.items()}


def _from_changes() -> Iterable[AreaPrefix]:
    """Sweep through the years: an old side closes a county's time under a code, a new side opens it."""
    open_since: dict[tuple[str, str], int | None] = {}
    for change in code_changes():
        old, new = (change.old_code, change.old_name), (change.new_code, change.new_name)
        if change.old_code:
            since = open_since.pop(old, None)
            yield AreaPrefix(code=old[0], name=old[1], from_year=since, until_year=change.year)
        if change.new_code:
            open_since.setdefault(new, change.year)
    for (code, name), since in open_since.items():
        yield AreaPrefix(code=code, name=name, from_year=since)


def _listed_counties() -> list[tuple[str, str]]:
    column = read_divisions(None, None, lowest=Level.COUNTY)[Level.COUNTY]
    width = CODE_WIDTHS[Level.COUNTY]
    return [
        (f"{code:012d}"[:width], name)
        for code, name in zip(column.codes.tolist(), column.names.to_pylist(), strict=True)
    ]


def _city_districts(known: Iterable[str]) -> list[str]:
    """The 市辖区 code of each city that has or had districts (02-20), which GB/T 2260 lists as well."""
    codes = set(known)
    cities = {code[:4] for code in codes if "02" <= code[4:6] <= "20"}
    return sorted(f"{city}01" for city in cities if f"{city}01" not in codes)
