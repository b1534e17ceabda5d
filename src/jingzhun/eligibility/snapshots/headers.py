"""Which column of a file is which field of its entity."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from jingzhun.errors import Fault, Position
from jingzhun.vocabulary import HISTORY_COLUMNS, Entity, Field

_ROWS_SEARCHED = 30
_MISSPELT = 0.8  # one wrong letter in five, or in short words one of the shared letters
_UNIT = re.compile(r"\([^()]*\)$")

Row = Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where the header stands among the rows of a file, and which column holds which field.

    ``row`` counts from 0; ``last`` is the last row that belongs to it, since some exports repeat
    the header in a second language. ``columns`` leads from a field's name to its column.
    """

    row: int
    last: int
    columns: Mapping[str, int]
    cells: tuple[str, ...]


def fields_of(entity: Entity) -> Mapping[str, Field]:
    """The fields that a file of the entity may have: its own and the two times of its rows."""
    return {**entity.fields, **HISTORY_COLUMNS}


def find_header(rows: Sequence[Row], entity: Entity) -> Header | None:
    """The row that names most fields, by name or by Chinese label; ``None`` when no row names one.

    >>> from jingzhun.vocabulary import load_vocabulary
    >>> persons = load_vocabulary().entities["persons"]
    >>> find_header([["名册"], ["人编号", "姓名"], ["P1", "甲"]], persons).columns
    {'person_id': 0, 'name': 1}
    """
    names = _names(entity)
    scores = [len(_matched(row, names)) for row in rows[:_ROWS_SEARCHED]]
    best = max(scores, default=0)
    if best == 0:
        return None
    row = scores.index(best)
    last = row
    while last + 1 < len(scores) and scores[last + 1] * 2 > best:
        last += 1
    return Header(
        row=row,
        last=last,
        columns=_matched(rows[row], names),
        cells=tuple(cell.strip() for cell in rows[row]),
    )


def header_faults(header: Header, entity: Entity, place: Position) -> Iterator[Fault]:
    """What is wrong with a header: columns unknown, given twice, or missing though required."""
    names = _names(entity)
    first_seen: dict[str, int] = {}
    for column, cell in enumerate(header.cells):
        field = names.get(_plain(cell)) or names.get(_without_unit(cell))
        if field is None and cell:
            yield _unknown_column(cell, column, header, entity, place)
        elif field is not None and first_seen.setdefault(field, column) != column:
            yield Fault(
                code="SNAPSHOT012",
                position=_at(place, column),
                seen=cell,
                fields={"first": header.cells[first_seen[field]]},
            )
    for name, field_ in entity.fields.items():
        if field_.required and name not in header.columns:
            yield Fault(
                code="SNAPSHOT008",
                position=place,
                wanted=name,
                fields={
                    "wanted_en": field_.named_en,
                    "wanted_zh": field_.named_zh,
                    "entity": entity.name,
                    "entity_zh": entity.named_zh,
                },
            )


def _unknown_column(
    cell: str, column: int, header: Header, entity: Entity, place: Position
) -> Fault:
    meant = _misspelt(cell, header, entity)
    return Fault(
        code="SNAPSHOT010" if meant else "SNAPSHOT011",
        severity="error" if meant else "notice",
        position=_at(place, column),
        seen=cell,
        wanted=meant,
        fields={"wanted_zh": fields_of(entity)[meant].named_zh} if meant else {},
    )


def _misspelt(cell: str, header: Header, entity: Entity) -> str:
    """The missing field whose name or label the cell almost spells; ``""`` when there is none."""
    best, likeness = "", _MISSPELT
    for spelling, name in _names(entity).items():
        if name in header.columns:
            continue
        found = SequenceMatcher(None, _plain(cell), spelling, autojunk=False).ratio()
        if found >= likeness:
            best, likeness = name, found
    return best


def _at(place: Position, column: int) -> Position:
    return Position(file=place.file, line=place.line, column=column + 1, cell=place.cell)


def _names(entity: Entity) -> dict[str, str]:
    names: dict[str, str] = {}
    for name, field in fields_of(entity).items():
        names.setdefault(_plain(field.label_zh), name)
    names.update({_plain(name): name for name in fields_of(entity)})
    return names


def _matched(row: Row, names: Mapping[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, cell in enumerate(row):
        field = names.get(_plain(cell)) or names.get(_without_unit(cell))
        if field is not None:
            columns.setdefault(field, column)
    return columns


def _plain(cell: str) -> str:
    """A header cell without what does not tell names apart: width, case, spaces, asterisks."""
    folded = unicodedata.normalize("NFKC", cell).casefold()
    return "".join(folded.replace("*", "").split())


def _without_unit(cell: str) -> str:
    return _UNIT.sub("", _plain(cell))
