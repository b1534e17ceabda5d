"""What a person is told when a job did not succeed."""

from django.utils.translation import gettext as _

from jingzhun.errors import JingzhunError
from jingzhun_site.config.busy import is_disk_full, is_locked
from jingzhun_site.config.logs import request_id

MOST_FAULTS = 20


class JobRefused(Exception):  # noqa: N818
    """Raise it in a job with a sentence for the person who asked: what is wrong and what to do."""


def sentence_for(error: Exception) -> str:
    """One plain sentence, or one for each fault; what only engineers understand is in the log."""
    if isinstance(error, JingzhunError):
        return _fault_lines(error)
    if isinstance(error, JobRefused):
        return str(error)
    if is_disk_full(error):
        return _("磁盘已满，未作任何改动。请联系管理员清理磁盘后重新提交。")
    if is_locked(error):
        return _("数据库正被其他任务占用，未作任何改动。请稍后重新提交。")
    return _("程序出错，未能完成。请把编号 %(id)s 告诉管理员。") % {"id": request_id.get()[:12]}


def _fault_lines(error: JingzhunError) -> str:
    lines = [fault.line("zh") for fault in error.faults[:MOST_FAULTS]]
    more = len(error.faults) - MOST_FAULTS
    if more > 0:
        lines.append(_("另有 %(count)d 处。") % {"count": more})
    return "\n".join(lines)
