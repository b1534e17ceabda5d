"""Long work of programmes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.decisions.gaps import GapFilter, access_gaps
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import Due, Outcome, job
from jingzhun_site.jobs.models import Every
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.programmes.actions.enrolling import ENROL, MOST_IN_BACKGROUND, enrol
from jingzhun_site.programmes.actions.progress import rebuild_progress
from jingzhun_site.programmes.actions.refusing import RefusedError
from jingzhun_site.programmes.actions.uploading import APPLY, CHECK, apply_in_batches, check_upload
from jingzhun_site.programmes.models import LedgerUpload
from jingzhun_site.programmes.queries.offer import offer
from jingzhun_site.programmes.workbooks.writing import write_ledger
from jingzhun_site.register.as_of import Times

REBUILD = "rebuild_programmes"
EXPORT = "programmes.export_ledger"
_AT_ONCE = 500
_REASONS = 20


@job(
    REBUILD,
    label=gettext_lazy("重建专项台账"),
    resumable=True,
    due=Due(every=Every.DAILY, at=time(2, 30)),  # a pack may have begun or run out overnight
)
def rebuild(progress: Progress, *, acting_user: User | None) -> Outcome:
    """Write the line of every enrolment anew."""
    del acting_user
    done = rebuild_progress(tell=lambda one, of: progress.tell(done=one, total=of))
    return Outcome(says=_("%(count)s 笔") % {"count": f"{done:,}"})


@job(ENROL, label=gettext_lazy("批量纳入专项"), resumable=True)
def enrol_gaps(progress: Progress, *, acting_user: User, **words: Any) -> Outcome:
    """Enrol all that a filter matches; run again, it goes on with those that are not in yet.

    Raises:
        JobRefused: the user may not handle programmes there any more, or there is no run.
    """
    found = access_gaps(
        acting_user, Times.present(), place=words["place"], right=Right.HANDLE_PROGRAMMES
    )
    if found is None:
        raise JobRefused(_("没有可以纳入的：尚未研判，或您在该地区没有办理专项的权限。"))
    programmes = words["programmes"]
    wanted = GapFilter(
        gap=Gap(words["gap"]),
        programmes=None if programmes is None else frozenset(programmes),
        handled=words["handled"],
    )
    rows = found.lines(wanted, most=MOST_IN_BACKGROUND)
    enrolled = 0
    for start in range(0, len(rows), _AT_ONCE):
        progress.tell(done=start, total=len(rows))
        offered = offer(acting_user, found, (), rows[start : start + _AT_ONCE])
        enrolled += enrol(offered.rows, acting_user=acting_user).enrolled
    left = len(rows) - enrolled
    said = _("已纳入 %(count)s 条") % {"count": f"{enrolled:,}"}
    return Outcome(
        says=said + (_("，%(count)s 条没有纳入") % {"count": f"{left:,}"} if left else "")
    )


@job(EXPORT, label=gettext_lazy("导出专项台账"), right=Right.EXPORT_LISTS, resumable=True)
def export_ledger(progress: Progress, *, acting_user: User, programme: str, query: str) -> Outcome:
    """Write the ledger of a programme as a workbook."""
    path = progress.folder / "ledger.xlsx"
    in_force, rows = write_ledger(
        path, programme=programme, query=query, user=acting_user, progress=progress
    )
    name = f"{in_force.programme.label}_{clock.today():%Y%m%d}.xlsx"
    return Outcome(says=_("%(rows)s 笔") % {"rows": f"{rows:,}"}, file=path, file_name=name)


@job(CHECK, label=gettext_lazy("核对专项表格"), resumable=True)
def check_workbook(progress: Progress, *, acting_user: User, upload: int) -> Outcome:
    """Find out what a workbook would do."""
    found = _own_upload(upload, acting_user)

    def tell(done: int, total: int) -> None:
        progress.tell(_("逐行核对"), done=done, total=total)
        progress.give_way()

    with _refusals_told():
        check_upload(found, tell=tell)
    return Outcome(says=_("核对完成"), result={"href": found.get_absolute_url()})


@job(APPLY, label=gettext_lazy("登记专项表格"), resumable=True)
def apply_workbook(progress: Progress, *, acting_user: User, upload: int) -> Outcome:
    """Do what a workbook was shown to do, batch by batch; run again, it goes on behind the last batch that stands."""
    found = _own_upload(upload, acting_user)
    with _refusals_told():
        apply_in_batches(
            found,
            batch=f"sign-{progress.job.pk.hex}",
            tell=lambda done, of: progress.tell(_("逐行登记"), done=done, total=of),
            give_way=progress.give_way,
        )
    return Outcome(says=_("登记完成"), result={"href": found.get_absolute_url()})


def _own_upload(number: int, user: User) -> LedgerUpload:
    return LedgerUpload.objects.select_related("uploaded_by").get(pk=number, uploaded_by=user)


@contextmanager
def _refusals_told() -> Iterator[None]:
    """A refusal of an action as the sentence of a job that did not succeed."""
    try:
        yield
    except RefusedError as refused:
        raise JobRefused("\n".join(refused.reasons[:_REASONS])) from refused
