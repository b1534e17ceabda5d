"""Every answer that says no has one shape: a code for programs, sentences for people, the number of the request."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError


class Problem(Schema):
    """Why a request was refused. Nothing was changed by it."""

    code: str
    message: str
    details: list[str]
    request_id: str


class ApiRefusedError(Exception):
    """A request that is refused: the status, a code, a sentence, and the single faults."""

    def __init__(
        self, status: int, code: str, message: str, *, details: Sequence[str] = (), wait: int = 0
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.details, self.wait = tuple(details), wait


REFUSALS: dict[Any, Any] = {
    frozenset({400, 401, 403, 404, 409, 413, 422, 429, 503}): Problem,
}
"""For ``response=`` of an operation: what else it may answer."""


def answer_refusals(api: NinjaAPI) -> None:
    """Give every kind of refusal its answer."""

    def refused(request: HttpRequest, error: ApiRefusedError) -> HttpResponse:
        return _answer(api, request, error)

    def cross_check(request: HttpRequest, error: CrossCheckRefusedError) -> HttpResponse:
        message = _("没有接收，原因见 details。")
        found = ApiRefusedError(409, "refused", message, details=error.sentences)
        return _answer(api, request, found)

    def unauthenticated(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        message = _("没有令牌，或者令牌不对、已作废、已过期。请向发放令牌的单位联系。")
        return _answer(api, request, ApiRefusedError(401, "token", message))

    def forbidden(request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
        message = _("令牌所属帐户没有这项权限。")
        return _answer(api, request, ApiRefusedError(403, "right", message))

    def missing(request: HttpRequest, _error: Http404) -> HttpResponse:
        message = _("没有这一条，或者它不在令牌的范围内。")
        return _answer(api, request, ApiRefusedError(404, "missing", message))

    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        details = [_said(one) for one in error.errors]
        message = _("请求的内容不对，逐项见 details。")
        return _answer(api, request, ApiRefusedError(422, "invalid", message, details=details))

    def malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
        message = _("请求的格式看不懂。")
        found = ApiRefusedError(error.status_code, "malformed", message, details=[str(error)])
        return _answer(api, request, found)

    kinds: Any = (
        (ApiRefusedError, refused), (CrossCheckRefusedError, cross_check),
        (AuthenticationError, unauthenticated), (PermissionDenied, forbidden),
        (Http404, missing), (ValidationError, invalid), (HttpError, malformed),
    )  # fmt: skip
    for kind, handler in kinds:
        api.add_exception_handler(kind, handler)


def _answer(api: NinjaAPI, request: HttpRequest, error: ApiRefusedError) -> HttpResponse:
    problem = {
        "code": error.code,
        "message": error.message,
        "details": list(error.details),
        "request_id": getattr(request, "request_id", "") or "",
    }
    response = api.create_response(request, problem, status=error.status)
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if error.wait:
        response["Retry-After"] = str(error.wait)
    return response


def _said(error: Any) -> str:
    where = ".".join(str(part) for part in error.get("loc", ()))
    return f"{where}: {error.get('msg', '')}"
