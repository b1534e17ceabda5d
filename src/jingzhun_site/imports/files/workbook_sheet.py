"""The first sheet of a workbook that holds anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from jingzhun.eligibility.snapshots.formula_errors import formula_errors
from jingzhun.eligibility.snapshots.workbooks import cell_text
from jingzhun_site.imports.files.guarding import Examined, Limits
from jingzhun_site.imports.files.hidden import hidden_words
from jingzhun_site.imports.files.sheets import Area, Row, Sheet, filled_from
from jingzhun_site.imports.remarks import Remark, refusal

OUR_SHEETS = ("填写说明", "代码", "问题清单")
"""Sheets that we put beside the data ourselves: nobody expects them to be read."""
_MANY_AREAS = 200_000  # cells; more merged cells than this is a drawing, not a table


@contextmanager
def open_workbook(path: Path, limits: Limits, examined: Examined) -> Iterator[Sheet]:
    """The sheet of an .xlsx or .xls file; the reader keeps all of it while it is open."""
    with path.open("rb") as stream:
        try:
            book = CalamineWorkbook.from_filelike(stream)
            sheet, others = _first_sheet(book)
        except PasswordError as error:
            raise refusal("IMPORT004") from error
        except (CalamineError, OSError, ValueError) as error:
            raise refusal("IMPORT005", detail=str(error).rstrip(".")[:80]) from error
        with book:
            failed = formula_errors(path, sheet=sheet.name) if examined.has_failed_formulas else {}
            found = _WorkbookSheet(sheet, failed, others, limits)
            if examined.has_hidden_cells:
                found.remarks += _about_hidden(path, found)
            yield found


def _first_sheet(book: CalamineWorkbook) -> tuple[CalamineSheet, list[str]]:
    """The first visible sheet that holds anything, and the names of other visible sheets."""
    visible = [
        meta.name for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible
    ]
    for name in visible:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is not None:
            return sheet, [other for other in visible if other != name]
    raise refusal("IMPORT001")


class _WorkbookSheet:
    """One sheet of a workbook; see :class:`Sheet`."""

    def __init__(
        self,
        sheet: CalamineSheet,
        failed: Mapping[tuple[int, int], str],
        others: Sequence[str],
        limits: Limits,
    ) -> None:
        start, end = sheet.start or (0, 0), sheet.end or (0, 0)
        self._sheet, self._indent = sheet, [""] * start[1]
        self.name = sheet.name
        self.height, self.width = end[0] + 1, end[1] + 1
        _check_cells(self.height, self.width, limits)
        self._failed = failed
        self.merged = _areas(sheet, self.height, self.width)
        self.remarks = list(_about_others(sheet.name, others))

    def head(self, count: int) -> list[Row]:
        return [row for _, row in zip(range(count), self.rows(), strict=False)]

    def rows(self) -> Iterator[Row]:
        filled = filled_from(self.merged)
        places, sources = _by_row(filled), _by_row(set(filled.values()))
        failed = _by_row(self._failed)
        held: dict[tuple[int, int], str] = {}
        for at, values in enumerate(self._sheet.iter_rows()):
            row = [v if type(v) is str else cell_text(v) for v in values]
            row = [*self._indent, *row] if self._indent else row
            for column in failed.get(at, ()):
                row[column] = self._failed[at, column]
            for column in sources.get(at, ()):
                held[at, column] = row[column]
            for column in places.get(at, ()):
                row[column] = held[filled[at, column]]
            yield row


def _check_cells(height: int, width: int, limits: Limits) -> None:
    if width > limits.columns:
        raise refusal("IMPORT010", seen=f"{width} 列", limit=f"{limits.columns} 列")
    if height * width > limits.cells:
        seen, limit = f"{height} 行 {width} 列", f"{limits.cells // 10_000} 万个单元格"
        raise refusal("IMPORT010", seen=seen, limit=limit)


def _areas(sheet: CalamineSheet, height: int, width: int) -> tuple[Area, ...]:
    """The merged areas, cut to the part of the sheet that is in use."""
    found: list[Area] = []
    cells = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < height and left < width:
            end = min(bottom, height - 1), min(right, width - 1)
            cells += (end[0] - top + 1) * (end[1] - left + 1)
            found.append(((top, left), end))
    if cells > _MANY_AREAS:
        seen, limit = f"{cells} 个合并单元格", f"{_MANY_AREAS} 个"
        raise refusal("IMPORT010", seen=seen, limit=limit)
    return tuple(found)


def _by_row(places: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = {}
    for row, column in places:
        rows.setdefault(row, []).append(column)
    return rows


def _about_hidden(path: Path, sheet: "_WorkbookSheet") -> Iterator[Remark]:
    words = hidden_words(path, sheet.name, height=sheet.height, width=sheet.width)
    if words:
        yield Remark(code="IMPORT090", severity="notice", fields={"seen": words})


def _about_others(name: str, others: Sequence[str]) -> Iterator[Remark]:
    others = [other for other in others if other not in OUR_SHEETS]
    if others:
        fields = {"seen": name, "others": "、".join(others[:8])}
        yield Remark(code="IMPORT016", severity="notice", fields=fields)
