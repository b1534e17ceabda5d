"""The list of duties as a workbook, with a sheet that says where it comes from."""

from collections.abc import Iterator
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
from jingzhun_site.duties.access import access_duties
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.duties.queries.cells import cells_of
from jingzhun_site.duties.queries.filtering import PLACE, TABS, DutyFilter, duties_of, narrowed
from jingzhun_site.duties.queries.table import COLUMNS
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.ledger.exporting import AT_ONCE, SAFE, in_chunks, write_cell, write_source


def export_duties(path: Path, *, user: User, query: str, progress: Progress) -> int:
    """Write what an address lists, under the user's present rights; how many instances there are.

    Raises:
        JobRefused: the user may not export there any more.
    """
    words = QueryDict(query)
    place = words.get("place", "")
    if not user.scope(Right.EXPORT_LISTS).narrowed(place):
        raise JobRefused(_("您在该地区没有导出权限。"))
    tab, wanted = words.get("tab", PLACE), DutyFilter.read(words)
    allowed = access_duties(user, place=place, right=Right.EXPORT_LISTS)
    own = duties_of(tab if tab in TABS else PLACE, user, place).filter(pk__in=allowed.values("pk"))
    found = narrowed(own, wanted, on=clock.today()).order_by("place_code", "due_on", "pk")
    rows = found.count()
    with xlsxwriter.Workbook(path, {**SAFE, "constant_memory": True}) as book:
        _write(book, found.iterator(chunk_size=AT_ONCE), progress=progress, total=rows)
        chips = wanted.chips(default="")
        counted = (_("职责"), rows)
        write_source(book, what=_("职责履行"), user=user, place=place, chips=chips, counted=counted)
    with transaction.atomic():
        new = {"query": query, "rows": rows}
        record_audit("duties.exported", acting_user=user, place_code=place, new=new)
    return rows


def _write(book: Any, duties: Iterator[DutyInstance], *, progress: Progress, total: int) -> None:
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(_("职责履行"))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(COLUMNS), 18)
    for at, column in enumerate(COLUMNS):
        sheet.write_string(0, at, str(column.label), head)
    number = 0
    for chunk in in_chunks(duties):
        for cells in cells_of(chunk, on=clock.today()):
            number += 1
            for at, column in enumerate(COLUMNS):
                write_cell(sheet, number, at, column, cells[column.key], day)
        progress.tell(_("写入表格"), done=number, total=total)
