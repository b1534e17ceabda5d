"""The ledger as a workbook: each list a sheet, and one that says where they come from."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import xlsxwriter
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.frame.pieces import Chip
from jingzhun_site.frame.tables import Cell, Column
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.ledger.access import access_entries
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.ledger.queries.cells import cells_of
from jingzhun_site.ledger.queries.filtering import PLACE, TABS, EntryFilter, entries_of, narrowed
from jingzhun_site.ledger.queries.lists import LEDGER, LISTS
from jingzhun_site.places.queries import place_name

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
AT_ONCE = 500
T = TypeVar("T")


def export_entries(path: Path, *, user: User, query: str, progress: Progress) -> int:
    """Write what an address lists, under the user's present rights; how many entries there are.

    Raises:
        JobRefused: the user may not export there any more.
    """
    words = QueryDict(query)
    place = words.get("place", "")
    if not user.scope(Right.EXPORT_LISTS).narrowed(place):
        raise JobRefused(_("您在该地区没有导出权限。"))
    tab = words.get("tab", PLACE)
    chosen = LISTS.get(words.get("list", ""), LEDGER)
    wanted = EntryFilter.read(words, default=chosen.state)
    allowed = access_entries(user, place=place, right=Right.EXPORT_LISTS)
    own = entries_of(tab if tab in TABS else PLACE, user, place).filter(pk__in=allowed.values("pk"))
    found = narrowed(own, wanted, on=clock.today()).order_by("place_code", "due_on", "pk")
    rows = found.count()
    with xlsxwriter.Workbook(path, {**SAFE, "constant_memory": True}) as book:
        _write(book, found.iterator(chunk_size=AT_ONCE), progress=progress, total=rows)
        chips = wanted.chips(default="")
        counted = (_("事项"), rows)
        write_source(book, what=_("督办台账"), user=user, place=place, chips=chips, counted=counted)
    with transaction.atomic():
        new = {"query": query, "rows": rows}
        record_audit("ledger.exported", acting_user=user, place_code=place, new=new)
    return rows


def _write(book: Any, entries: Iterator[LedgerEntry], *, progress: Progress, total: int) -> None:
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheets = [(book.add_worksheet(str(one.label)), one.shown()) for one in LISTS.values()]
    for sheet, columns in sheets:
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 50)
        sheet.set_column(1, len(columns), 18)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, str(column.label), head)
    number = 0
    for chunk in in_chunks(entries):
        for cells in cells_of(chunk, on=clock.today()):
            number += 1
            for sheet, columns in sheets:
                for at, column in enumerate(columns):
                    write_cell(sheet, number, at, column, cells[column.key], day)
        progress.tell(_("写入表格"), done=number, total=total)


def write_cell(sheet: Any, row: int, at: int, column: Column, value: Any, day: Any) -> None:
    """A cell of a list as a day, a figure or a text; ``day`` is the format of days."""
    plain = value.value if isinstance(value, Cell) else value
    if isinstance(plain, datetime):
        plain = timezone.localtime(plain).date()
    if isinstance(plain, date):
        sheet.write_datetime(row, at, plain, day)
    elif column.is_figure:
        sheet.write_number(row, at, plain)
    else:
        sheet.write_string(row, at, "" if plain is None else str(plain))


def write_source(
    book: Any, *, what: str, user: User, place: str, chips: Iterable[Chip], counted: tuple[str, int]
) -> None:
    """The sheet that says what the lists are and where they come from: it goes with the file wherever that goes."""
    sheet = book.add_worksheet(_("来源"))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    name, rows = counted
    lines = (
        (_("内容"), what),
        (_("导出人"), f"{user}（{user.get_username()}）"),
        (_("导出时间"), f"{clock.now():%Y-%m-%d %H:%M}"),
        (_("期限计算到"), clock.today().isoformat()),
        (_("地区"), place_name(place) if place else _("本人权限内全部地区")),
        (_("条件"), "；".join(f"{chip.label}：{chip.value}" for chip in chips)),
        (name, f"{rows:,}"),
    )
    for number, (label, text) in enumerate(lines):
        sheet.write_string(number, 0, label)
        sheet.write_string(number, 1, text)


def in_chunks(rows: Iterable[T]) -> Iterator[list[T]]:
    """Rows some hundreds at a time, as they come from the database."""
    left = iter(rows)
    while chunk := list(islice(left, AT_ONCE)):
        yield chunk
