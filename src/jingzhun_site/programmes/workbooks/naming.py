"""Which records the new rows of a workbook mean: by number, or by a name that only one of them bears."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.touched import household_of
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.programmes.queries.finding import candidates, find_subjects
from jingzhun_site.programmes.workbooks.reading import BookRead
from jingzhun_site.programmes.workbooks.rows import BookFault, BookRow
from jingzhun_site.register.record import Record


def name_subjects(read: BookRead, in_force: InForce, *, user: User, scope: Scope) -> BookRead:
    """The workbook with the number of the subject in each new row; a name that means several is a fault.

    Whatever means nobody stays as it is written: the check of the row says so, and leaves the row out.
    """
    entity = in_force.programme.entity
    new = [row for row in read.rows if not row.key]
    found = find_subjects(user, entity, [row.subject for row in new], scope)
    meant = {row.row: _meant(row, found.get(row.subject, ()), entity) for row in new}
    faults = []
    for row in new:
        if len(meant[row.row]) > 1:
            told = candidates(user, entity, meant[row.row], scope)
            faults.append(_ambiguous(read, row, told))
        elif row.subject in found and not meant[row.row]:
            faults.append(_elsewhere(read, row, found[row.subject]))
    rows = [
        replace(row, subject=str(meant[row.row][0].pk)) if len(meant.get(row.row, ())) == 1 else row
        for row in read.rows
    ]
    faults += _twice(read, [row for row in rows if not row.key])
    return replace(read, rows=rows, faults=[*read.faults, *faults])


def _meant(row: BookRow, records: Sequence[Record], entity: str) -> Sequence[Record]:
    """The records of a name, narrowed by the household that stands beside it."""
    if not row.household or entity == "households":
        return records
    return [one for one in records if household_of(one) == row.household]


def _ambiguous(read: BookRead, row: BookRow, told: str) -> BookFault:
    return BookFault(
        sheet=read.sheet,
        row=row.row,
        cell=read.cells[row.row],
        seen=row.subject,
        wanted=_("只指一个对象的编号"),
        advice=_("同名的有：%(told)s。请改填其中一个的编号。") % {"told": told},
    )


def _elsewhere(read: BookRead, row: BookRow, records: Sequence[Record]) -> BookFault:
    """The household beside a subject is another one's."""
    homes = sorted({household_of(one) or _("空") for one in records})
    return BookFault(
        sheet=read.sheet,
        row=row.row,
        cell=read.cells[row.row],
        seen=_("%(subject)s，户编号 %(household)s")
        % {"subject": row.subject, "household": row.household},
        wanted=_("户编号 %(homes)s") % {"homes": _("、").join(homes)},
        advice=_("对象和户编号不是一户，请核对，或把户编号留空。"),
    )


def _twice(read: BookRead, rows: Sequence[BookRow]) -> list[BookFault]:
    """Rows that mean the same record, one by its number and one by its name."""
    first: dict[str, int] = {}
    found = []
    for row in rows:
        at = first.setdefault(row.subject, row.row)
        if at != row.row:
            words: Mapping[str, str] = {"cell": read.cells[at]}
            found.append(
                BookFault(
                    sheet=read.sheet,
                    row=row.row,
                    cell=read.cells[row.row],
                    seen=row.subject,
                    wanted=_("一笔一行"),
                    advice=_("与 %(cell)s 是同一笔，请合成一行。") % words,
                )
            )
    return found
