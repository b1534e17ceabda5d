"""Files of masked keys: reading the numbers of a register, writing keys, reading what the other side sent."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from jingzhun.eligibility import UndecodableTextError, text_encoding
from jingzhun.errors import Fault, JingzhunError, Position

HEAD = ("row", "key")


def read_column(path: Path, *, column: str) -> Iterator[tuple[int, str]]:
    """The cells of a column by the row of the file, from 2; rows that are empty there are left out.

    Raises:
        JingzhunError: ``GENERAL001`` no such file, ``MASK005`` it cannot be read, ``MASK006`` no such column.
    """
    rows = iter(_rows(path))
    head = [cell.strip() for cell in next(rows, [])]
    if column not in head:
        seen = ", ".join(cell for cell in head if cell)
        raise _fault("MASK006", path, seen=seen, wanted=column)
    at = head.index(column)
    for number, row in enumerate(rows, start=2):
        cell = row[at].strip() if at < len(row) else ""
        if cell:
            yield number, cell


def write_keys(keys: Mapping[int, str], path: Path) -> None:
    """Row and key, as CSV: nothing else of the register goes out."""
    with path.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(sorted(keys.items()))


def read_key_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Row and key of each line of a file of keys; a line without a number counts by its place in the file."""
    for line, row in enumerate(_rows(path)[1:], start=2):
        number = row[0] if row and row[0].isdigit() else ""
        yield int(number or line), row[1] if number and len(row) > 1 else ""


def _rows(path: Path) -> list[list[str]]:
    if not path.is_file():
        raise _fault("GENERAL001", path)
    if path.suffix.lower() == ".csv":
        with path.open(encoding=_encoding(path), newline="") as stream:
            return list(csv.reader(stream))
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, ValueError, OSError) as error:
        raise _fault("MASK005", path) from error
    return [[_written(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _encoding(path: Path) -> str:
    try:
        return text_encoding(path)
    except UndecodableTextError as error:
        raise _fault("MASK005", path) from error


def _written(cell: object) -> str:
    """A cell as text; a number that a sheet keeps as one loses its point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _fault(code: str, path: Path, *, seen: str = "", wanted: str = "") -> JingzhunError:
    position = Position(file=path.name, line=1 if seen else 0)
    return JingzhunError([Fault(code=code, position=position, seen=seen, wanted=wanted)])
