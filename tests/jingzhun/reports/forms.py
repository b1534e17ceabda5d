"""Small templates for tests."""

import io
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

import docx
import openpyxl
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName

from jingzhun.reports import Answer, AnswerState, ListRow, Values


def workbook(cells: Mapping[str, object], *, merges: tuple[str, ...] = ()) -> bytes:
    """A workbook of one sheet with these cells; B2 is bold. The same cells give the same bytes."""
    return _written(tuple(cells.items()), merges)


@cache  # a workbook written again tells another time
def _written(cells: tuple[tuple[str, object], ...], merges: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "旬报"
    for name, value in cells:
        sheet[name] = value
    sheet["B2"].font = Font(bold=True)
    sheet["B2"].number_format = "#,##0"
    for one in merges:
        sheet.merge_cells(one)
    return saved(book)


def with_name(content: bytes, name: str, target: str) -> bytes:
    """The workbook with one more defined name."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.defined_names[name] = DefinedName(name, attr_text=target)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A document of paragraphs and one table."""
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if table:
        grid = made.add_table(rows=len(table), cols=len(table[0]))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, data: bytes = b"x") -> bytes:
    """The file with one more part, or with another in the place of one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return out.getvalue()


def archive_part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


VALUES = Values(
    single={
        "place.name": Answer(value="=甲县"),
        "funds.paid": Answer(value=Decimal("1234567.80"), decimals=2),
        "houses.done": Answer(value=12),
        "houses.stock": Answer(state=AnswerState.BETWEEN, value=272, high=303),
        "houses.dark": Answer(state=AnswerState.UNKNOWN, why="没有导入"),
    },
    lists={
        "children": [
            ListRow(key="1", answers={"place.name": Answer(value="东镇"), "houses.done": Answer(value=5)}),
            ListRow(key="2", answers={"place.name": Answer(value="西镇"), "houses.done": Answer(value=7)}),
            ListRow(
                key="3",
                answers={
                    "place.name": Answer(value="南镇"),
                    "houses.done": Answer(state=AnswerState.UNKNOWN, why="没有导入"),
                },
            ),
        ],
        "none": [],
        "dark": Answer(state=AnswerState.UNKNOWN, why="还没有测算"),
    },
)  # fmt: skip
