"""The list of differences as a workbook or as delimited text, under the reader's present rights."""

import csv
from collections.abc import Callable, Iterator, Mapping
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
from jingzhun_site.crosschecks.access import access_differences
from jingzhun_site.crosschecks.models import Difference, DifferenceQuerySet
from jingzhun_site.crosschecks.queries.cells import COLUMNS, cells_of
from jingzhun_site.crosschecks.queries.filtering import DifferenceFilter, narrowed
from jingzhun_site.frame.tables import Cell
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.ledger.exporting import AT_ONCE, SAFE, in_chunks, write_cell, write_source

Cells = Mapping[str, Any]
_FORMULA = ("=", "+", "-", "@", "\t")


def export_differences(path: Path, *, user: User, query: str, progress: Progress) -> int:
    """Write what an address lists; how many differences there are. The ending says which form.

    Raises:
        JobRefused: the user may not export there any more.
    """
    words = QueryDict(query)
    place = words.get("place", "")
    if not user.scope(Right.EXPORT_LISTS).narrowed(place):
        raise JobRefused(_("您在该地区没有导出权限。"))
    wanted = DifferenceFilter.read(words)
    found = listed(user, words).select_related("entry", "last_run")
    rows = found.count()
    write = _write_csv if path.suffix == ".csv" else _write_book
    write(path, _cells(found, user, progress, rows), user, place, wanted, rows)
    with transaction.atomic():
        new = {"query": query, "rows": rows}
        record_audit("crosschecks.exported", acting_user=user, place_code=place, new=new)
    return rows


def listed(user: User, words: QueryDict) -> DifferenceQuerySet:
    """The differences of an address that a user may both see and export, in the order of the workbook."""
    place = words.get("place", "")
    seen = access_differences(user, place=place)
    allowed = access_differences(user, place=place, right=Right.EXPORT_LISTS)
    found = narrowed(seen, DifferenceFilter.read(words), on=clock.today())
    return found.filter(pk__in=allowed.values("pk")).order_by("place_code", "rank", "pk")


def _cells(
    found: DifferenceQuerySet, user: User, progress: Progress, total: int
) -> Callable[[], Iterator[Cells]]:
    def made() -> Iterator[Cells]:
        number = 0
        for chunk in in_chunks(found.iterator(chunk_size=AT_ONCE)):
            rows: list[Difference] = list(chunk)
            yield from cells_of(rows, user, on=clock.today())
            number += len(rows)
            progress.tell(_("写入表格"), done=number, total=total)

    return made


def _write_book(
    path: Path,
    cells: Callable[[], Iterator[Cells]],
    user: User,
    place: str,
    wanted: DifferenceFilter,
    rows: int,
) -> None:
    with xlsxwriter.Workbook(path, {**SAFE, "constant_memory": True}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(_("比对差异"))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(COLUMNS), 18)
        sheet.set_column(1, 1, 60)
        for at, column in enumerate(COLUMNS):
            sheet.write_string(0, at, str(column.label), head)
        for number, of_one in enumerate(cells(), start=1):
            for at, column in enumerate(COLUMNS):
                write_cell(sheet, number, at, column, of_one[column.key], day)
        chips = wanted.chips()
        counted = (_("差异"), rows)
        write_source(book, what=_("比对差异"), user=user, place=place, chips=chips, counted=counted)


def _write_csv(
    path: Path,
    cells: Callable[[], Iterator[Cells]],
    _user: User,
    _place: str,
    _wanted: DifferenceFilter,
    _rows: int,
) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([str(column.label) for column in COLUMNS])
        for of_one in cells():
            writer.writerow([_text(of_one[column.key]) for column in COLUMNS])


def _text(value: Any) -> str:
    """A cell as text that no spreadsheet computes."""
    plain = value.value if isinstance(value, Cell) else value
    text = "" if plain is None else str(plain)
    return f"'{text}" if text.startswith(_FORMULA) else text
