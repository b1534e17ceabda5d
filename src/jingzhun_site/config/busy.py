"""When the database cannot write just now, the page says so: nothing was changed, try again."""

import errno
import logging
import sys
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jingzhun.errors import JingzhunError
from jingzhun_site.frame import refusals
from jingzhun_site.frame.refusals import Refusal

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
        refusal = _refusal_for(exception)
        return _say(request, refusal, exception) if refusal else None


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 for a fault of the machine outside a view: while an upload is read, or a session kept."""
    exception = sys.exception()
    refusal = _refusal_for(exception) if isinstance(exception, Exception) else None
    if refusal is not None and isinstance(exception, Exception):
        return _say(request, refusal, exception)
    return refusals.server_error(request)


def _refusal_for(exception: Exception) -> Refusal | None:
    if is_disk_full(exception):
        sentence = _("服务器磁盘已满，刚才的内容没有保存。")
        next_step = _("请联系系统管理员清理磁盘。")
    elif is_locked(exception):
        sentence = _("数据库正被一项较长的工作占用，刚才的内容没有保存。")
        next_step = _("请稍等片刻，返回上一页重新提交。")
    else:
        return None
    return Refusal(status=503, title=_("暂时不能保存"), sentence=sentence, next_step=next_step)


def _say(request: HttpRequest, refusal: Refusal, exception: Exception) -> HttpResponse:
    _logger.error("cannot write: %s", exception)
    response = refusals.refuse(request, refusal)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def is_disk_full(error: Exception) -> bool:
    """Whether a file or the database found no room."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return True
    if isinstance(error, OperationalError) and "full" in str(error):
        return True
    return isinstance(error, JingzhunError) and any(f.code == "GENERAL002" for f in error.faults)


def is_locked(error: Exception) -> bool:
    """Whether SQLite waited in vain for another writer."""
    return isinstance(error, OperationalError) and "locked" in str(error)
