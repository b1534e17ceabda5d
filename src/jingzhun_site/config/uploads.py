"""Uploads that are too large, or do not say how large they are, are refused before a byte is read."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jingzhun_site.frame.refusals import Refusal, refuse

MEGABYTE = 1024 * 1024
_logger = logging.getLogger("jingzhun.requests")


class UploadLimit:
    """Answers 413 with a page that says how much is allowed, 411 where no length is announced."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = _announced(request)
        if "Transfer-Encoding" in request.headers:
            _logger.warning("refused an upload that does not say its length")
            response = without_length(request)
        elif announced > settings.UPLOAD_LIMIT:
            _logger.warning("refused an upload of %d bytes", announced)
            response = too_large(request, announced)
        else:
            return self.get_response(request)
        # The body is never read, so this connection cannot carry another request.
        response.headers["Connection"] = "close"
        return response


def too_large(request: HttpRequest, announced: int) -> HttpResponse:
    """413: says how large the upload was and how large it may be."""
    sizes = {"seen": announced // MEGABYTE, "limit": settings.UPLOAD_LIMIT // MEGABYTE}
    return refuse(
        request,
        Refusal(
            status=413,
            title=_("文件太大"),
            sentence=_("提交的内容有 %(seen)d MB，一次最多 %(limit)d MB，没有接收。") % sizes,
            next_step=_("请删去图片和空白行列，或按乡镇、村拆成几个文件分别提交。"),
        ),
    )


def without_length(request: HttpRequest) -> HttpResponse:
    """411: browsers say how much they send; whoever does not could send without end."""
    return refuse(
        request,
        Refusal(
            status=411,
            title=_("没有说明大小"),
            sentence=_("提交的内容没有说明大小，没有接收。"),
            next_step=_("请用浏览器打开本系统的页面提交。"),
        ),
    )


def _announced(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdigit() else 0
