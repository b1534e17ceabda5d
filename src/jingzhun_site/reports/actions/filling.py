"""Filling a template for one place or for many: the file is kept with what it was computed from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.reports import Filled, fill_template
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.documents.files import digest_of, file_at, keep_file
from jingzhun_site.reports.answering import recognise_filled
from jingzhun_site.reports.collecting import collect_values
from jingzhun_site.reports.models import FilledReport, ReportTemplate, TemplateVersion
from jingzhun_site.reports.moments import Moment, moment_for
from jingzhun_site.reports.reading import checked_template
from jingzhun_site.reports.refusing import ReportRefusedError

Tell = Callable[..., None]
_AT_ONCE = 20
"""How many places are asked for together: enough for one query to serve many, few enough to say how far it is."""
_ALWAYS = ("place.", "report.", "unit.", "data.", "item.number")
_KNOWN = {"known", "between"}


def silent(_says: str = "", *, done: int = 0, total: int = 0) -> None:
    """Say nothing."""


def fill_report(
    template: ReportTemplate, place: str, on: date, *, acting_user: User
) -> FilledReport:
    """Fill a template for one place and day; the report before it where nothing changed since.

    Raises:
        ReportRefusedError: the day is to come, the template is retired, or knows a name that is gone.
    """
    (made,) = fill_reports(template, [place], on, acting_user=acting_user)
    return made


def fill_reports(
    template: ReportTemplate,
    places: Sequence[str],
    on: date,
    *,
    acting_user: User,
    job_id: UUID | None = None,
    tell: Tell = silent,
) -> list[FilledReport]:
    """Fill a template for many places; see :func:`fill_report`."""
    for place in places:
        require(acting_user, Right.FILL_REPORTS, place)
    _refuse(template, on)
    version = template.versions.get(number=template.version)
    content = file_at(version.path).read_bytes()
    read = checked_template(content)
    moment = moment_for(acting_user, on, template.cadence)
    made: list[FilledReport] = []
    for start in range(0, len(places), _AT_ONCE):
        tell(_("生成报表"), done=start, total=len(places))
        part = places[start : start + _AT_ONCE]
        values = collect_values(read, part, moment)
        filled = {place: fill_template(content, values[place]) for place in part}
        made += _kept(version, filled.items(), moment, job_id)
    recognise_filled(template.duty_id, places)
    return made


@transaction.atomic
def _kept(
    version: TemplateVersion,
    filled: Iterable[tuple[str, Filled]],
    moment: Moment,
    job_id: UUID | None,
) -> list[FilledReport]:
    return [_keep(version, place, one, moment, job_id) for place, one in filled]


def _keep(
    version: TemplateVersion, place: str, filled: Filled, moment: Moment, job_id: UUID | None
) -> FilledReport:
    digest = digest_of(filled.content)
    previous = _previous(version.template, place, moment)
    if previous is not None and previous.sha256 == digest:
        return previous
    figures = [cell for cell in filled.cells if not cell.name.startswith(_ALWAYS)]
    made = FilledReport.objects.create(
        template=version.template,
        version=version,
        place_code=place,
        on=moment.on,
        period_start=moment.period.start,
        period_end=moment.period.end,
        sha256=digest,
        path=keep_file(filled.content, folder="reports", ending=f".{version.form}"),
        cells=[asdict(cell) for cell in filled.cells],
        blocks=[asdict(block) for block in filled.blocks],
        run_id=moment.run.pk if moment.run else "",
        state_snapshot_id=moment.state.pk if moment.state else "",
        flow_snapshot_id=moment.latest.pk if moment.latest else "",
        progress_id=moment.progress.pk if moment.progress else None,
        has_data=not figures or any(cell.state in _KNOWN for cell in figures),
        unknown=sum(cell.state == "unknown" for cell in figures),
        job_id=job_id,
        previous=previous,
        filled_by=moment.user,
        filled_at=clock.now(),
    )
    record_audit(
        "reports.filled",
        acting_user=moment.user,
        entity="filled_report",
        key=str(made.pk),
        place_code=place,
        new={"title": version.template.title, "version": version.number, "sha256": digest},
    )
    return made


def _previous(template: ReportTemplate, place: str, moment: Moment) -> FilledReport | None:
    same = FilledReport.objects.filter(template=template, place_code=place, on=moment.on)
    return same.order_by("-pk").first()


def _refuse(template: ReportTemplate, on: date) -> None:
    if template.retired_at is not None:
        raise ReportRefusedError([_("这张模板已停用，不能再生成报表。")])
    if on > clock.today():
        sentence = _("截止日期 %(on)s 还没有到，请选今天或以前的日期。")
        raise ReportRefusedError([sentence % {"on": on}])
