"""Long work of documents: reading, comparing, exporting."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.directives.access import access_directives
from jingzhun_site.directives.asking import EXPORT, READ, RELATE
from jingzhun_site.directives.exporting import write_breakdown
from jingzhun_site.directives.models import Directive
from jingzhun_site.directives.reading import read_stored
from jingzhun_site.directives.relating import relate
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import Outcome, job
from jingzhun_site.jobs.progress import Progress


@job(READ, label=gettext_lazy("读取文件"), resumable=True)
def read(progress: Progress, *, acting_user: User, directive: int) -> Outcome:
    """Read a document that was uploaded."""
    found = Directive.objects.get(pk=directive)
    if found.state != Directive.State.READING:
        return Outcome()
    if not read_stored(found, tell=progress.tell):
        raise JobRefused(found.error)
    said = _("《%(title)s》：%(count)d 项待审") % {
        "title": found.title,
        "count": found.items.count(),
    }
    return Outcome(says=said[:300], result={"href": found.get_absolute_url()})


@job(RELATE, label=gettext_lazy("与上级文件和上一版比对"), resumable=True)
def compare(progress: Progress, *, acting_user: User, directive: int) -> Outcome:
    """Hold a document against the others again."""
    found = Directive.objects.select_related("previous", "upper").get(pk=directive)
    progress.tell(_("比对"))
    relate(found)
    return Outcome(result={"href": found.get_absolute_url()})


@job(EXPORT, label=gettext_lazy("导出任务分解表"), right=Right.EXPORT_LISTS, resumable=True)
def export(
    progress: Progress, *, acting_user: User, directive: int, only_accepted: bool = True
) -> Outcome:
    """Write the office's workbook of a document."""
    found = access_directives(acting_user).filter(pk=directive).first()
    if found is None:
        raise JobRefused(_("这份文件已撤下，或您已没有查看它的权限。"))
    progress.tell(_("写入表格"))
    path = progress.folder / "breakdown.xlsx"
    rows = write_breakdown(path, found, only_accepted=only_accepted, acting_user=acting_user)
    name = _("%(title)s任务分解表") % {"title": found.title[:80]}
    return Outcome(says=_("%(rows)d 项") % {"rows": rows}, file=path, file_name=f"{name}.xlsx")
