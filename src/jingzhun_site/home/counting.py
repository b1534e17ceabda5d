"""The number at the bell of every page."""

from copy import copy
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame.keeping import kept_until_acted
from jingzhun_site.home.contributions import CHANGED, KEPT, tasks_for


def todo_count(request: HttpRequest) -> int | None:
    """How many tasks wait in all the user's places, wherever the page looks; ``None`` where that is nowhere.

    What only tells of the last days is no task. Counted anew where all of them are listed.
    """
    looking: Any = request.looking  # type: ignore[attr-defined]
    if looking is None:
        return None
    are_listed = hasattr(request, "home_tasks") and not looking.place
    what = f"home.todo.{looking.as_at}.{looking.known_at}"
    return kept_until_acted(request, what, lambda: _counted(request), anew=are_listed)


def _counted(request: HttpRequest) -> int:
    return sum(task.urgency < CHANGED for task in tasks_for(_everywhere(request)))


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
