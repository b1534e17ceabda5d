"""Recognising a workbook by its header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jingzhun_site.imports.layouts.model import Column, Layout, plain_header, without_unit

ROWS_SEARCHED = 30
_FEWEST = 2  # one header that fits by chance says nothing
_PRECISION, _NEEDED = (
    0.6,
    0.25,
)  # what counts: headers known, marks of the layout, then completeness


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """A layout found in a sheet: the header's row (from 0) and the column of the layout at each place.

    ``score`` lies between 0 and 1. ``unknown`` are the places of headers that the layout does not
    have, ``twice`` those of headers that name a column again.
    """

    layout: Layout
    row: int
    headers: tuple[str, ...]
    columns: Mapping[int, Column]
    unknown: tuple[int, ...]
    twice: tuple[int, ...]
    score: float

    @property
    def missing(self) -> tuple[Column, ...]:
        """The needed columns that the sheet lacks."""
        found = {column.header for column in self.columns.values()}
        return tuple(c for c in self.layout.columns if c.needed and c.header not in found)


def recognise(rows: Sequence[Sequence[str]], layouts: Mapping[str, Layout]) -> Recognised | None:
    """The layout that fits the first rows of a sheet best, or ``None`` when none fits at all.

    >>> from jingzhun_site.imports.layouts.loading import load_layouts
    >>> rows = [["帮扶对象名册"], ["户编号", "人编号", "姓名", "与户主关系", "人数"]]
    >>> found = recognise(rows, load_layouts())
    >>> found.layout.id, found.row, found.unknown
    ('national_28', 1, ())
    """
    found = [
        match
        for layout in layouts.values()
        for at, row in enumerate(rows[:ROWS_SEARCHED])
        if len((match := match_header(row, layout, row=at)).columns) >= _FEWEST
    ]
    return max(found, key=lambda match: match.score, default=None)


def match_header(cells: Sequence[str], layout: Layout, *, row: int) -> Recognised:
    """How far one row is the header of one layout."""
    headers = tuple(cell.strip() for cell in cells)
    spellings = layout.by_spelling()
    columns: dict[int, Column] = {}
    unknown, twice = [], []
    for at, header in enumerate(headers):
        column = _column(header, spellings)
        if column is None:
            unknown += [at] if header else []
        elif column in columns.values():
            twice.append(at)
        else:
            columns[at] = column
    return Recognised(
        layout=layout,
        row=row,
        headers=headers,
        columns=columns,
        unknown=tuple(unknown),
        twice=tuple(twice),
        score=_score(columns, len(unknown), layout),
    )


def _column(header: str, spellings: Mapping[str, Column]) -> Column | None:
    plain = plain_header(header)
    return spellings.get(plain) or spellings.get(without_unit(plain)) if plain else None


def _score(columns: Mapping[int, Column], unknown: int, layout: Layout) -> float:
    needed = sum(column.needed for column in layout.columns)
    met = sum(column.needed for column in columns.values())
    precision = len(columns) / max(len(columns) + unknown, 1)
    whole = len(columns) / len(layout.columns)
    rest = 1 - _PRECISION - _NEEDED
    return _PRECISION * precision + _NEEDED * met / max(needed, 1) + rest * whole
