"""When the database cannot write just now, the page says so: nothing was changed, try again."""

import errno
import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jingzhun_site.frame.refusals import Refusal, refuse

RETRY_SECONDS = 10
_logger = logging.getLogger("jingzhun.requests")


class Busy:
    """Answers 503 where another writer holds the database for too long, or the disk is full."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a fault of the machine; none for any other, which is a fault of the program."""
        if is_disk_full(exception):
            sentence = _("服务器磁盘已满，刚才的内容没有保存。")
            next_step = _("请联系系统管理员清理磁盘。")
        elif is_locked(exception):
            sentence = _("数据库正被一项较长的工作占用，刚才的内容没有保存。")
            next_step = _("请稍等片刻，返回上一页重新提交。")
        else:
            return None
        _logger.error("cannot write: %s", exception)
        refusal = Refusal(
            status=503, title=_("暂时不能保存"), sentence=sentence, next_step=next_step
        )
        response = refuse(request, refusal)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response


def is_disk_full(error: Exception) -> bool:
    """Whether a file or the database found no room."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return isinstance(error, OperationalError) and "full" in str(error)


def is_locked(error: Exception) -> bool:
    """Whether SQLite waited in vain for another writer."""
    return isinstance(error, OperationalError) and "locked" in str(error)
