"""Long work of the ledger: the workbook."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.jobs.kinds import Outcome, job
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.ledger.asking import EXPORT
from jingzhun_site.ledger.exporting import export_entries


@job(EXPORT, label=gettext_lazy("导出督办台账"), right=Right.EXPORT_LISTS, resumable=True)
def export(progress: Progress, *, acting_user: User, query: str) -> Outcome:
    """Write the ledger and the lists made of it."""
    path = progress.folder / "ledger.xlsx"
    rows = export_entries(path, user=acting_user, query=query, progress=progress)
    said = _("%(rows)s 项") % {"rows": f"{rows:,}"}
    return Outcome(says=said, file=path, file_name=_("督办台账") + ".xlsx")
