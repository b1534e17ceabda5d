"""The task breakdown as a workbook that an office sends round: set up for A4 across, with filters and a fixed head."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from jingzhun.directives.documents import reason_words
from jingzhun.directives.exporting.breakdown import Breakdown, Entry, Row
from jingzhun.directives.ledger import Ledger

_A4 = 9
_FONT = "宋体"
_SIGNS = {">=": '"≥"', "<=": '"≤"', ">": '">"', "<": '"<"'}
_BEFORE = (("序号", 5), ("章节", 14), ("任务/指标", 36), ("范围", 14), ("单位", 8))
_BEHIND = (("完成时限", 11), ("牵头单位", 14), ("配合单位", 16), ("原文位置", 30))
_YEAR_WIDTH = 9


def write_workbook(ledger: Ledger, breakdown: Breakdown) -> bytes:
    """The workbook of a document: tasks and indicators, facts where there are any, and how it was read."""
    data = io.BytesIO()
    workbook = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_numbers": False})
    sheets = _Sheets(workbook)
    title = breakdown.title or "任务分解"
    sheets.breakdown("任务分解表", f"{title}任务分解表", breakdown.rows, breakdown.years)
    if breakdown.facts:
        years = sorted(
            {entry.year for row in breakdown.facts for entry in row.entries if entry.year}
        )
        sheets.breakdown("基础数据", f"{title}基础数据", breakdown.facts, years)
    sheets.reading("读取说明", ledger)
    workbook.close()
    return data.getvalue()


class _Sheets:
    """The sheets of one workbook and their forms."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.forms: dict[tuple[tuple[str, Any], ...], Any] = {}

    def form(self, **settings: Any) -> Any:
        """A form, made once."""
        whole = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", **settings}
        key = tuple(sorted(whole.items()))
        if key not in self.forms:
            self.forms[key] = self.workbook.add_format(whole)
        return self.forms[key]

    def breakdown(self, name: str, title: str, rows: Sequence[Row], years: Sequence[int]) -> None:
        """A sheet of rows: a title, a head that stays, a row for each indicator and task."""
        columns = _columns(rows, years)
        sheet = self.workbook.add_worksheet(name)
        self._head(sheet, title, columns)
        for number, row in enumerate(rows, start=1):
            self._row(sheet, number, row, [key for key, _, _ in columns])
        sheet.autofilter(1, 0, max(len(rows), 1) + 1, len(columns) - 1)
        sheet.freeze_panes(2, 3)
        _set_up(sheet, last_row=len(rows) + 1, last_column=len(columns) - 1)

    def _head(self, sheet: Any, title: str, columns: Sequence[tuple[object, str, int]]) -> None:
        sheet.merge_range(
            0, 0, 0, len(columns) - 1, title, self.form(bold=True, font_size=16, align="center")
        )
        sheet.set_row(0, 32)
        sheet.set_row(1, 24)
        head = self.form(bold=True, align="center", border=1, text_wrap=True, bg_color="#EDEDED")
        for number, (_, label, width) in enumerate(columns):
            sheet.set_column(number, number, width)
            sheet.write_string(1, number, label, head)

    def _row(self, sheet: Any, number: int, row: Row, keys: Sequence[object]) -> None:
        wrapped = self.form(border=1, text_wrap=True)
        middle = self.form(border=1, text_wrap=True, align="center")
        words = {
            "章节": row.section,
            "任务/指标": row.what,
            "范围": row.scope,
            "单位": row.unit,
            "完成时限": row.deadline,
            "牵头单位": "、".join(row.responsible.lead),
            "配合单位": "、".join(row.responsible.supporting),
            "原文位置": row.place,
        }
        entries = {_key(entry): entry for entry in row.entries}
        for column, key in enumerate(keys):
            if key == "序号":
                sheet.write_number(number + 1, column, number, middle)
            elif isinstance(key, str) and key in words:
                is_short = key in ("单位", "完成时限")
                sheet.write_string(number + 1, column, words[key], middle if is_short else wrapped)
            elif key in entries:
                self._entry(sheet, number + 1, column, entries[key])
            else:
                sheet.write_blank(number + 1, column, None, middle)

    def _entry(self, sheet: Any, line: int, column: int, entry: Entry) -> None:
        """A figure as a number, its sign set before it by the form; a range as words."""
        if entry.value_max is not None:
            words = f"{_plain(entry.value)}—{_plain(entry.value_max)}"
            sheet.write_string(line, column, words, self.form(border=1, align="center"))
            return
        decimals = max(-int(entry.value.normalize().as_tuple().exponent), 0)
        digits = "#,##0" + ("." + "0" * decimals if decimals else "")
        number_form = f"{_SIGNS.get(entry.sign, '')}{digits}"
        form = self.form(border=1, align="center", num_format=number_form)
        sheet.write_number(line, column, float(entry.value), form)

    def reading(self, name: str, ledger: Ledger) -> None:
        """A sheet that says what was read, what was left out and what to look at."""
        sheet = self.workbook.add_worksheet(name)
        wrapped, bold = self.form(text_wrap=True), self.form(bold=True)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 90)
        for line, (label, words) in enumerate(_facts(ledger)):
            sheet.write_string(line, 0, label, bold)
            sheet.write_string(line, 1, words, wrapped)
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)


def _columns(rows: Sequence[Row], years: Sequence[int]) -> list[tuple[object, str, int]]:
    """Key, label and width of each column; one for a total and one for no year only where a row needs it."""
    kinds = {_key(entry) for row in rows for entry in row.entries}
    middle: list[tuple[object, str, int]] = [(y, f"{y}年", _YEAR_WIDTH) for y in years]
    if "total" in kinds:
        middle.append(("total", "合计", _YEAR_WIDTH))
    if "always" in kinds:
        middle.append(("always", "不分年度", _YEAR_WIDTH))
    return [*((n, n, w) for n, w in _BEFORE), *middle, *((n, n, w) for n, w in _BEHIND)]


def _key(entry: Entry) -> object:
    if entry.is_total:
        return "total"
    return entry.year or "always"


def _set_up(sheet: Any, *, last_row: int, last_column: int) -> None:
    """A4 across, as wide as one page, title and head on every page, page numbers below."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _facts(ledger: Ledger) -> list[tuple[str, str]]:
    head, reasons = ledger.head, reason_words()
    issued = head.issued_on.isoformat() if head.issued_on else ""
    return [
        ("标题", head.title),
        ("发文单位", head.issuer),
        ("文号", head.document_number),
        ("日期", issued),
        ("指标", f"{len(ledger.quantities)} 项"),
        ("任务", f"{len(ledger.tasks)} 项"),
        ("核对", "本表由程序读出，仅供核对，以原文为准。字数从正文第一个字起算。"),
        *(("提示", f"{r.what('zh')}{r.next_step('zh')}") for r in ledger.remarks),
        *(("略去", f"{reasons[p.reason]['zh']}：{p.words}") for p in ledger.document.left_out),
    ]


def _plain(value: Decimal) -> str:
    words = f"{value:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
