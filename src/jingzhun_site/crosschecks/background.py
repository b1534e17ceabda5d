"""Long work of cross-checks: telling the persons of a file, comparing, what is due at night, the workbook."""

from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.errors import JingzhunError
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.actions.chasing import chase_late_registers, report_arrived
from jingzhun_site.crosschecks.actions.starting import start_due_runs
from jingzhun_site.crosschecks.asking import DUE, EXPORT, MATCH, RUN
from jingzhun_site.crosschecks.comparing import make_run
from jingzhun_site.crosschecks.exporting import export_differences
from jingzhun_site.crosschecks.matching import match_file
from jingzhun_site.crosschecks.models import CheckRun, RegisterFile
from jingzhun_site.crosschecks.people import persons_of
from jingzhun_site.crosschecks.wording import fault_words
from jingzhun_site.decisions.models import Run, Snapshot
from jingzhun_site.decisions.snapshots import Tell, take_snapshot
from jingzhun_site.imports.remarks import ImportRefusedError
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import Due, Outcome, job
from jingzhun_site.jobs.models import Every
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.register.as_of import Times

State = RegisterFile.State


@job(MATCH, label=gettext_lazy("认人"), right=Right.SUPPLY_REGISTERS, resumable=True)
def match(progress: Progress, *, acting_user: User, file: int) -> Outcome:
    """Tell the persons of a file; one that does not fit says why, in sentences."""
    found = RegisterFile.objects.get(pk=file)
    if not acting_user.may(Right.SUPPLY_REGISTERS, found.place_code):
        raise JobRefused(_("提交人已没有报送部门数据的权限，没有改动任何内容。"))
    try:
        with persons_of(_snapshot(acting_user, progress.tell), found.place_code) as persons:
            match_file(found, persons, tell=progress.tell)
    except (JingzhunError, ImportRefusedError) as error:
        found.state, found.faults = State.REFUSED, _sentences(error)
        found.save(update_fields=["state", "faults"])
        return Outcome(says=_("这份文件不能使用，原因见文件页面"), result=_link(found))
    found.state = State.READY
    found.save(update_fields=["state"])
    report_arrived(register=found.register, place_code=found.place_code)
    linked = sum(found.matched["linked"].values())
    about = {"rows": f"{found.rows:,}", "linked": f"{linked:,}"}
    return Outcome(says=_("%(rows)s 行，认出 %(linked)s 行") % about, result=_link(found))


@job(RUN, label=gettext_lazy("比对部门数据"), right=Right.RUN_CROSS_CHECKS, resumable=True)
def compare(progress: Progress, *, acting_user: User | None, run: int) -> Outcome:
    """Hold the files of a run against the register; the schedule asks for it in nobody's name."""
    found = CheckRun.objects.get(pk=run)
    if acting_user is not None and not acting_user.may(Right.RUN_CROSS_CHECKS, found.place_code):
        raise JobRefused(_("提交人已没有组织比对的权限，没有改动任何内容。"))
    if not found.is_done:
        found = make_run(found, acting_user=acting_user, tell=progress.tell)
    said = _("新增 %(new)d 条，有变化 %(changed)d 条，仍存在 %(still_open)d 条，消失 %(gone)d 条")
    return Outcome(says=said % found.counts, result={"href": found.get_absolute_url()})


@job(
    DUE,
    label=gettext_lazy("比对到期的部门数据，催报迟到的"),
    resumable=True,
    due=Due(every=Every.DAILY, at=time(5, 0)),
)
def see_what_is_due(progress: Progress, *, acting_user: User | None) -> Outcome:
    """Start the comparisons for which the time and a new file have come; chase the files that are late."""
    progress.tell(_("查看到期的部门数据"))
    started = start_due_runs()
    progress.tell(_("催报迟到的部门数据"))
    arrived, late = report_arrived(), chase_late_registers()
    about = {"runs": len(started), "late": late, "arrived": arrived}
    said = _("开始比对 %(runs)d 次，新催报 %(late)d 份，已补到 %(arrived)d 份")
    return Outcome(says=said % about)


@job(EXPORT, label=gettext_lazy("导出比对差异"), right=Right.EXPORT_LISTS, resumable=True)
def export(progress: Progress, *, acting_user: User, query: str, form: str) -> Outcome:
    """Write the list of differences."""
    path = progress.folder / f"differences.{form}"
    rows = export_differences(path, user=acting_user, query=query, progress=progress)
    said = _("%(rows)s 条") % {"rows": f"{rows:,}"}
    return Outcome(says=said, file=path, file_name=f"{_('比对差异')}.{form}")


def _snapshot(user: User, tell: Tell) -> Snapshot:
    """That of the current run of decisions: a preview need not be of this minute; a fresh one where there is none."""
    run = Run.objects.select_related("snapshot").filter(is_current=True).first()
    if run is not None and run.snapshot.path.exists():
        return run.snapshot
    return take_snapshot(Times.present(), acting_user=user, tell=tell)


def _sentences(error: JingzhunError | ImportRefusedError) -> list[str]:
    if isinstance(error, ImportRefusedError):
        return [remark.sentence() for remark in error.remarks]
    return [fault_words(fault) for fault in error.faults]


def _link(file: RegisterFile) -> dict[str, str]:
    return {"href": file.get_absolute_url()}
