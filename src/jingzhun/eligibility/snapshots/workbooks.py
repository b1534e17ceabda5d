"""Reading the first sheet of a spreadsheet file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from jingzhun.eligibility.snapshots.formula_errors import formula_errors
from jingzhun.eligibility.snapshots.headers import (
    Header,
    fields_of,
    find_header,
    header_faults,
)
from jingzhun.eligibility.snapshots.reading import Cell, Column, Task, no_header
from jingzhun.eligibility.snapshots.totals import find_foot, report_foot
from jingzhun.engines import quote_name
from jingzhun.errors import Fault, Position
from jingzhun.vocabulary import Field, FieldType

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # encrypted .xlsx files are kept in one, as .xls files are
_EXACT = 10**15  # a spreadsheet number keeps fifteen digits; beyond, its digits are made up
_SUMMABLE = {FieldType.MONEY, FieldType.QUANTITY, FieldType.INTEGER, FieldType.RATE}

_Value = int | float | str | bool | time | date | datetime | timedelta
_Area = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class Workbook:
    """The first sheet of a workbook, its cells as texts."""

    task: Task
    sheet: str
    rows: Mapping[int, list[str]]
    header: Header
    relation: str
    columns: Mapping[str, Column]
    row_sql: str = "_row"

    def forget_broken_rows(self) -> None:
        """Nothing to forget: see :meth:`report_broken_rows`."""

    def report_broken_rows(self) -> None:
        """Nothing to report: every row of a sheet has every column."""

    def refused(self, _field: str) -> Mapping[str, Position]:
        """Nothing: every row of a sheet is read."""
        return {}

    def cells(self, rows: Sequence[int], field: str) -> Sequence[Cell]:
        """The cells of one field in the rows of these numbers."""
        column = self.header.columns[field]
        return [
            Cell(
                position=_position(self.task, self.sheet, row, column),
                seen=self.rows[row][column],
            )
            for row in rows
        ]


def open_workbook(task: Task) -> Workbook | None:
    """The opened file, or ``None`` when its faults (added to the task's) leave nothing to read."""
    place = Position(file=task.shown)
    try:
        sheet = CalamineWorkbook.from_path(task.path).get_sheet_by_index(0)
        rows = [
            [cell_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)
        ]
    except PermissionError:
        raise
    except (CalamineError, OSError, ValueError) as error:
        fields = {"detail": str(error).rstrip("."), "detail_zh": _why_closed(task.path)}
        task.faults.add(Fault(code="SNAPSHOT019", position=place, fields=fields))
        return None
    for (row, column), shown in formula_errors(task.path).items():
        rows[row][column] = shown
    return _read_sheet(task, sheet, rows)


def _why_closed(path: Path) -> str:
    """What a workbook that cannot be opened probably is, by its first bytes."""
    with path.open("rb") as stream:
        start = stream.read(len(_OLE))
    if start == _OLE and path.suffix.casefold() in (".xlsx", ".xlsm"):
        return "可能设有密码"
    return "文件已损坏" if start.startswith((b"PK", _OLE)) else "内容不是表格文件"


def _read_sheet(task: Task, sheet: CalamineSheet, rows: list[list[str]]) -> Workbook | None:
    place = Position(file=task.shown)
    if not any(map(any, rows)):
        task.faults.add(Fault(code="SNAPSHOT005", position=place))
        return None
    areas = _merged_areas(sheet, rows)
    _spread(rows, areas)
    header = find_header(rows, task.entity)
    if header is None:
        task.faults.add(no_header(task, place))
        return None
    place = Position(file=task.shown, line=header.row + 1, cell=sheet.name)
    task.faults.extend(header_faults(header, task.entity, place))
    data = {at: row for at, row in enumerate(rows) if at > header.last and any(row)}
    foot = find_foot(data.items())
    if foot:
        report_foot(task, foot, _position(task, sheet.name, foot.first, 0))
        data = {at: row for at, row in data.items() if at < foot.first}
        areas = [area for area in areas if area[0][0] < foot.first]
    task.faults.extend(_merge_faults(task, sheet.name, header, areas))
    if header.last > 0:
        task.faults.add(
            Fault(
                code="SNAPSHOT017",
                severity="notice",
                position=Position(file=task.shown),
                seen=str(header.last),
            )
        )
    return _workbook(task, sheet.name, header, data)


def _workbook(task: Task, sheet: str, header: Header, rows: dict[int, list[str]]) -> Workbook:
    """Hand the cells to the engine as a table of texts."""
    name = f"sheet of {task.shown}"
    table = {
        f"c{at}": pa.array([row[at] for row in rows.values()], pa.string())
        for at in header.columns.values()
    }
    table["_row"] = pa.array(list(rows), pa.int64())
    task.engine.register_arrow(name, pa.table(table))
    columns = {field: Column(sql=f"c{at}") for field, at in header.columns.items()}
    return Workbook(task, sheet, rows, header, quote_name(name), columns)


def cell_text(value: _Value) -> str:
    """A cell as a person reads it; a number that has lost digits stays in its scientific form.

    >>> cell_text(12.0), cell_text(199003071234567890.0), cell_text(date(2018, 12, 31))
    ('12', '1.99003071234568e+17', '2018-12-31')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        if abs(value) >= _EXACT:
            return f"{value:.14e}"
        return f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    return value if isinstance(value, str) else str(value)


def _merged_areas(sheet: CalamineSheet, rows: Sequence[Sequence[str]]) -> list[_Area]:
    """The merged areas that say something, cut to the part of the sheet that is in use."""
    last_row, last_column = len(rows) - 1, max(map(len, rows)) - 1
    return [
        (start, (min(end[0], last_row), min(end[1], last_column)))
        for start, end in sheet.merged_cell_ranges or ()
        if start[0] <= last_row and start[1] <= last_column and rows[start[0]][start[1]]
    ]


def _spread(rows: list[list[str]], areas: Iterable[_Area]) -> None:
    """Write the value of each merged area into all of its cells."""
    for (top, left), (bottom, right) in areas:
        for row in range(top, bottom + 1):
            rows[row][left : right + 1] = [rows[top][left]] * (right - left + 1)


def _merge_faults(
    task: Task, sheet: str, header: Header, areas: Iterable[_Area]
) -> Iterator[Fault]:
    """Merged areas among the data: an error where the value could count once or for each row."""
    by_column = {at: fields_of(task.entity)[name] for name, at in header.columns.items()}
    read = 0
    for (top, left), (bottom, right) in areas:
        fields = [by_column[at] for at in range(left, right + 1) if at in by_column]
        if bottom <= header.last or not fields:
            continue
        if len(fields) > 1 or fields[0].type in _SUMMABLE:
            area = f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"
            yield _ambiguous(task, sheet, (top, left), area, fields[0])
        else:
            read += 1
    if read:
        place = Position(file=task.shown)
        yield Fault(code="SNAPSHOT021", severity="notice", position=place, seen=str(read))


def _ambiguous(task: Task, sheet: str, at: tuple[int, int], area: str, field: Field) -> Fault:
    return Fault(
        code="SNAPSHOT020",
        position=_position(task, sheet, *at),
        seen=area,
        fields={"column_en": field.named_en, "column_zh": field.named_zh},
    )


def _position(task: Task, sheet: str, row: int, column: int) -> Position:
    return Position(file=task.shown, line=row + 1, cell=f"{sheet}!{_letters(column)}{row + 1}")


def _letters(column: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
