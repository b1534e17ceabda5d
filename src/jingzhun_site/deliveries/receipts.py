"""Reading a workbook of receipts: every row checked, all faults at once, each with its cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from jingzhun_site.deliveries.workbook import CODE, DAY, PAID, RESULT, WORDS
from jingzhun_site.programmes.workbooks.reading import day_of

_SUCCESS = frozenset({"成功", "已发放", "已支付"})
_REFUSAL = frozenset({"退回", "失败", "退票", "拒付"})
_NEEDED = (CODE, RESULT, PAID, DAY, WORDS)
_FEN = Decimal("0.01")
_TOO_MUCH = Decimal(10) ** 12
_LOOK = 20
"""In how many rows at the top the heads are looked for."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One row of receipts: paid, how much and when, or refused and why."""

    row: int
    cell: str
    code: str
    is_paid: bool
    paid_yuan: Decimal | None = None
    delivered_on: date | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a workbook says, or what is wrong with it."""

    answers: Sequence[Answer] = ()
    faults: Sequence[str] = ()


def read_receipts(content: bytes, *, today: date) -> Answers:
    """The rows that say something; those that are still empty are left out."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError, IndexError):
        return Answers(faults=[_("这个文件不是能打开的表格，请用本批次导出的表格填写。")])
    at = next(
        (number for number, row in enumerate(rows[:_LOOK]) if _text(_cell(row, 0)) == CODE), None
    )
    if at is None:
        return Answers(faults=[_("前 20 行没有找到表头“发放编号”，请用本批次导出的表格填写。")])
    heads = [_text(head) for head in rows[at]]
    if faults := list(_faults_of_heads(heads, at + 1)):
        return Answers(faults=faults)
    return _read(rows, at + 1, {head: heads.index(head) for head in _NEEDED}, today)


def _faults_of_heads(heads: Sequence[str], row: int) -> Iterator[str]:
    """Heads that are missing, and those of which nobody could tell which column is meant."""
    if missing := [head for head in _NEEDED if head not in heads]:
        words = {"row": row, "heads": _("、").join(missing)}
        yield _("第 %(row)d 行的表头缺少：%(heads)s。") % words
    if repeated := [head for head in _NEEDED if heads.count(head) > 1]:
        words = {"row": row, "heads": _("、").join(repeated)}
        yield _("第 %(row)d 行的表头重复：%(heads)s，请各留一列。") % words


def _read(rows: Sequence[Any], first: int, columns: Mapping[str, int], today: date) -> Answers:
    answers: list[Answer] = []
    faults: list[str] = []
    seen: dict[str, str] = {}
    for number, row in enumerate(rows[first:], start=first + 1):
        reader = _Row(cells=row, number=number, columns=columns, today=today)
        if not reader.code and reader.has_result:
            words = {"cell": reader.cell(CODE), "result": reader.cell(RESULT)}
            faults.append(
                _("%(cell)s：发放编号是空的，%(result)s 却填了结果，请补编号或删去整行。") % words
            )
        if not reader.code or reader.is_empty:
            continue
        if reader.code in seen:
            words = {"cell": reader.cell(CODE), "code": reader.code, "first": seen[reader.code]}
            faults.append(
                _("%(cell)s：发放编号 %(code)s 在 %(first)s 已经出现过，只留一行。") % words
            )
            continue
        seen[reader.code] = reader.cell(CODE)
        found = list(reader.faults())
        faults += found
        if not found:
            answers.append(reader.answer())
    if not answers and not faults:
        faults.append(_("表格里没有一行填了结果。"))
    return Answers(answers=answers, faults=faults)


@dataclass(frozen=True, kw_only=True)
class _Row:
    cells: Sequence[Any]
    number: int
    columns: Mapping[str, int]
    today: date

    def cell(self, head: str) -> str:
        """The address of a cell, such as J7."""
        return f"{_letters(self.columns[head])}{self.number}"

    def value(self, head: str) -> Any:
        return _cell(self.cells, self.columns[head])

    @property
    def code(self) -> str:
        return _text(self.value(CODE))

    @property
    def is_empty(self) -> bool:
        """Whether nobody has filled anything in: nothing is known of the line."""
        return not any(_text(self.value(head)) for head in (RESULT, PAID, DAY, WORDS))

    @property
    def has_result(self) -> bool:
        """Whether the row says what became of a payment; a line of sums does not."""
        return _text(self.value(RESULT)) in _SUCCESS | _REFUSAL

    def faults(self) -> Iterator[str]:
        result = _text(self.value(RESULT))
        if result not in _SUCCESS | _REFUSAL:
            words = {"cell": self.cell(RESULT), "seen": result or _("空")}
            yield _("%(cell)s：结果写作“%(seen)s”，要写“成功”或“退回”。") % words
        yield from self._faults_of_money(is_refused=result in _REFUSAL)
        if result in _SUCCESS:
            yield from self._faults_of_day()

    def _faults_of_money(self, *, is_refused: bool) -> Iterator[str]:
        words = {"cell": self.cell(PAID), "seen": _text(self.value(PAID))}
        try:
            amount = _money(self.value(PAID))
        except ValueError:
            yield _("%(cell)s：实发金额写作“%(seen)s”，要写大于 0、最多两位小数的数。") % words
            return
        if is_refused and amount is not None:
            yield _("%(cell)s：结果是退回，实发金额却写了 %(seen)s，请核对。") % words

    def _faults_of_day(self) -> Iterator[str]:
        day, seen = _day(self.value(DAY)), _text(self.value(DAY))
        if day is None:
            words = {"cell": self.cell(DAY), "seen": seen or _("空")}
            yield _("%(cell)s：发放日期写作“%(seen)s”，要写 2018-12-31 这样的日期。") % words
        elif day > self.today:
            words = {"cell": self.cell(DAY), "seen": day.isoformat()}
            yield _("%(cell)s：发放日期 %(seen)s 晚于今天，请核对。") % words

    def answer(self) -> Answer:
        is_paid = _text(self.value(RESULT)) in _SUCCESS
        return Answer(
            row=self.number,
            cell=self.cell(CODE),
            code=self.code,
            is_paid=is_paid,
            paid_yuan=_money(self.value(PAID)),
            delivered_on=_day(self.value(DAY)) if is_paid else None,
            words=_text(self.value(WORDS))[:200],
        )


def _cell(row: Sequence[Any], at: int) -> Any:
    return row[at] if at < len(row) else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _money(value: Any) -> Decimal | None:
    """A sum; nothing for an empty cell.

    Raises:
        ValueError: it is no sum of money that could have been handed out.
    """
    text = _text(value).replace(",", "").replace("，", "").removesuffix("元")
    if not text:
        return None
    try:
        amount = Decimal(text)
        is_sum = 0 < amount < _TOO_MUCH and amount == amount.quantize(_FEN)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not is_sum:
        raise ValueError(text)
    return amount.quantize(_FEN)


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return day_of(_text(value))


def _letters(at: int) -> str:
    """The letters of a column, counted from nought.

    >>> _letters(0), _letters(9), _letters(27)
    ('A', 'J', 'AB')
    """
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
