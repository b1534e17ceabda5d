"""Long work of reports: one template filled for many places."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.documents.files import file_at
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import Outcome, job
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.places.queries import full_place_name, places_below
from jingzhun_site.reports.access import access_templates
from jingzhun_site.reports.actions.filling import fill_reports
from jingzhun_site.reports.asking import FILL_MANY
from jingzhun_site.reports.demo import load_demo_reports
from jingzhun_site.reports.models import FilledReport
from jingzhun_site.reports.refusing import ReportRefusedError


@job(FILL_MANY, label=gettext_lazy("生成报表"), right=Right.FILL_REPORTS, resumable=True)
def fill_many(
    progress: Progress, *, acting_user: User, template: int, place: str, on: str
) -> Outcome:
    """Fill a template for every place below one, and put the files into an archive."""
    found = access_templates(acting_user).filter(pk=template).first()
    if found is None:
        raise JobRefused(_("这张模板已不在，或您已没有使用它的权限。"))
    scope = acting_user.scope(Right.FILL_REPORTS)
    places = [code for code, _name in places_below(place, scope) if scope.covers(code)]
    try:
        made = fill_reports(
            found,
            places,
            date.fromisoformat(on),
            acting_user=acting_user,
            job_id=progress.job.pk,
            tell=progress.tell,
        )
    except ReportRefusedError as error:
        raise JobRefused("\n".join(error.sentences)) from error
    progress.tell(_("打包文件"))
    path = progress.folder / "reports.zip"
    _archive(path, made)
    empty = sum(not one.has_data for one in made)
    said = _("%(count)d 张报表") % {"count": len(made)}
    if empty:
        said += _("，其中 %(empty)d 个地区没有数据") % {"empty": empty}
    href = f"{reverse('reports:reports')}?job={progress.job.pk}"
    return Outcome(says=said, file=path, file_name=f"{found.title}.zip", result={"href": href})


@job("reports_demo", label=gettext_lazy("演示：生成报表"), resumable=True)
def fill_the_demo(progress: Progress, *, acting_user: User | None) -> Outcome:
    """What a demonstration shows of reports."""
    if not settings.DEMO:
        raise JobRefused(_("只有演示系统才有这一任务。"))
    load_demo_reports(tell=progress.tell)
    return Outcome()


def on_run_published(**_of_signal: Any) -> None:
    """In a demonstration the first decisions are followed by the first reports, after the goals were measured."""
    if settings.DEMO:
        start_job("reports_demo", acting_user=None)


def _archive(path: Path, reports: list[FilledReport]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for one in reports:
            name = f"{full_place_name(one.place_code)}{one.template.title}.{one.version.form}"
            archive.writestr(name, file_at(one.path).read_bytes())
