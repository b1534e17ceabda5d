"""Tables as files: CSV, Excel, JSON lines, Parquet; a file appears whole or not at all."""

import csv
import io
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from jingzhun.cli.showing import console_for, show
from jingzhun.cli.tables import Cell, Column, Table
from jingzhun.engines import file_failure
from jingzhun.errors import Fault, JingzhunError, Position

Format = Literal["table", "csv", "xlsx", "jsonl", "parquet"]
FORMATS: tuple[Format, ...] = ("table", "csv", "xlsx", "jsonl", "parquet")
BOM = b"\xef\xbb\xbf"
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def put_out(table: Table, *, form: Format, out: Path | None, bom: bool = True) -> None:
    """Show a table, or write it to a file or to standard output.

    Raises:
        JingzhunError: a format that needs a file has none (CLI001), the file is there already (CLI004), the disk is
            full (GENERAL002).
    """
    if out is None:
        _to_screen(table, form)
    else:
        write_table(table, form=form, out=out, bom=bom)


def write_table(table: Table, *, form: Format, out: Path, bom: bool = True) -> None:
    """Write a table to the new file ``out``; CSV with a byte order mark unless ``bom`` is off.

    Raises:
        JingzhunError: the file is there already (CLI004), the disk is full (GENERAL002).
    """
    data = _BYTES[form](table)
    write_file(BOM + data if form == "csv" and bom else data, out=out)


def write_file(data: bytes, *, out: Path) -> None:
    """Write the new file ``out``, whole or not at all.

    Raises:
        JingzhunError: the file is there already (CLI004), the disk is full (GENERAL002).
    """
    if out.exists():
        raise JingzhunError([Fault(code="CLI004", position=Position(file=str(out)))])
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(out, data)
    except OSError as error:
        raise file_failure(error, str(out)) from error


def check_screen(form: Format) -> None:
    """Refuse a format that only a file can hold (CLI001), best before the work begins."""
    if form in ("xlsx", "parquet"):
        raise JingzhunError([Fault(code="CLI001", seen=form)])


def _to_screen(table: Table, form: Format) -> None:
    check_screen(form)
    if form == "table":
        show(table, console_for())
    else:
        sys.stdout.buffer.write(_BYTES[form](table))
        sys.stdout.flush()


def _write_whole(out: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
        work = Path(file.name)
        try:
            file.write(data)
            file.close()
            work.chmod(0o644)
            work.rename(out)
        finally:
            work.unlink(missing_ok=True)


def _table(table: Table) -> bytes:
    text = io.StringIO()
    show(table, console_for(text))
    return text.getvalue().encode()


def _csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.label for column in table.columns])
    writer.writerows([[_uncomputed(cell) for cell in row] for row in table.rows])
    return text.getvalue().encode()


def _uncomputed(cell: Cell) -> str:
    """A cell as a spreadsheet shows it: a text that it would take for a formula begins with an apostrophe."""
    text = _plain(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_COMPUTED) else text


def _plain(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _jsonl(table: Table) -> bytes:
    names = [column.name for column in table.columns]
    lines = [
        json.dumps(dict(zip(names, map(_json, row), strict=True)), ensure_ascii=False)
        for row in table.rows
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _json(cell: Cell) -> str | int | None:
    return cell if cell is None or isinstance(cell, int) else str(cell)


def _xlsx(table: Table) -> bytes:
    """An Excel workbook; texts stay texts, so that no id loses its digits to a number."""
    data = io.BytesIO()
    workbook = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_numbers": False})
    sheet = workbook.add_worksheet()
    head = workbook.add_format({"bold": True, "bottom": 1})
    forms = {kind: workbook.add_format({"num_format": text}) for kind, text in _EXCEL.items()}
    for number, column in enumerate(table.columns):
        sheet.write_string(0, number, column.label, head)
        sheet.set_column(number, number, _width(table, number))
    for line, row in enumerate(table.rows, start=1):
        for number, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write_cell(sheet, line, number, cell, forms[column.kind])
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    workbook.close()
    return data.getvalue()


_EXCEL = {
    "text": "@",
    "count": "#,##0",
    "money": "#,##0.00",
    "percent": "0.00",
    "date": "yyyy-mm-dd",
}
_WIDEST_CELL = 40


def _width(table: Table, number: int) -> int:
    cells = [table.columns[number].label, *(_plain(row[number]) for row in table.rows[:200])]
    widest = max(sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in cells)
    return min(max(widest + 2, 8), _WIDEST_CELL)


def _write_cell(sheet: Any, line: int, number: int, cell: Cell, form: Any) -> None:
    if cell is None:
        sheet.write_blank(line, number, None, form)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(line, number, cell, form)
    elif isinstance(cell, date):
        sheet.write_datetime(line, number, cell, form)
    else:
        sheet.write_string(line, number, cell, form)


def _parquet(table: Table) -> bytes:
    arrays = {
        column.name: pa.array([_stored(row[n], column) for row in table.rows], type=_arrow(column))
        for n, column in enumerate(table.columns)
    }
    data = io.BytesIO()
    pq.write_table(pa.table(arrays), data)
    return data.getvalue()


def _stored(cell: Cell, column: Column) -> Cell:
    if cell is None or not column.is_number:
        return cell if cell is None or column.kind == "date" else str(cell)
    return int(cell) if column.kind == "count" and isinstance(cell, int) else Decimal(str(cell))


def _arrow(column: Column) -> Any:
    kinds = {
        "text": pa.string(),
        "count": pa.int64(),
        "money": pa.decimal128(18, 2),
        "percent": pa.decimal128(18, 4),
        "date": pa.date32(),
    }
    return kinds[column.kind]


_BYTES: Mapping[Format, Callable[[Table], bytes]] = {
    "table": _table,
    "csv": _csv,
    "xlsx": _xlsx,
    "jsonl": _jsonl,
    "parquet": _parquet,
}
