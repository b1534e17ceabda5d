"""What the page of a workbook that came back shows: what it would change, what is refused and why, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.subjects import SubjectKey, shown_subjects
from jingzhun_site.frame.pieces import Figure
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.models import EnrolmentProgress, LedgerUpload
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.programmes.queries.shown import subjects_of
from jingzhun_site.programmes.workbooks.rows import BookRow
from jingzhun_site.register.models import MODELS

_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """A row with the name that it is about, the days that it brings, and why it is refused."""

    row: BookRow
    name: str
    place: str
    href_key: str
    days: Sequence[tuple[str, date]]
    reasons: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class UploadPage:
    """All that the page shows of an upload; of long lists the first rows and how many there are besides."""

    tiles: Sequence[Figure]
    changes: Sequence[ShownRow]
    more_changes: int
    refused: Sequence[ShownRow]
    more_refused: int
    faults: Sequence[Mapping[str, Any]]
    more_faults: int


def upload_page(user: User, upload: LedgerUpload, in_force: InForce, scope: Scope) -> UploadPage:
    """An upload as its sender may see it."""
    changes = [BookRow.of(kept) for kept in upload.rows[upload.rows_done :][:_SHOWN]]
    refused = [
        (
            BookRow.of({name: value for name, value in kept.items() if name != "reasons"}),
            kept["reasons"],
        )
        for kept in upload.refused[:_SHOWN]
    ]
    rows = [*changes, *(row for row, _reasons in refused)]
    names = _names(user, rows, in_force.programme.entity, scope)
    return UploadPage(
        tiles=_tiles(upload, in_force),
        changes=[_shown(row, names, in_force) for row in changes],
        more_changes=max(upload.rows_left - _SHOWN, 0),
        refused=[_shown(row, names, in_force, reasons) for row, reasons in refused],
        more_refused=max(len(upload.refused) - _SHOWN, 0),
        faults=upload.faults[:_SHOWN],
        more_faults=max(len(upload.faults) - _SHOWN, 0),
    )


def _tiles(upload: LedgerUpload, in_force: InForce) -> list[Figure]:
    counts = upload.counts
    if not counts:
        return []
    return [
        Figure(label=_("登记进度"), value=counts["signings"], unit=_("笔"), tone="action"),
        Figure(
            label=_("新纳入"),
            value=counts["new"],
            unit=_("户") if in_force.programme.entity == "households" else _("笔"),
        ),
        Figure(label=_("签署步骤"), value=counts["steps"], unit=_("步")),
        Figure(label=_("没有变化"), value=counts["unchanged"], unit=_("行")),
        Figure(
            label=_("不能办"),
            value=counts["refused"],
            unit=_("行"),
            href="#refused" if counts["refused"] else "",
            tone="bad" if counts["refused"] else "",
        ),
    ]


def _shown(
    row: BookRow,
    names: Mapping[str, tuple[str, str]],
    in_force: InForce,
    reasons: Sequence[str] = (),
) -> ShownRow:
    name, place = names.get(row.key or row.subject, (row.key or row.subject, ""))
    labels = {step.id: step.label for step in in_force.programme.steps}
    return ShownRow(
        row=row,
        name=name,
        place=place,
        href_key=row.key if row.key in names else "",
        days=[(labels.get(step, step), day) for step, day in row.days.items()],
        reasons=reasons,
    )


def _names(
    user: User, rows: Sequence[BookRow], entity: str, scope: Scope
) -> Mapping[str, tuple[str, str]]:
    """Name and village by the number of the enrolment, or of the subject that is to be enrolled.

    Whatever lies in other places has none: a number that somebody has typed opens nothing.
    """
    keys = [row.key for row in rows if row.key]
    lines = list(EnrolmentProgress.objects.within(scope).filter(pk__in=keys))
    found = {pk: (one.name, one.place) for pk, one in subjects_of(user, lines, scope).items()}
    asked = {row.subject for row in rows if not row.key}
    records: Any = MODELS[entity].objects.filter(scope.q(), pk__in=asked)
    subjects = [
        SubjectKey(entity=entity, key=str(one.pk), household=None, place_code=one.place_code)
        for one in records
    ]
    shown = shown_subjects(user, subjects, scope)
    return found | {key: (one.name, one.place) for (_entity, key), one in shown.items()}
