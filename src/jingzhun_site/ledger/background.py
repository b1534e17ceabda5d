"""Long work of the ledger: what is long overdue, every night; the workbook."""

from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.jobs.kinds import Due, Outcome, job
from jingzhun_site.jobs.models import Every
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.ledger.actions.escalating import escalate_overdue
from jingzhun_site.ledger.asking import ESCALATE, EXPORT
from jingzhun_site.ledger.exporting import export_entries


@job(
    ESCALATE,
    label=gettext_lazy("逾期督办事项提级"),
    resumable=True,
    due=Due(every=Every.DAILY, at=time(5, 30)),
)
def escalate(progress: Progress, *, acting_user: User | None) -> Outcome:
    """Carry what is long overdue to the place above."""
    progress.tell(_("查看逾期的督办事项"))
    return Outcome(says=_("提级 %(count)d 项") % {"count": escalate_overdue()})


@job(EXPORT, label=gettext_lazy("导出督办台账"), right=Right.EXPORT_LISTS, resumable=True)
def export(progress: Progress, *, acting_user: User, query: str) -> Outcome:
    """Write the ledger and the lists made of it."""
    path = progress.folder / "ledger.xlsx"
    rows = export_entries(path, user=acting_user, query=query, progress=progress)
    said = _("%(rows)s 项") % {"rows": f"{rows:,}"}
    return Outcome(says=said, file=path, file_name=_("督办台账") + ".xlsx")
