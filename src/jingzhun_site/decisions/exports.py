"""The list of gaps as a workbook: what its reader may see, as text that no spreadsheet computes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.decisions.gaps import OPEN, GapFilter, GapList, GapRow, access_gaps
from jingzhun_site.decisions.rules import department
from jingzhun_site.decisions.snapshots import Tell
from jingzhun_site.decisions.subjects import SubjectKey, shown_subjects
from jingzhun_site.decisions.wording import GAP_WORDS, HANDLED_WORDS, waited
from jingzhun_site.frame.formats import day_text
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.places.queries import place_name
from jingzhun_site.register.as_of import Times

MOST_ROWS = 200_000
_AT_ONCE = 2_000
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, kw_only=True)
class Written:
    """A workbook: where it lies, what it is called, how many rows it has."""

    path: Path
    title: str
    rows: int


def filter_words(wanted: GapFilter, times: Times, *, place: str) -> dict[str, Any]:
    """A filter and the days it looks at as the plain arguments of a job; without days it asks for the present."""
    programmes = None if wanted.programmes is None else sorted(wanted.programmes)
    return {
        "gap": int(wanted.gap),
        "programmes": programmes,
        "handled": wanted.handled,
        "place": place,
        **({"as_at": str(times.as_at), "known_at": str(times.known_at)} if times.is_past else {}),
    }


def write_gap_workbook(
    folder: Path, words: Mapping[str, Any], *, user: User, tell: Tell
) -> Written:
    """Write the rows that a filter matches as of its days, under the user's present rights.

    Raises:
        JobRefused: the user has no right to export there any more.
    """
    times = _times(words)
    found = access_gaps(user, times, place=words["place"], right=Right.EXPORT_LISTS)
    if found is None:
        raise JobRefused(_("没有可以导出的差缺：尚未研判，或您在该地区没有导出权限。"))
    programmes = words["programmes"]
    wanted = GapFilter(
        gap=Gap(words["gap"]),
        programmes=None if programmes is None else frozenset(programmes),
        handled=words["handled"],
    )
    rows = found.lines(wanted, most=MOST_ROWS)
    title = _title(wanted, times)
    path = folder / "gaps.xlsx"
    with xlsxwriter.Workbook(path, {**_SAFE, "constant_memory": True}) as book:
        _write(book, found, rows, user=user, title=title, tell=tell)
        place = words["place"]
        _write_source(book, found, times, title=title, user=user, place=place, rows=len(rows))
    _log(user, words, place=found.scope.place_code, rows=len(rows))
    return Written(path=path, title=title, rows=len(rows))


def _times(words: Mapping[str, Any]) -> Times:
    """The days that were looked at when the list was asked for; the present without any."""
    if "as_at" not in words:
        return Times.present()
    return Times(
        as_at=date.fromisoformat(words["as_at"]), known_at=date.fromisoformat(words["known_at"])
    )


def _title(wanted: GapFilter, times: Times) -> str:
    """What the list is called: its direction, whether it waits, and the day if that is gone by."""
    parts = [str(GAP_WORDS[wanted.gap])]
    if wanted.handled != OPEN:
        parts.append(str(HANDLED_WORDS[wanted.handled]))
    if times.is_past:
        parts.append(day_text(times.as_at))
    return " ".join([_("差缺"), *parts])


@transaction.atomic
def _log(user: User, words: Mapping[str, Any], *, place: str, rows: int) -> None:
    record_audit(
        "decisions.gaps_exported",
        acting_user=user,
        entity="gaps",
        place_code=place,
        new={**words, "rows": rows},
    )


def _write(
    book: Any, found: GapList, rows: Sequence[GapRow], *, user: User, title: str, tell: Tell
) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 9, 16)
    for at, head in enumerate(_heads()):
        sheet.write_string(0, at, head, bold)
    for start in range(0, len(rows), _AT_ONCE):
        tell(_("写入第 %(row)d 行") % {"row": start + 1})
        _write_rows(sheet, found, rows[start : start + _AT_ONCE], start, user, (day, money))


def _heads() -> list[str]:
    return [
        _("姓名"), _("对象"), _("户编号"), _("村"), _("专项"), _("方向"), _("牵头部门"),
        _("金额（元）"), _("首次发现"), _("已等天数"), _("处理"), _("理由"),
    ]  # fmt: skip


def _write_rows(
    sheet: Any,
    found: GapList,
    rows: Sequence[GapRow],
    start: int,
    user: User,
    formats: tuple[Any, Any],
) -> None:
    day, money = formats
    shown = shown_subjects(user, [subject_key(row) for row in rows], found.scope)
    for number, row in enumerate(rows, start=start + 1):
        subject = shown[(row.entity, row.subject_id)]
        texts = [
            subject.name,
            subject.kind,
            row.household_id or "",
            subject.place,
            found.rules.label(row.programme),
            str(GAP_WORDS[row.gap]),
            department(found.rules.lead(row.programme)),
        ]
        for at, text in enumerate(texts):
            sheet.write_string(number, at, text)
        if row.amount is not None and row.programme not in found.rules.on_placeholder:
            sheet.write_number(number, 7, row.amount, money)
        sheet.write_datetime(number, 8, row.since, day)
        sheet.write_number(number, 9, waited(row.since, on=found.on))
        sheet.write_string(number, 10, str(HANDLED_WORDS[row.note]))
        sheet.write_string(number, 11, row.reason)


def subject_key(row: GapRow) -> SubjectKey:
    """The subject of a row."""
    return SubjectKey(
        entity=row.entity,
        key=row.subject_id,
        household=row.household_id,
        place_code=row.place_code,
    )


def _write_source(
    book: Any, found: GapList, times: Times, *, title: str, user: User, place: str, rows: int
) -> None:
    """The sheet that says where the list comes from: it goes with the file wherever that goes."""
    sheet = book.add_worksheet(_("来源"))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    lines = (
        (_("内容"), title),
        (_("性质"), _("系统研判，待核实；不是认定结果。标准待定的专项不列金额。")),
        (_("导出人"), f"{user}（{user.get_username()}）"),
        (_("导出时间"), f"{clock.now():%Y-%m-%d %H:%M}"),
        (_("截至日期"), day_text(times.as_at)),
        (_("按何日所知"), day_text(times.known_at)),
        (_("地区"), place_name(place) if place else _("本人权限内全部地区")),
        (_("行数"), f"{rows:,}"),
        (_("研判日期"), str(found.run.on)),
        (_("研判指纹"), found.run.pk),
        (_("快照指纹"), found.run.snapshot_id),
        (_("政策包"), "、".join(f"{p['id']} {p['version']}" for p in found.run.packs)),
    )
    for number, (label, text) in enumerate(lines):
        sheet.write_string(number, 0, label)
        sheet.write_string(number, 1, text)
