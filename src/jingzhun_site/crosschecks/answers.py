"""The workbook with which a department answers: written with the differences of its registers, read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.models import Difference
from jingzhun_site.crosschecks.queries.cells import cells_of
from jingzhun_site.frame.tables import Cell
from jingzhun_site.imports.files.sheets import cell_name
from jingzhun_site.ledger.exporting import SAFE

KEY, WHO, WHAT, PLACE, ROW, IS_TRUE, WORDS = (
    "差异编号", "对象", "差异", "村", "原表第几行", "是否属实", "说明",
)  # fmt: skip
HEADS = (KEY, WHO, WHAT, PLACE, ROW, IS_TRUE, WORDS)
ANSWERS: Mapping[str, str] = {"是": "属实", "否": "不属实", "需再查": "需再查"}
MOST_ROWS = 20_000
_NEEDED = (KEY, IS_TRUE, WORDS)
_LOOK = 20


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a department says of one difference."""

    cell: str
    pk: int
    version: int
    said: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a workbook says, or what is wrong with it."""

    answers: Sequence[Answer] = ()
    faults: Sequence[str] = ()


def write_answer_book(differences: Sequence[Difference], *, user: User) -> bytes:
    """A workbook with a line for each difference and two columns to fill in."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {**SAFE, "in_memory": True}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        fill = book.add_format({"bg_color": "#fff3d6", "border": 1})
        sheet = book.add_worksheet(_("反馈表"))
        sheet.freeze_panes(1, 1)
        for at, (title, width) in enumerate(zip(HEADS, (14, 12, 60, 14, 12, 12, 40), strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, title, head)
        cells = cells_of(differences, user, on=clock.today())
        for number, (one, of_one) in enumerate(zip(differences, cells, strict=True), start=1):
            for at, text in enumerate(_line(one, of_one)):
                sheet.write_string(number, at, text)
            for at in (HEADS.index(IS_TRUE), HEADS.index(WORDS)):
                sheet.write_blank(number, at, None, fill)
        at = HEADS.index(IS_TRUE)
        choice = {"validate": "list", "source": list(ANSWERS)}
        sheet.data_validation(1, at, max(1, len(differences)), at, choice)
    return content.getvalue()


def read_answer_book(content: bytes) -> Answers:
    """The lines that say something; all faults at once, each with its cell."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError, IndexError):
        return Answers(faults=[_("这个文件不是能打开的表格，请用这里导出的反馈表填写。")])
    at = next((n for n, row in enumerate(rows[:_LOOK]) if row and str(row[0]).strip() == KEY), None)
    if at is None:
        return Answers(faults=[_("没有找到表头“差异编号”，请用这里导出的反馈表填写。")])
    columns = {str(title).strip(): number for number, title in enumerate(rows[at])}
    missing = [title for title in _NEEDED if title not in columns]
    if missing:
        return Answers(faults=[_("表头缺少：%(heads)s。") % {"heads": _("、").join(missing)}])
    return _read(rows, at + 1, columns)


def code_of(one: Difference) -> str:
    """What stands in the first column: the difference, and the version that was written out."""
    return f"{one.pk}-{one.version}"


def _line(one: Difference, cells: Mapping[str, Any]) -> list[str]:
    message = cells["message"].value if isinstance(cells["message"], Cell) else cells["message"]
    return [code_of(one), str(cells["who"]), str(message), str(cells["place"]), str(cells["row"])]


def _read(rows: Sequence[Any], first: int, columns: Mapping[str, int]) -> Answers:
    answers: list[Answer] = []
    faults: list[str] = []
    seen: dict[int, str] = {}
    for number, row in enumerate(rows[first:], start=first + 1):
        key, said, words = (_text(row, columns[title]) for title in _NEEDED)
        if not said and not words:
            continue
        cell = cell_name(number, columns[IS_TRUE])
        pk, _dash, version = key.partition("-")
        if not (pk.isdigit() and version.isdigit()):
            where = cell_name(number, columns[KEY])
            about = {"cell": where, "seen": key or _("空")}
            faults.append(_("%(cell)s：差异编号写作“%(seen)s”，请保留导出时的编号。") % about)
        elif said not in ANSWERS:
            about = {"cell": cell, "seen": said or _("空"), "wanted": _("、").join(ANSWERS)}
            faults.append(_("%(cell)s：是否属实写作“%(seen)s”，只能填：%(wanted)s。") % about)
        elif not words:
            where = cell_name(number, columns[WORDS])
            faults.append(_("%(cell)s：请写明依据，例如查了哪份档案。") % {"cell": where})
        elif int(pk) in seen:
            about = {"cell": cell, "first": seen[int(pk)]}
            faults.append(_("%(cell)s：同一条差异在 %(first)s 已经填过，只留一行。") % about)
        else:
            seen[int(pk)] = cell
            answers.append(
                Answer(cell=cell, pk=int(pk), version=int(version), said=said, words=words)
            )
    if not answers and not faults:
        faults.append(_("表格里没有一行填了反馈。"))
    return Answers(answers=answers, faults=faults)


def _text(row: Sequence[Any], at: int) -> str:
    return str(row[at]).strip() if at < len(row) and row[at] is not None else ""
