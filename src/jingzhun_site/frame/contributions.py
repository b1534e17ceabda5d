"""What other apps put into the frame: the breadcrumb of places, the to-do count, the search box."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from jingzhun_site.frame.words import Words


@dataclass(frozen=True, kw_only=True)
class Crumb:
    """One place of the breadcrumb; ``choices`` are the places one may switch to from here."""

    label: Words
    href: str = ""
    choices: tuple["Crumb", ...] = ()


Crumbs = Callable[[HttpRequest], Sequence[Crumb]]
Count = Callable[[HttpRequest], int | None]


@dataclass(kw_only=True)
class Contributions:
    """The functions that fill the frame; each is asked at most once a page, and only if shown.

    ``search`` and ``todo`` are names of URLs; while they do not resolve, the box or count is hidden. The box
    is hidden too from whoever lacks ``search_right``.
    """

    crumbs: Crumbs = lambda request: ()
    todo_count: Count = lambda request: None
    todo: str = "home:todo"
    search: str = "households:search"
    search_right: str = ""


CONTRIBUTIONS = Contributions()


def contribute(
    *,
    crumbs: Crumbs | None = None,
    todo_count: Count | None = None,
    todo: str | None = None,
    search: str | None = None,
    search_right: str | None = None,
) -> None:
    """Fill a part of the frame; call it in ``AppConfig.ready``."""
    CONTRIBUTIONS.crumbs = crumbs or CONTRIBUTIONS.crumbs
    CONTRIBUTIONS.todo_count = todo_count or CONTRIBUTIONS.todo_count
    CONTRIBUTIONS.todo = todo or CONTRIBUTIONS.todo
    CONTRIBUTIONS.search = search or CONTRIBUTIONS.search
    CONTRIBUTIONS.search_right = search_right or CONTRIBUTIONS.search_right
