"""Where the present request comes from, for audit entries written deep inside an action."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The address and the id of a request; both empty in a job or a command."""

    address: str = ""
    request_id: str = ""


_ORIGIN: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039  # frozen


def origin() -> Origin:
    """The origin of the request that is being answered."""
    return _ORIGIN.get()


@contextmanager
def origin_of(where_from: Origin) -> Iterator[None]:
    """Everything inside comes from there."""
    token = _ORIGIN.set(where_from)
    try:
        yield
    finally:
        _ORIGIN.reset(token)


class OriginMiddleware:
    """Remembers each request's origin while it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with its origin known."""
        address = request.META.get("REMOTE_ADDR", "")
        request_id = getattr(request, "request_id", "") or ""
        with origin_of(Origin(address=address, request_id=request_id)):
            return self.get_response(request)
