"""Reading a workbook that came back: every row checked, all faults at once, each with its cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from jingzhun.packs import Step
from jingzhun_site.imports.files import cell_name, open_sheet
from jingzhun_site.imports.files.guarding import Limits
from jingzhun_site.imports.remarks import ImportRefusedError
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.programmes.workbooks.formulas import formula_cells
from jingzhun_site.programmes.workbooks.layout import (
    HOUSEHOLD,
    KEY,
    MARK,
    MOST_ROWS,
    NAME,
    SINCE,
    VERSION,
    heads_before_steps,
    needed_heads,
    step_heads,
    subject_head,
)
from jingzhun_site.programmes.workbooks.rows import BookFault, BookRow

LIMITS = Limits(file_bytes=20 << 20, unpacked_bytes=200 << 20, columns=200, cells=4_000_000)
_LOOK = 20
"""In how many rows at the top the heads are looked for."""
_DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, kw_only=True)
class BookRead:
    """The rows of a workbook, what is wrong with it, and what is worth knowing of the file.

    ``cells`` has the cell in which a new row names its subject, by the number of the row.
    """

    rows: Sequence[BookRow] = ()
    sheet: str = ""
    cells: Mapping[int, str] = field(default_factory=dict)
    faults: Sequence[BookFault] = ()
    remarks: Sequence[str] = ()


def read_ledger_book(path: Path, *, name: str, in_force: InForce, today: date) -> BookRead:
    """The rows of a workbook that its owner calls ``name``; with one fault nothing of it may be used."""
    try:
        with open_sheet(path, name=name, limits=LIMITS) as sheet:
            remarks = [remark.sentence() for remark in sheet.remarks]
            rows = list(sheet.rows())
            formulas = formula_cells(path, sheet.name)
            reader = _Reader(sheet=sheet.name, in_force=in_force, today=today, formulas=formulas)
    except ImportRefusedError as refused:
        faults = [
            BookFault(cell="", seen=name, wanted="", advice=one.sentence())
            for one in refused.remarks
        ]
        return BookRead(faults=faults)
    found = reader.read(rows)
    return BookRead(
        rows=found, sheet=reader.sheet, cells=reader.named, faults=reader.faults, remarks=remarks
    )


def day_of(text: str) -> date | None:
    """A day in one of the forms that can mean no other.

    >>> day_of("2018-12-31"), day_of("2018年12月31日"), day_of("31/12/2018"), day_of("2019-02-30")
    (datetime.date(2018, 12, 31), datetime.date(2018, 12, 31), None, None)
    """
    found = _DAY.fullmatch(text) or _EIGHT.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


@dataclass(kw_only=True)
class _Reader:
    sheet: str
    in_force: InForce
    today: date
    formulas: frozenset[str]
    faults: list[BookFault] = field(default_factory=list)
    named: dict[int, str] = field(default_factory=dict)
    _columns: dict[str, int] = field(default_factory=dict)
    _steps: Mapping[str, Step] = field(default_factory=dict)
    _seen: dict[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def _subject(self) -> str:
        return subject_head(self.in_force)

    def read(self, rows: Sequence[Sequence[str]]) -> list[BookRow]:
        at = self._heads_at(rows)
        if at is None:
            return []
        self._check_programme(rows[:at], at)
        self._check_heads(rows[at], at + 1)
        below = rows[at + 1 :]
        if len(below) > MOST_ROWS:
            seen = _("%(rows)d 行") % {"rows": len(below)}
            wanted = _("最多 %(most)d 行") % {"most": MOST_ROWS}
            self._fault("", 0, seen, wanted, _("请按乡镇分开导出、分开回传。"))
            return []  # it has to be parted anyway: what else is wrong is told of the parts
        if any(head not in self._columns for head in needed_heads(self.in_force)):
            return []
        found = [self._row(cells, number) for number, cells in enumerate(below, start=at + 2)]
        return [row for row in found if row is not None]

    def _heads_at(self, rows: Sequence[Sequence[str]]) -> int | None:
        for at, cells in enumerate(rows[:_LOOK]):
            if KEY in (cell.strip() for cell in cells):
                return at
        wanted = _("前 20 行里有表头“%(head)s”") % {"head": KEY}
        self._fault("", 0, _("没有这一列"), wanted, _("请用本专项“导出表格”得到的表填写。"))
        return None

    def _check_programme(self, above: Sequence[Sequence[str]], at: int) -> None:
        """Whether the workbook is one of this programme."""
        own = self.in_force.programme
        marks = [
            (cell.strip().removeprefix(MARK), cell_name(row, column))
            for row, cells in enumerate(above, start=1)
            for column, cell in enumerate(cells)
            if cell.strip().startswith(MARK)
        ]
        seen, cell = next(iter(marks), ("", cell_name(max(at, 1), 0)))
        if seen != own.id:
            wanted = f"{own.label}（{own.id}）"
            advice = _("请到表格所属专项的台账回传，或重新导出这一专项的表。")
            self._fault(cell, 0, seen or _("没有写明专项"), wanted, advice)

    def _check_heads(self, heads: Sequence[str], number: int) -> None:
        self._steps = step_heads(self.in_force)
        known = {*heads_before_steps(self.in_force), *self._steps, VERSION}
        for column, text in enumerate(heads):
            head, cell = text.strip(), cell_name(number, column)
            if head and head not in known:
                wanted = _("、").join(self._steps) or _("这一专项没有步骤")
                self._fault(
                    cell, number, head, wanted, _("这一列不是本专项的步骤，请删去或改回原表头。")
                )
            elif head in self._columns:
                first = cell_name(number, self._columns[head])
                self._fault(
                    cell,
                    number,
                    head,
                    _("只出现一次"),
                    _("与 %(cell)s 重复，请删去一列。") % {"cell": first},
                )
            elif head:
                self._columns[head] = column
        for head in needed_heads(self.in_force):
            if head not in self._columns:
                self._fault(
                    "", number, _("没有这一列"), head, _("请用重新导出的表填写，不要删列。")
                )

    def _row(self, cells: Sequence[str], number: int) -> BookRow | None:
        first = (*needed_heads(self.in_force), HOUSEHOLD, NAME, SINCE)
        wanted = [h for h in dict.fromkeys((*first, *self._steps)) if h in self._columns]
        texts = {head: self._text(cells, number, head) for head in wanted}
        if not any(texts.values()):
            return None
        before = len(self.faults)
        named_in = self._named_in(texts)
        self._check_once(texts, named_in, number)
        days = {
            self._steps[head].id: self._day(texts[head], number, head)
            for head in wanted
            if head in self._steps and texts[head]
        }
        since = self._day(texts[SINCE], number, SINCE) if texts.get(SINCE) else None
        version = self._version(texts, number)
        if len(self.faults) > before:
            return None
        return BookRow(
            row=number,
            key=texts[KEY],
            subject=texts[named_in],
            household=texts.get(HOUSEHOLD, ""),
            version=version,
            since=since,
            days={step: day for step, day in days.items() if day},
        )

    def _text(self, cells: Sequence[str], number: int, head: str) -> str:
        column = self._columns[head]
        cell = cell_name(number, column)
        text = cells[column].strip() if column < len(cells) else ""
        if cell in self.formulas:
            advice = _("请复制这一格，再“选择性粘贴”成数值。")
            self._fault(cell, number, text or _("公式"), _("直接填写的内容，不要公式"), advice)
            return ""
        return text

    def _named_in(self, texts: Mapping[str, str]) -> str:
        """The head under which a row names its subject: its number, or in a new row its name."""
        is_new = not texts[KEY] and not texts[self._subject]
        return NAME if is_new and texts.get(NAME) else self._subject

    def _check_once(self, texts: Mapping[str, str], named_in: str, number: int) -> None:
        """Each enrolment, and each subject that is to be enrolled, has one row."""
        head = KEY if texts[KEY] else named_in
        cell = self._cell(number, head)
        if not texts[head]:
            if not self._is_formula(number, KEY) and not self._is_formula(number, self._subject):
                words = {"head": self._subject}
                advice = _("在办的补参与编号；新纳入的补%(head)s；不要的请删去整行。") % words
                self._fault(cell, number, _("空"), _("参与编号或%(head)s") % words, advice)
            return
        own: tuple[str, ...] = (head, texts[head])
        if not texts[KEY]:
            self.named[number] = cell
            own = (*own, texts.get(HOUSEHOLD, ""))
        first = self._seen.setdefault(own, cell)
        if first != cell:
            advice = _("与 %(cell)s 是同一笔，请合成一行。") % {"cell": first}
            self._fault(cell, number, texts[head], _("一笔一行"), advice)

    def _day(self, text: str, number: int, head: str) -> date | None:
        day, cell = day_of(text), self._cell(number, head)
        if day is None:
            advice = _("请改成年-月-日；没有这一天的请核对。")
            self._fault(cell, number, text, _("2018-12-31 这样的日期"), advice)
        elif day > self.today:
            wanted = _("不晚于今天 %(day)s") % {"day": self.today.isoformat()}
            self._fault(cell, number, text, wanted, _("还没有办的请留空。"))
        return day

    def _version(self, texts: Mapping[str, str], number: int) -> int | None:
        text = texts[VERSION]
        if text.isascii() and text.isdigit() and len(text) < len("1000000000"):
            return int(text)
        if text or (texts[KEY] and not self._is_formula(number, VERSION)):
            advice = _("请用重新导出的表填写；这一列不要改动。")
            self._fault(
                self._cell(number, VERSION), number, text or _("空"), _("导出时的版本号"), advice
            )
        return None

    def _cell(self, number: int, head: str) -> str:
        return cell_name(number, self._columns[head])

    def _is_formula(self, number: int, head: str) -> bool:
        return self._cell(number, head) in self.formulas

    def _fault(self, cell: str, row: int, seen: str, wanted: str, advice: str) -> None:
        self.faults.append(
            BookFault(sheet=self.sheet, row=row, cell=cell, seen=seen, wanted=wanted, advice=advice)
        )
