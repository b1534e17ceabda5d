"""The number at the bell of every page: counting what waits takes longer than most pages, so it is kept for a while."""

import time
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.home.contributions import CHANGED, KEPT, tasks_for

ACTED = "session_acted"
SECONDS = 20
"""For how long the number is not counted again; what somebody else did shows after that."""

_SAFE = ("GET", "HEAD", "OPTIONS")
_REFUSED = 400


def todo_count(request: HttpRequest) -> int | None:
    """How many tasks wait in all the user's places, wherever the page looks; ``None`` where that is nowhere.

    What only tells of the last days is no task. Counted anew where all of them are listed, after something the user
    did, and after some seconds.
    """
    looking: Any = request.looking  # type: ignore[attr-defined]
    if looking is None:
        return None
    session = request.session
    key = f"home.todo.{hash((session.session_key, session.get(ACTED), looking.times))}"
    are_listed = hasattr(request, "home_tasks") and not looking.place
    known: int | None = None if are_listed else cache.get(key)
    if known is None:
        known = sum(task.urgency < CHANGED for task in tasks_for(_everywhere(request)))
        cache.set(key, known, SECONDS)
    return known


def _everywhere(request: HttpRequest) -> HttpRequest:
    """The request as it were without a chosen place, with nothing kept of what was found for one."""
    looking: Any = request.looking  # type: ignore[attr-defined]
    if not looking.place:
        return request
    own = copy(request)
    for name in [name for name in vars(own) if name.startswith(KEPT)]:
        delattr(own, name)
    scope = user_of(request).scope(Right.SEE_REGISTER)
    own.looking = replace(looking, place="", scope=scope)  # type: ignore[attr-defined]
    return own


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
