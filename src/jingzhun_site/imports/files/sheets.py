"""The sheet of a file as rows of texts, whatever the file was."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from jingzhun_site.imports.remarks import Remark

Row = list[str]
Area = tuple[tuple[int, int], tuple[int, int]]


class Sheet(Protocol):
    """One sheet. Rows and columns count from 0; every row has ``width`` cells.

    ``merged`` are the merged areas below each other or side by side; their value is repeated in all
    their cells.
    """

    name: str
    width: int
    height: int
    remarks: list[Remark]
    merged: tuple[Area, ...]

    def head(self, count: int) -> list[Row]:
        """The first rows."""

    def rows(self) -> Iterator[Row]:
        """Every row, from the first."""


def column_letters(column: int) -> str:
    """The letters of a column that counts from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters, column = "", column + 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The name of a cell; the row counts from 1, the column from 0.

    >>> cell_name(214, 7)
    'H214'
    """
    return f"{column_letters(column)}{row}"


def filled_from(areas: tuple[Area, ...]) -> Mapping[tuple[int, int], tuple[int, int]]:
    """For each cell of a merged area but its first: the cell that holds the value."""
    return {
        (row, column): start
        for start, end in areas
        for row in range(start[0], end[0] + 1)
        for column in range(start[1], end[1] + 1)
        if (row, column) != start
    }
