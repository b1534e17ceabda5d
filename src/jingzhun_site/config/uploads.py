"""Uploads that are too large are refused by what they announce, before a byte is read."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

MEGABYTE = 1024 * 1024
_logger = logging.getLogger("jingzhun.requests")


class UploadLimit:
    """Answers 413 with a page that says how much is allowed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = _announced(request)
        if announced <= settings.UPLOAD_LIMIT:
            return self.get_response(request)
        _logger.warning("refused an upload of %d bytes", announced)
        response = HttpResponse(refusal(announced), status=413)
        # The body is never read, so this connection cannot carry another request.
        response.headers["Connection"] = "close"
        return response


def refusal(announced: int) -> str:
    """The page that says how large the upload was and how large it may be."""
    sizes = {"limit_mb": settings.UPLOAD_LIMIT // MEGABYTE, "seen_mb": announced // MEGABYTE}
    return render_to_string("413.html", sizes)


def _announced(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdigit() else 0
