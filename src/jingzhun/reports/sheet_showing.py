"""A filled workbook as it is shown on a page: its visible cells with their texts, merged ones as one."""

from collections.abc import Iterator
from typing import Any

from jingzhun.reports.filled import Piece, ShownBlock, ShownCell
from jingzhun.reports.references import split_cell
from jingzhun.reports.sheet_filling import Pieces
from jingzhun.reports.sheets import MAIN, Sheet, Workbook, cells_of

MOST_ROWS, _MOST_COLUMNS = 500, 60
COMPUTED = "（打开表格时计算）"
"""What stands for a formula of the template."""

Spans = dict[tuple[int, int], tuple[int, int]]


def shown_sheets(book: Workbook, pieces: Pieces) -> Iterator[ShownBlock]:
    """Each visible sheet as a table."""
    for sheet in book.sheets:
        if not sheet.is_hidden:
            yield _shown(book, sheet, pieces)


def _shown(book: Workbook, sheet: Sheet, pieces: Pieces) -> ShownBlock:
    spans, covered = _merged(sheet)
    rows = {int(row.get("r")): row for row in sheet.rows()}
    width = max((_width(row) for row in rows.values()), default=0)
    last = max(rows, default=0)
    made = []
    for number in range(1, min(last, MOST_ROWS) + 1):
        cells = (
            {split_cell(c.get("r"))[0]: c for c in cells_of(rows[number])} if number in rows else {}
        )
        made.append(
            tuple(
                _cell(book, sheet, cells.get(column), pieces, spans.get((column, number), (1, 1)))
                for column in range(1, min(width, _MOST_COLUMNS) + 1)
                if (column, number) not in covered
            )
        )
    return ShownBlock(title=sheet.name, rows=tuple(made), has_more=last > MOST_ROWS)


def _cell(
    book: Workbook, sheet: Sheet, cell: Any, pieces: Pieces, span: tuple[int, int]
) -> ShownCell:
    columns, rows = span
    if cell is None:
        return ShownCell(pieces=(), columns=columns, rows=rows)
    found = pieces.get((sheet.name, cell.get("r", "")))
    if found is None:
        is_formula = cell.find(f"{MAIN}f") is not None
        text = COMPUTED if is_formula else book.text(cell)
        found = (Piece(text=text),) if text else ()
    is_figure = cell.get("t", "n") == "n" and bool(found)
    return ShownCell(pieces=found, columns=columns, rows=rows, is_figure=is_figure)


def _merged(sheet: Sheet) -> tuple[Spans, set[tuple[int, int]]]:
    spans: Spans = {}
    covered: set[tuple[int, int]] = set()
    for one in sheet.root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
        first, _, last = one.get("ref", "").partition(":")
        (left, top), (right, bottom) = split_cell(first), split_cell(last or first)
        if (right - left + 1) * (bottom - top + 1) > MOST_ROWS * _MOST_COLUMNS:
            continue
        spans[(left, top)] = (right - left + 1, bottom - top + 1)
        covered |= {
            (column, row)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (column, row) != (left, top)
        }
    return spans, covered


def _width(row: Any) -> int:
    """The last column that says anything."""
    said = [c for c in cells_of(row) if len(c)]
    return max((split_cell(c.get("r"))[0] for c in said), default=0)
