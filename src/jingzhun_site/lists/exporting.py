"""A list as a workbook: what its reader may see, as text that no spreadsheet computes, with a sheet that says whose."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.frame.tables import Column
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.lists.kinds import KINDS
from jingzhun_site.lists.queries import Listed, access_list
from jingzhun_site.lists.showing import cells_of, columns_of
from jingzhun_site.places.queries import place_name

MOST_ROWS = 1_000_000
_AT_ONCE = 1_000
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def export_list(
    path: Path, *, user: User, kind: str, query: str, keys: Sequence[str] | None, progress: Progress
) -> int:
    """Write the records that an address asks for, under the user's present rights; how many there are.

    Raises:
        JobRefused: the user may not export there any more.
    """
    words = QueryDict(query)
    scope = user.scope(Right.EXPORT_LISTS).narrowed(words.get("place"))
    if not scope:
        raise JobRefused(_("您在该地区没有导出权限。"))
    listed = access_list(user, KINDS[kind], words, scope, right=Right.EXPORT_LISTS)
    records = listed.records if keys is None else listed.records.filter(pk__in=list(keys))
    columns = _chosen(listed, words)
    total = records.count()
    with xlsxwriter.Workbook(path, {**_SAFE, "constant_memory": True}) as book:
        rows = _write(book, listed, records, columns, user=user, progress=progress, total=total)
        _write_source(book, listed, user=user, place=words.get("place", ""), rows=rows)
    _log(user, listed, query, rows)
    return rows


def _chosen(listed: Listed, words: QueryDict) -> list[Column]:
    chosen = set(words.getlist("cols"))
    columns = columns_of(listed)
    fixed = set(listed.kind.fixed)
    return [c for c in columns if c.key in fixed or (c.key in chosen if chosen else c.shown)]


def _write(
    book: Any,
    listed: Listed,
    records: Any,
    columns: Sequence[Column],
    *,
    user: User,
    progress: Progress,
    total: int,
) -> int:
    sheet = book.add_worksheet(listed.kind.label)
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
    }
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(columns), 16)
    for at, column in enumerate(columns):
        unit = f"（{column.unit}）" if column.unit else ""
        sheet.write_string(0, at, f"{column.label}{unit}", formats["head"])
    number = 0
    parents = ("head",) if listed.kind.name == "households" else ()
    found = records.select_related(*parents).order_by("place_code", "pk")
    for chunk in _chunks(found.iterator(chunk_size=_AT_ONCE)):
        for cells in cells_of(listed, chunk, user):
            number += 1
            for at, column in enumerate(columns):
                _write_cell(sheet, number, at, column, cells.get(column.key), formats)
        progress.tell(_("写入表格"), done=number, total=total)
    return number


def _write_cell(
    sheet: Any, row: int, at: int, column: Column, value: Any, formats: dict[str, Any]
) -> None:
    if value is None or value == "":
        return
    if column.kind == "day":
        sheet.write_datetime(row, at, value, formats["day"])
    elif column.kind == "money":
        sheet.write_number(row, at, value, formats["money"])
    elif column.is_figure:
        sheet.write_number(row, at, value)
    else:
        sheet.write_string(row, at, str(value))


def _write_source(book: Any, listed: Listed, *, user: User, place: str, rows: int) -> None:
    """The sheet that says where the list comes from: it goes with the file wherever that goes."""
    sheet = book.add_worksheet(_("来源"))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    conditions = "；".join(f"{c.label}：{c.value}" for c in (f.chip() for f in listed.filters))
    lines = (
        (_("内容"), listed.kind.label),
        (_("导出人"), f"{user}（{user.get_username()}）"),
        (_("导出时间"), f"{clock.now():%Y-%m-%d %H:%M}"),
        (_("地区"), place_name(place) if place else _("本人权限内全部地区")),
        (_("条件"), conditions or _("没有条件")),
        (_("行数"), f"{rows:,}"),
        (_("提示"), _("内含个人信息，只供本人工作使用，用后删除，不得转发。")),
    )
    for number, (label, text) in enumerate(lines):
        sheet.write_string(number, 0, label)
        sheet.write_string(number, 1, str(text))


@transaction.atomic
def _log(user: User, listed: Listed, query: str, rows: int) -> None:
    record_audit(
        "lists.exported",
        acting_user=user,
        entity=listed.kind.name,
        place_code=listed.scope.place_code,
        new={"query": query, "rows": rows},
    )


def _chunks(records: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(records)
    while chunk := list(islice(rest, _AT_ONCE)):
        yield chunk
