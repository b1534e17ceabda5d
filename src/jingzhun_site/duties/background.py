"""Long work of duties: dating them and recognising what was done, every night; the workbook."""

from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.duties.asking import EXPORT
from jingzhun_site.duties.dating import date_duties
from jingzhun_site.duties.exporting import export_duties
from jingzhun_site.duties.recognising import recognise
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.kinds import Due, Outcome, job
from jingzhun_site.jobs.models import Every
from jingzhun_site.jobs.progress import Progress

DATE = "date_duties"


def on_run_published(acting_user: User | None, **_about: object) -> None:
    """A new run may be what a duty asks for."""
    start_job(DATE, acting_user=acting_user)


@job(
    DATE,
    label=gettext_lazy("生成职责期次，认定已履行的"),
    resumable=True,
    due=Due(every=Every.DAILY, at=time(4, 30)),
)
def date_all(progress: Progress, *, acting_user: User | None) -> Outcome:
    """Make the instances that have begun, and see which of them are fulfilled."""
    progress.tell(_("生成职责期次"))
    made = date_duties()
    progress.tell(_("认定已履行的职责"))
    about = {"made": made, "done": recognise()}
    return Outcome(says=_("新增 %(made)d 期，认定完成 %(done)d 期") % about)


@job(EXPORT, label=gettext_lazy("导出职责履行"), right=Right.EXPORT_LISTS, resumable=True)
def export(progress: Progress, *, acting_user: User, query: str) -> Outcome:
    """Write the list of duties."""
    path = progress.folder / "duties.xlsx"
    rows = export_duties(path, user=acting_user, query=query, progress=progress)
    said = _("%(rows)s 项") % {"rows": f"{rows:,}"}
    return Outcome(says=said, file=path, file_name=_("职责履行") + ".xlsx")
