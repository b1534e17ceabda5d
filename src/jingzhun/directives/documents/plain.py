"""Plain text (.txt): the text stays as it is; rows of cells set apart by tabs are a table."""

import re
from collections.abc import Iterator

from jingzhun.directives.documents.document import Cell, TextTable

_TABLE = re.compile(r"(?:^[^\n\t]*\t[^\n]*(?:\n|\Z)){2,}", re.MULTILINE)
_LONG_CELL = 200


def tables_in(text: str) -> tuple[TextTable, ...]:
    r"""The tables of a plain text, by the tabs between their cells.

    >>> [[cell.words for cell in row] for row in tables_in("项目\t2018\n道路\t5\n")[0].rows]
    [['项目', '2018'], ['道路', '5']]
    """
    return tuple(
        TextTable(start=match.start(), end=match.end(), rows=rows)
        for match in _TABLE.finditer(text)
        if _is_table(rows := tuple(_rows(text, match.start(), match.end())))
    )


def _rows(text: str, start: int, end: int) -> Iterator[tuple[Cell, ...]]:
    for line in re.finditer(r"[^\n]+", text[start:end]):
        cells = re.finditer(r"[^\t]*", line.group())
        yield tuple(_cell(cell, start + line.start()) for cell in _apart(cells))


def _apart(cells: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The cells between tabs: a match of nothing right behind a cell is no cell."""
    last = -1
    for cell in cells:
        if cell.start() != last:
            yield cell
        last = cell.end()


def _cell(cell: re.Match[str], start: int) -> Cell:
    words = cell.group()
    own = words.strip()
    begin = start + cell.start() + len(words) - len(words.lstrip())
    return Cell(words=own, start=begin, end=begin + len(own))


def _is_table(rows: tuple[tuple[Cell, ...], ...]) -> bool:
    """Several rows of as many cells; tabs that indent paragraphs make none."""
    counts = [len([cell for cell in row if cell.words]) for row in rows]
    is_short = all(len(cell.words) < _LONG_CELL for row in rows for cell in row)
    return is_short and sum(count > 1 for count in counts) >= 2
