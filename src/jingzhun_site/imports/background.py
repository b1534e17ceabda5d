"""The jobs of imports. Each can run again from its beginning: what a killed one began is undone by the database."""

import shutil

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.imports.actions import check_batch, forget_plain, recognise_batch
from jingzhun_site.imports.applying import write_batch
from jingzhun_site.imports.marked import make_marked
from jingzhun_site.imports.models import ImportBatch, Stage
from jingzhun_site.imports.notifying import tell_others
from jingzhun_site.imports.preview import preview_hash
from jingzhun_site.imports.undoing import undo_changes
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import Outcome, job
from jingzhun_site.jobs.progress import Progress

_RIGHT = Right.IMPORT_WORKBOOKS


def _batch(number: int, user: User) -> ImportBatch:
    batch = ImportBatch.objects.get(pk=number)
    if not user.may(_RIGHT, batch.place_code):
        raise JobRefused(_("提交人已没有导入的权限，没有改动任何内容。"))
    return batch


def _own_batch(number: int, user: User, progress: Progress) -> ImportBatch:
    """The batch, unless another job has taken its place since: one that was broken off comes back late."""
    batch = _batch(number, user)
    if batch.job_id != progress.job.pk:
        raise JobRefused(_("这一步已由另一任务接手，没有改动任何内容。"))
    return batch


@job("imports.recognise", label=gettext_lazy("识别表格"), right=_RIGHT, resumable=True)
def recognise(progress: Progress, *, acting_user: User, batch: int) -> Outcome:
    """Find out what a large file is."""
    progress.tell(_("读取表格"))
    recognise_batch(_own_batch(batch, acting_user, progress))
    return Outcome(says=_("识别完成"))


@job("imports.check", label=gettext_lazy("核对表格"), right=_RIGHT, resumable=True)
def check(progress: Progress, *, acting_user: User, batch: int) -> Outcome:
    """Compare a file with the register."""
    found = _own_batch(batch, acting_user, progress)
    check_batch(found, acting_user=acting_user, progress=progress)
    return Outcome(says=_("核对完成"))


@job(
    "imports.apply",
    label=gettext_lazy("导入名册"),
    right=_RIGHT,
    resumable=True,
    in_one_transaction=True,
)
def apply(progress: Progress, *, acting_user: User, batch: int) -> Outcome:
    """Write a checked batch, whole or not at all."""
    found = _own_batch(batch, acting_user, progress)
    if preview_hash(found.folder) != found.preview_hash:
        raise JobRefused(_("预览文件与核对时不一致，没有导入任何内容。请重新核对。"))
    written = write_batch(found, acting_user=acting_user, progress=progress)
    found.state, found.applied_by, found.applied_at = Stage.APPLIED, acting_user, clock.now()
    found.counts |= {f"records_{name}": count for name, count in written.items()}
    found.save()
    tell_others(found.code)
    transaction.on_commit(lambda: forget_plain(found))
    says = _("新增 %(added)d 条记录，修改 %(changed)d 条记录") % written
    return Outcome(says=says, result={"batch": found.pk})


@job(
    "imports.undo",
    label=gettext_lazy("撤销导入"),
    right=_RIGHT,
    resumable=True,
    in_one_transaction=True,
)
def undo(progress: Progress, *, acting_user: User, batch: int, rest_only: bool) -> Outcome:
    """Take an applied batch back."""
    found = _own_batch(batch, acting_user, progress)
    done = undo_changes(found, rest_only=rest_only, acting_user=acting_user, progress=progress)
    found.state, found.undone_by, found.undone_at = Stage.UNDONE, acting_user, clock.now()
    found.kept_back = done["kept"]
    found.save()
    tell_others(found.undo_code)
    return Outcome(says=_("撤销 %(taken_back)d 条记录，保留 %(kept)d 条") % done)


@job("imports.marked", label=gettext_lazy("制作标错表"), right=_RIGHT, resumable=True)
def marked(progress: Progress, *, acting_user: User, batch: int) -> Outcome:
    """Make the workbook with the faulty cells marked."""
    found = _batch(batch, acting_user)
    progress.tell(_("标出有错的单元格"))
    made = make_marked(found)
    target = progress.folder / made.path.name
    shutil.copyfile(made.path, target)
    return Outcome(says=made.says, file=target, file_name=made.name)
