"""What the columns and rows of a table stand for, and the figures in its cells."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from jingzhun.directives.documents import Cell, TextTable
from jingzhun.directives.model import Comparison

_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)")
_IN_BRACKETS = re.compile(r"[（(](?P<unit>[^（()）\d]{1,8})[)）]\s*$")
_FIGURE = re.compile(
    r"(?P<before>≥|≤|>=|<=|不少于|不低于|至少|不超过|约)?\s*(?P<digits>\d[\d,，]*(?:\.\d+)?)\s*(?P<times>[万亿])?"
    r"(?P<unit>[^\d\s以左余万亿]{0,6}?)(?P<after>以上|以下|以内|左右|余)?"
)
_TIMES = {"": 1, "万": 10**4, "亿": 10**8}
_SIGNS = {
    **dict.fromkeys(("≥", ">=", "不少于", "不低于", "至少", "以上", "余"), Comparison.AT_LEAST),
    **dict.fromkeys(("≤", "<=", "不超过", "以下", "以内"), Comparison.AT_MOST),
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its role, its head, and the year and unit that the head names."""

    role: str
    head: str
    year: int = 0
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class TableFigure:
    """A figure in a cell; ``unit`` as the cell itself says it."""

    row: int
    column: int
    value: Decimal
    comparison: Comparison
    unit: str
    cell: Cell


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A table understood: its columns, its rows without the head, and their figures."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    figures: tuple[TableFigure, ...]

    def name_of(self, row: int) -> str:
        """The words at the head of a row, those of merged cells first."""
        cells = (
            cell.words
            for cell, column in zip(self.rows[row], self.columns, strict=False)
            if column.role == "name"
        )
        return "".join(dict.fromkeys(word for word in cells if word))

    def cell_of(self, row: int, role: str) -> str:
        """The words of a row under the column of a role; empty if there is none."""
        pairs = zip(self.rows[row], self.columns, strict=False)
        return next((cell.words for cell, column in pairs if column.role == role), "")

    def is_total_row(self, row: int) -> bool:
        """Whether a row sums up the others."""
        return bool(re.search(declared()["rows"]["total"], self.name_of(row)))

    @property
    def has_places(self) -> bool:
        """Whether the rows stand for places."""
        names = [self.name_of(n) for n in range(len(self.rows)) if not self.is_total_row(n)]
        places = sum(bool(re.search(declared()["rows"]["places"], name)) for name in names)
        return bool(names) and places * 2 > len(names)


def layout_of(table: TextTable) -> Layout | None:
    """A table understood; nothing for one without a head or without figures."""
    heads = _head_rows(table.rows)
    body = table.rows[heads:]
    if not heads or not body:
        return None
    width = max(len(row) for row in table.rows)
    columns = tuple(_column(table.rows[:heads], body, n) for n in range(width))
    figures = tuple(_figures(body, columns))
    return Layout(columns=columns, rows=body, figures=figures) if figures else None


@cache
def declared() -> Mapping[str, Any]:
    """``data.toml``, read once."""
    text = files(__package__).joinpath("data.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def parsed(words: str) -> tuple[Decimal, Comparison, str] | None:
    """A cell as value, comparison and unit; nothing for a cell without a figure of its own.

    >>> parsed("1,200户"), parsed("县卫生局")
    ((Decimal('1200'), <Comparison.EQUAL: '='>, '户'), None)
    """
    match = _FIGURE.fullmatch(words.strip())
    if match is None:
        return None
    value = Decimal(re.sub(r"[,，]", "", match["digits"])) * _TIMES[match["times"] or ""]
    comparison = (
        _SIGNS.get(match["before"] or "") or _SIGNS.get(match["after"] or "") or Comparison.EQUAL
    )
    return value, comparison, (match["unit"] or "").replace("％", "%")


def _head_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows are the head: those before the first row that has a name and a figure."""
    for n, row in enumerate(rows):
        figures = [cell for cell in row if parsed(cell.words) and not _is_year(cell.words)]
        names = [cell for cell in row if cell.words and not parsed(cell.words)]
        if figures and names:
            return n
    return 0


def _is_year(words: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d\s*年?(?:度|底|前)?", words.strip()))


def _column(heads: Sequence[Sequence[Cell]], body: Sequence[Sequence[Cell]], n: int) -> Column:
    head = "".join(dict.fromkeys(row[n].words for row in heads if n < len(row)))
    year, unit = _YEAR.search(head), _IN_BRACKETS.search(head)
    role = _role(head, [row[n].words for row in body if n < len(row)], bool(year))
    return Column(
        role=role,
        head=_YEAR.sub("", _IN_BRACKETS.sub("", head)).strip("年度 "),
        year=int(year["year"]) if year and role == "year" else 0,
        unit=unit["unit"] if unit else "",
    )


def _role(head: str, cells: Sequence[str], has_year: bool) -> str:
    words = declared()["columns"]
    for role in ("number", "unit", "lead", "supporting", "deadline", "remark"):
        if re.search(words[role], head):
            return role
    figures = sum(parsed(cell) is not None for cell in cells)
    if not figures or re.search(words["name"], head):
        return "name"
    if has_year:
        return "year"
    return "total" if re.search(words["total"], head) else "value"


def _figures(rows: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> Iterator[TableFigure]:
    for n, row in enumerate(rows):
        for m, (cell, column) in enumerate(zip(row, columns, strict=False)):
            found = parsed(cell.words) if column.role in ("year", "total", "value") else None
            if found is not None:
                value, comparison, unit = found
                yield TableFigure(
                    row=n, column=m, value=value, comparison=comparison, unit=unit, cell=cell
                )
