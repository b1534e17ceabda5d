"""Writing the ledger of a programme as a workbook, under the rights and the filter of whoever asks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import transaction
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.places.queries import place_name
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.access import access_ledgers
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import InForce, code_label
from jingzhun_site.programmes.queries.ledger import LedgerFilter, narrowed
from jingzhun_site.programmes.queries.shown import subjects_of
from jingzhun_site.programmes.queries.steps import reached_by
from jingzhun_site.programmes.workbooks.layout import (
    HOUSEHOLD,
    KEY,
    MARK,
    NAME,
    PLACE,
    SINCE,
    STATE,
    VERSION,
    YEAR,
    heads_before_steps,
    step_heads,
    subject_head,
)

_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_AT_ONCE = 1_000
_FIRST = 4
"""The row, counted from nought, where the lines begin."""


@dataclass(frozen=True, kw_only=True)
class _Book:
    """What every row is written with."""

    sheet: Any
    in_force: InForce
    user: User
    scope: Scope
    day: Any
    free: Any


def write_ledger(
    path: Path, *, programme: str, query: str, user: User, progress: Progress
) -> tuple[InForce, int]:
    """Write the lines that an address asks for under the user's present rights; the programme and how many.

    Raises:
        JobRefused: the user may not export that ledger any more.
    """
    words = QueryDict(query)
    ledgers = access_ledgers(user, place=words.get("place", ""), right=Right.EXPORT_LISTS)
    try:
        lines = ledgers.lines_of(programme)
    except Http404 as error:
        raise JobRefused(_("您在该地区没有导出这一专项的权限。")) from error
    in_force = ledgers.programmes[programme]
    found = narrowed(lines, LedgerFilter.read(words, in_force)).select_related("enrolment")
    total = found.count()
    with xlsxwriter.Workbook(path, {**_SAFE, "constant_memory": True}) as opened:
        book = _begun(opened, in_force, user=user, scope=ledgers.scope)
        _write_heads(opened, book)
        ordered = found.order_by("place_code", "enrolment_id").iterator(chunk_size=_AT_ONCE)
        for start, chunk in _chunks(ordered):
            progress.tell(_("写入表格"), done=start, total=total)
            _write_lines(book, chunk, _FIRST + start)
        _write_guide(opened, in_force, user=user, place=words.get("place", ""), rows=total)
    _log(user, programme, query, place=ledgers.scope.place_code, rows=total)
    return in_force, total


def _begun(opened: Any, in_force: InForce, *, user: User, scope: Scope) -> _Book:
    day = {"num_format": "yyyy-mm-dd"}
    return _Book(
        sheet=opened.add_worksheet(_("专项台账")),
        in_force=in_force,
        user=user,
        scope=scope,
        day=opened.add_format(day),
        free=opened.add_format({**day, "bg_color": "#FFF7DD"}),
    )


def _write_heads(opened: Any, book: _Book) -> None:
    bold = opened.add_format({"bold": True, "bottom": 1})
    programme = book.in_force.programme
    book.sheet.write_string(0, 0, programme.label, bold)
    book.sheet.write_string(1, 0, f"{MARK}{programme.id}")
    hint = _("只填黄色的格：办理日期，如 2018-12-31。新纳入的加在末尾，参与编号和版本号留空。")
    book.sheet.write_string(2, 0, hint)
    before = heads_before_steps(book.in_force)
    for at, head in enumerate((*before, *step_heads(book.in_force), VERSION)):
        book.sheet.write_string(_FIRST - 1, at, head, bold)
    book.sheet.freeze_panes(_FIRST, 3)
    book.sheet.set_column(0, len(before) + len(programme.steps), 14)


def _chunks(
    lines: Iterator[EnrolmentProgress],
) -> Iterator[tuple[int, Sequence[EnrolmentProgress]]]:
    start = 0
    while chunk := list(islice(lines, _AT_ONCE)):
        yield start, chunk
        start += len(chunk)


def _write_lines(book: _Book, lines: Sequence[EnrolmentProgress], first: int) -> None:
    shown = subjects_of(book.user, lines, book.scope)
    reached = reached_by(lines)
    for row, line in enumerate(lines, start=first):
        one = shown[line.pk]
        texts = {
            KEY: line.pk,
            subject_head(book.in_force): line.subject,
            HOUSEHOLD: line.household or line.subject,
            NAME: one.name,
            PLACE: one.place,
            YEAR: str(line.enrolled_on.year),
            STATE: state_words(line, book.in_force),
        }
        for at, head in enumerate(heads_before_steps(book.in_force)):
            if head == SINCE:
                book.sheet.write_datetime(row, at, line.enrolled_on, book.day)
            else:
                book.sheet.write_string(row, at, texts[head])
        _write_steps(book, row, line, reached.get(line.pk, {}))


def _write_steps(
    book: _Book, row: int, line: EnrolmentProgress, reached: Mapping[str, date]
) -> None:
    at = len(heads_before_steps(book.in_force))
    for step in book.in_force.programme.steps:
        if step.id in reached:
            book.sheet.write_datetime(row, at, reached[step.id], book.day)
        elif not line.ended_because:
            book.sheet.write_blank(row, at, None, book.free)
        at += 1
    book.sheet.write_string(row, at, str(line.version))


def state_words(line: EnrolmentProgress, in_force: InForce) -> str:
    """How a line stands, in a word."""
    if line.ended_because:
        return code_label("enrolment_end", line.ended_because)
    step = in_force.step(line.next_step)
    return _("待办：%(step)s") % {"step": step.label} if step else _("在享")


def _write_guide(opened: Any, in_force: InForce, *, user: User, place: str, rows: int) -> None:
    """The sheet that says how to fill it in and where it comes from: it goes with the file wherever that goes."""
    sheet = opened.add_worksheet(_("填写说明"))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    lines = (
        (
            _("怎么填"),
            _("在黄色的格填办理日期，再到这一专项的台账点“表格回传”。空白的格不改动什么。"),
        ),
        (_("不能从表格办的"), _("要附材料的步骤、退回、结束、核定金额，在各笔的页面办。")),
        (
            _("新纳入"),
            _(
                "加一行，在“%(number)s”填名册里的编号，或在“%(name)s”填名册里的全名；重名的只能填编号。"
                "纳入日期可填可不填；只收研判为应享的。"
            )
            % {"number": subject_head(in_force), "name": NAME},
        ),
        (
            _("不要改"),
            _("已有的行：参与编号、%(number)s、版本号和表头；对象、村、年度、状态改了也不读。")
            % {"number": subject_head(in_force)},
        ),
        (_("专项"), f"{in_force.programme.label}（{in_force.pack.title}）"),
        (_("导出人"), f"{user}（{user.get_username()}）"),
        (_("导出时间"), f"{clock.now():%Y-%m-%d %H:%M}"),
        (_("地区"), place_name(place) if place else _("本人权限内全部地区")),
        (_("行数"), f"{rows:,}"),
        (_("提示"), _("内含个人信息，只供本人工作使用，用后删除，不得转发。")),
    )
    for number, (label, text) in enumerate(lines):
        sheet.write_string(number, 0, label)
        sheet.write_string(number, 1, text)


@transaction.atomic
def _log(user: User, programme: str, query: str, *, place: str, rows: int) -> None:
    record_audit(
        "programmes.ledger_exported",
        acting_user=user,
        entity="enrolments",
        place_code=place,
        new={"programme": programme, "query": query, "rows": rows},
    )
