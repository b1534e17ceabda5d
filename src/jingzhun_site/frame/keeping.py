"""What was counted, kept for some seconds: counting takes longer than most pages."""

import time
from collections.abc import Callable, Hashable
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

Counted = TypeVar("Counted")

ACTED = "session_acted"
SECONDS = 20
"""For how long nothing is counted again; what somebody else did shows after that."""

_SAFE = ("GET", "HEAD", "OPTIONS")
_REFUSED = 400


def kept(
    what: Hashable, count: Callable[[], Counted], *, seconds: int = SECONDS, anew: bool = False
) -> Counted:
    """What ``count`` returns, for whoever asks for the same; asked anew after some seconds.

    ``what`` names all that it hangs on: the list, the places, the days. ``anew`` asks in any case.
    """
    key = f"kept.{hash(what)}"
    known: tuple[Counted] | None = None if anew else cache.get(key)
    if known is None:
        known = (count(),)  # in a tuple: what was counted may be nothing
        cache.set(key, known, seconds)
    return known[0]


def kept_until_acted(
    request: HttpRequest, what: Hashable, count: Callable[[], Counted], *, anew: bool = False
) -> Counted:
    """Like :func:`kept` for one user alone, and asked anew after something that the user did.

    ``what`` names all that it hangs on but the user.
    """
    session = request.session
    return kept((session.session_key, session.get(ACTED), what), count, anew=anew)


class ActedMark:
    """Notes in the session that a user did something, so that every process counts anew for that user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        did = request.method not in _SAFE and response.status_code < _REFUSED
        if did and request.user.is_authenticated:
            request.session[ACTED] = time.time_ns()
        return response
