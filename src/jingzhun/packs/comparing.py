"""What changes between two versions of a pack: rules, figures, targets, and from when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from jingzhun.packs.building import KINDS
from jingzhun.packs.model import (
    DatedValue,
    Entry,
    LookupTable,
    Pack,
    Parameter,
    RuleText,
    Step,
    Target,
)
from jingzhun.packs.wording import plain_number

_NOT_COMPARED = frozenset({"content_hash", "clauses", "clause_positions"})
_UNTOLD = frozenset({"position", "pack_id", "references", "id"})


class What(StrEnum):
    """What became of an entry, or of one part of it."""

    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference; ``part`` names what changed inside the entry (``values.2019-01-01``, ``who``)."""

    kind: str
    id: str
    label: str
    what: What
    part: str = ""
    old: str = ""
    new: str = ""
    since: date | None = None
    old_clause: str = ""
    new_clause: str = ""


def compare_packs(old: Pack, new: Pack) -> list[Change]:
    """Every difference between two packs, usually two versions of one; equal packs give an empty list.

    Rules are compared word by word without regard to line breaks; where a rule or figure stands in its
    file does not matter.
    """
    return [
        *_of_pack(old, new),
        *(
            change
            for kind in KINDS
            for change in _of_kind(kind, getattr(old, kind), getattr(new, kind), new)
        ),
    ]


def _of_pack(old: Pack, new: Pack) -> Iterator[Change]:
    """What ``pack.yaml`` says otherwise: place, dates, number, what is superseded."""
    for part in fields(Pack):
        if part.name in KINDS or part.name in _NOT_COMPARED:
            continue
        before, after = (_whole_value(getattr(pack, part.name)) for pack in (old, new))
        if before != after:
            yield Change(
                kind="pack",
                id=new.id,
                label=new.title,
                what=What.CHANGED,
                part=part.name,
                old=before,
                new=after,
                since=new.valid_from,
            )


def _whole_value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def _of_kind(
    kind: str, old: Mapping[str, Entry], new: Mapping[str, Entry], pack: Pack
) -> Iterator[Change]:
    for name in [*new, *(name for name in old if name not in new)]:
        before, after = old.get(name), new.get(name)
        if before is None and after is not None:
            yield _whole(kind, after, What.ADDED, after.valid_from or pack.valid_from)
        elif after is None and before is not None:
            yield _whole(kind, before, What.DROPPED, pack.valid_from)
        elif before is not None and after is not None:
            yield from _parts(kind, before, after, pack)


def _whole(kind: str, entry: Entry, what: What, since: date) -> Change:
    clause = entry.source.clause
    clauses = {"old_clause": clause} if what is What.DROPPED else {"new_clause": clause}
    return Change(kind=kind, id=entry.id, label=entry.label, what=what, since=since, **clauses)


def _parts(kind: str, old: Entry, new: Entry, pack: Pack) -> Iterator[Change]:
    before, after = dict(_flat(old, "", old)), dict(_flat(new, "", new))
    for part in [*after, *(part for part in before if part not in after)]:
        if before.get(part) == after.get(part):
            continue
        yield Change(
            kind=kind,
            id=new.id,
            label=new.label,
            what=_what(part, before, after),
            part=part,
            old=before.get(part, ""),
            new=after.get(part, ""),
            since=_since(part) or new.valid_from or pack.valid_from,
            old_clause=old.source.clause,
            new_clause=new.source.clause,
        )


def _what(part: str, old: Mapping[str, str], new: Mapping[str, str]) -> What:
    if part not in old:
        return What.ADDED
    return What.CHANGED if part in new else What.DROPPED


def _since(part: str) -> date | None:
    """The day from which a parameter's value holds; it is part of the name."""
    words = part.split(".")
    return date.fromisoformat(words[1]) if words[0] == "values" else None


def _flat(value: Any, path: str, entry: Entry) -> Iterator[tuple[str, str]]:
    """All that a value says, by the path to it; what says nothing is left out."""
    if isinstance(value, RuleText):
        yield path, " ".join(value.text.split())
    elif isinstance(value, LookupTable):
        for keys, cell in value.cells.items():
            yield f"{path}.{'.'.join(keys)}", _scalar(cell, entry)
    elif is_dataclass(value):
        for part in fields(value):
            if part.name not in _UNTOLD:
                yield from _flat(getattr(value, part.name), _join(path, part.name), entry)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _flat(item, f"{path}.{_name(item, index)}", entry)
    elif value not in (None, "", False):
        yield path, _scalar(value, entry) if path.endswith(".value") else str(value)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _name(item: Any, index: int) -> str:
    """What an item of a list is called: by its day, its year or its id, so that order alone is no change."""
    if isinstance(item, DatedValue):
        return item.valid_from.isoformat()
    if isinstance(item, Target):
        return f"{item.year}.{item.span}"
    return item.id if isinstance(item, Step) else str(index)


def _scalar(value: Any, entry: Entry) -> str:
    """A figure as its document would print it."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if is_number and isinstance(entry, Parameter):
        return plain_number(value, entry.type)
    return str(value)
