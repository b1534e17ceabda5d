"""Chasing files that are late: each becomes an entry of the ledger, and is reported done when the file is here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from jingzhun_site.config import clock
from jingzhun_site.crosschecks.catalogue import (
    department_label,
    register_basis,
    register_label,
    registers,
)
from jingzhun_site.crosschecks.due import Wanted, wanted_of
from jingzhun_site.crosschecks.models import RegisterFile
from jingzhun_site.decisions.figures import figure_in
from jingzhun_site.duties.answering import LEVEL_TABLES, StandingPost, answering_post
from jingzhun_site.ledger.actions import NewEntry, open_entries
from jingzhun_site.ledger.actions.moving import report_shown
from jingzhun_site.ledger.models import TO_DO, LedgerEntry
from jingzhun_site.ledger.refusing import LedgerRefusedError
from jingzhun_site.organisations.queries import posts_in
from jingzhun_site.places.queries import level_of

SOURCE = "late_register"
DAYS = "late_register_days"
"""The parameter of the packs: how many days a department has to send in a file that is late."""
_LEVELS = {table: level for level, table in LEVEL_TABLES.items()}


@dataclass(frozen=True, kw_only=True)
class Late:
    """A file that should be here: of which register and place, what is wanted, and of when the last data are."""

    register: str
    place_code: str
    wanted: Wanted
    as_at: date
    days: int

    @property
    def key(self) -> str:
        """What its entry is known by: register, place and period."""
        return f"{self.register}/{self.place_code}/{self.wanted.as_at:%Y%m%d}"


def chase_late_registers() -> int:
    """Open an entry for every file that is late, of a register, place and period one; how many are new."""
    on = clock.today()
    late = {one.key: one for one in _late(on)}
    known = LedgerEntry.objects.filter(source=SOURCE, source_key__in=list(late))
    chased = set(known.values_list("source_key", flat=True))
    wanted = [_entry(one, on=on) for key, one in late.items() if key not in chased]
    open_entries(wanted, acting_user=None)
    return len(wanted)


def report_arrived(*, register: str = "", place_code: str = "") -> int:
    """Report done what was chased and is here, in the name of whoever sent it; how many. Another person verifies it."""
    begins = f"{register}/{place_code}/" if register else ""
    chased = LedgerEntry.objects.filter(source=SOURCE, state__in=TO_DO)
    return sum(_is_reported(entry) for entry in chased.filter(source_key__startswith=begins))


def place_of(key: str) -> str:
    """The place of a file that was chased, from the key that its entry keeps."""
    return key.split("/")[1]


def _late(on: date) -> Iterator[Late]:
    ready = RegisterFile.objects.filter(
        state=RegisterFile.State.READY, register__in=list(registers())
    )
    newest = ready.order_by().values_list("place_code", "register").annotate(last=Max("as_at"))
    for place_code, register, as_at in newest:
        wanted = wanted_of(registers()[register], place_code=place_code, on=on)
        days = figure_in(DAYS, place_code=place_code, on=on)
        if wanted is not None and days is not None and wanted.is_late(as_at, on=on):
            yield Late(
                register=register, place_code=place_code, wanted=wanted, as_at=as_at, days=days
            )


def _entry(late: Late, *, on: date) -> NewEntry:
    department = registers()[late.register].department
    about = {
        "register": register_label(late.register),
        "department": department_label(department),
        "day": late.wanted.as_at.isoformat(),
        "until": late.wanted.until.isoformat(),
        "last": late.as_at.isoformat(),
    }
    said = _(
        "应由%(department)s于 %(until)s 前报送、数据日期不早于 %(day)s；最近一份的数据日期是 %(last)s。"
    )
    return NewEntry(
        source=SOURCE,
        source_key=late.key,
        title=_("补报部门数据：%(register)s（截至 %(day)s）") % about,
        text=said % about,
        clause=register_basis(late.register),
        given_code=late.place_code,
        due_on=on + timedelta(days=late.days),
        lead_post=_post_of(department, late.place_code),
    )


def _post_of(department: str, place_code: str) -> str:
    """The post of the department that answers; empty where the place keeps none, then the office gives the entry."""
    posts = [
        StandingPost(post_id=one.post_id, kind=one.kind, function=one.function)
        for one in posts_in(place_code, on=clock.today())
    ]
    level = _LEVELS.get(level_of(place_code), "")
    return answering_post(department, level, posts)


def _is_reported(entry: LedgerEntry) -> bool:
    register, place_code, day = entry.source_key.split("/")
    files = RegisterFile.objects.filter(
        register=register, place_code=place_code, state=RegisterFile.State.READY
    )
    wanted = date.fromisoformat(day)
    file = files.filter(as_at__gte=wanted).select_related("uploaded_by").order_by("pk").first()
    if file is None or file.as_at is None:
        return False
    about = {
        "name": file.file_name,
        "day": file.as_at.isoformat(),
        "rows": f"{file.rows:,}",
    }
    said = _("已收到“%(name)s”，数据日期 %(day)s，%(rows)s 行，已认完人。") % about
    try:
        report_shown(entry, text=said, acting_user=file.uploaded_by)
    except LedgerRefusedError:  # somebody was at it in this moment; the next night looks again
        return False
    return True
