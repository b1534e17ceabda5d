"""The number at the bell of every page: counting what waits takes longer than most pages, so it is kept for a while."""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from jingzhun_site.home.contributions import CHANGED, tasks_for

ACTED = "session_acted"
SECONDS = 20
"""For how long the number is not counted again; what somebody else did shows after that."""

_SAFE = ("GET", "HEAD", "OPTIONS")
_REFUSED = 400


def todo_count(request: HttpRequest) -> int | None:
    """How many tasks wait; what only tells of the last days is none. ``None`` where the place is not the user's.

    Counted anew where the tasks are listed, after something the user did, and after some seconds.
    """
    looking: Any = request.looking  # type: ignore[attr-defined]
    if looking is None:
        return None
    session = request.session
    parts = (session.session_key, session.get(ACTED), looking.place, looking.times)
    key = f"home.todo.{hash(parts)}"
    known: int | None = None if hasattr(request, "home_tasks") else cache.get(key)
    if known is None:
        known = sum(task.urgency < CHANGED for task in tasks_for(request))
        cache.set(key, known, SECONDS)
    return known


class ActedMark:
    """Notes in the session that a user did something, so that every process counts anew what waits for that user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        did = request.method not in _SAFE and response.status_code < _REFUSED
        if did and request.user.is_authenticated:
            request.session[ACTED] = time.time_ns()
        return response
