"""Structured logs: one JSON object a line, each with the id of the request it belongs to.

No line holds a query string, a form value or a name: logs are read by people who may not see the register.
"""

import json
import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from jingzhun_site.config.addresses import client_address

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request (or job) that is being worked on."""

HEADER = "X-Request-ID"
_SANE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_KEPT = ("method", "path", "status", "milliseconds", "user", "job", "kind")
_logger = logging.getLogger("jingzhun.requests")

GetResponse = Callable[[HttpRequest], HttpResponse]


class JsonLines(logging.Formatter):
    """A log record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "says": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= {name: getattr(record, name) for name in _KEPT if hasattr(record, name)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def logging_settings(*, level: str, form: str) -> dict[str, Any]:
    """The value of Django's ``LOGGING``: everything to standard error, where systemd collects it."""
    plain = {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    formatter = {"()": "jingzhun_site.config.logs.JsonLines"} if form == "json" else plain
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # These two repeat as warnings what the request line says already.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # Reset to the root handler: Django gives it one of its own.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
    }


class RequestLog:
    """Gives each request an id, answers with it, and logs one line when it is done."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = client_address(request)
        given = _id_of(request)
        request.__dict__["request_id"] = given
        token = request_id.set(given)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id.get()
            self._log(request, response, time.perf_counter() - begun)
        finally:
            request_id.reset(token)
        return response

    def _log(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        # Health is asked every few seconds; static files are served before this.
        if request.path.startswith("/health") and response.status_code < 400:
            return
        about = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "user": _user_id(request),
        }
        _logger.info("%s %s", request.method, response.status_code, extra=about)


def _id_of(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return given if _SANE_ID.fullmatch(given) else uuid4().hex


def _user_id(request: HttpRequest) -> object:
    """The key of the user, where the request has come as far as to know it already."""
    user = request.__dict__.get("_cached_user")
    return getattr(user, "pk", None)
