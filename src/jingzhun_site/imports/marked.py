"""The uploaded workbook given back with its faulty cells coloured and commented.

Up to :data:`WHOLE_ROWS` rows the very workbook comes back (an .xls or .csv as an .xlsx of the same rows in
the same places). Of a larger one only the faulty rows come back, each with the number of its row: writing
hundreds of thousands of rows again would take minutes and memory for nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from jingzhun_site.imports.actions import MARKED_FILE
from jingzhun_site.imports.files import FileKind, Sheet, examine, open_sheet
from jingzhun_site.imports.models import ImportBatch
from jingzhun_site.imports.preview import PreviewRemark, faulty_remarks
from jingzhun_site.imports.remarks import sentence_of

WHOLE_ROWS = 20_000
_RED, _AMBER = "F8CBAD", "FFE699"
_LISTED = 50_000
_AUTHOR, _LIST = "精准", "问题清单"
_LIST_WIDTH = 90

Marks = Mapping[tuple[int, int], list[PreviewRemark]]
"""The remarks on each cell, by row (from 1) and column (from 0)."""


@dataclass(frozen=True, kw_only=True)
class Marked:
    """The marked workbook: where it lies, what it is called, and what it holds."""

    path: Path
    name: str
    says: str


def make_marked(batch: ImportBatch) -> Marked:
    """Write the marked workbook of a checked batch into its folder."""
    remarks = faulty_remarks(batch)
    marks: dict[tuple[int, int], list[PreviewRemark]] = {}
    for remark, column in remarks:
        marks.setdefault((remark.row, max(column, 0)), []).append(remark)
    stem = Path(batch.file_name).stem
    path = batch.folder / MARKED_FILE
    with open_sheet(batch.original, name=batch.file_name) as sheet:
        name = sheet.name
        is_large = sheet.height > WHOLE_ROWS
        kind = examine(batch.original, name=batch.file_name).kind
        if is_large or kind is not FileKind.XLSX:
            only = {row for row, _column in marks} if is_large else None
            _write_rows(sheet, batch.header_row, marks, path, only=only)
    if not is_large and kind is FileKind.XLSX:
        _mark_same(batch.original, name, marks, path)
    says = (
        _("表格较大，只列出有问题的行，第一列是原来的行号。")
        if is_large
        else _("原表，有问题的单元格已着色并加批注。")
    )
    return Marked(path=path, name=f"{stem}_{_('标错')}.xlsx", says=says)


def _mark_same(original: Path, sheet: str, marks: Marks, path: Path) -> None:
    """The uploaded workbook itself; what its owner formatted stays, macros go."""
    # Half a second at every start of the site, for what few requests need.
    import openpyxl  # noqa: PLC0415
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    with original.open("rb") as stream:
        book = openpyxl.load_workbook(stream, keep_vba=False, keep_links=False)
    page = book[sheet]
    _take_earlier_marks_off(book, page)
    fills = {colour: PatternFill("solid", fgColor=colour) for colour in (_RED, _AMBER)}
    for (row, column), remarks in _on_first_cells(marks, page).items():
        cell = page.cell(row=row, column=column + 1)
        cell.fill = fills[_colour(remarks)]
        cell.comment = Comment(_told(remarks), _AUTHOR, width=360, height=120)
    page = book.create_sheet(_LIST)
    page.column_dimensions["C"].width = _LIST_WIDTH
    for line in _list_of(marks):
        page.append(line)
    book.save(path)
    book.close()


def _take_earlier_marks_off(book: Any, page: Any) -> None:
    """A marked workbook that was repaired and came back: what was marked then is not marked for ever."""
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    if _LIST in book.sheetnames:
        book.remove(book[_LIST])
    for row in page.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == _AUTHOR:
                cell.comment = None
                cell.fill = PatternFill()


def _on_first_cells(marks: Marks, page: Any) -> Marks:
    """The marks with those inside a merged area moved to its first cell, the only one that shows them."""
    first = {
        (row, column - 1): (area.min_row, area.min_col - 1)
        for area in page.merged_cells.ranges
        for row, column in area.cells
    }
    moved: dict[tuple[int, int], list[PreviewRemark]] = {}
    for place, remarks in marks.items():
        moved.setdefault(first.get(place, place), []).extend(remarks)
    return moved


def _write_rows(
    sheet: Sheet, header_row: int, marks: Marks, path: Path, *, only: set[int] | None
) -> None:
    """A new workbook of the rows as texts: all in their places, or those of ``only`` with their numbers."""
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        formats = {c: book.add_format({"bg_color": f"#{c}"}) for c in (_RED, _AMBER)}
        page = book.add_worksheet(_("标错"))
        shift = 0 if only is None else 1
        at = 0
        for number, row in enumerate(sheet.rows(), start=1):
            is_head = number <= header_row + 1
            if only is not None and not is_head and number not in only:
                continue
            if only is not None:
                page.write_string(
                    at,
                    0,
                    _("原行号") if number == header_row + 1 else "" if is_head else str(number),
                )
            for column, text in enumerate(row):
                remarks = marks.get((number, column), [])
                style = formats[_colour(remarks)] if remarks else None
                page.write_string(at, column + shift, text, style)
                if remarks:
                    page.write_comment(at, column + shift, _told(remarks), {"x_scale": 3})
            at += 1
        listed = book.add_worksheet(_LIST)
        listed.set_column(2, 2, _LIST_WIDTH)
        for line, values in enumerate(_list_of(marks)):
            for column, value in enumerate(values):
                listed.write_string(line, column, str(value))


def _colour(remarks: Sequence[PreviewRemark]) -> str:
    return _RED if any(remark.severity == "error" for remark in remarks) else _AMBER


def _told(remarks: Sequence[PreviewRemark]) -> str:
    return "\n".join(sentence(remark) for remark in remarks)


def sentence(remark: PreviewRemark) -> str:
    """A remark in words."""
    return sentence_of(remark.code, {"row": str(remark.row), **remark.fields})


def _list_of(marks: Marks) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = [(_("行"), _("单元格"), _("问题"))]
    for (row, _column), remarks in sorted(marks.items()):
        lines += [(str(row), remark.cell, sentence(remark)) for remark in remarks]
    return lines[:_LISTED]
