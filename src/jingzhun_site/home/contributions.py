"""What other apps put on the home page: tasks that wait for the user, and figures that matter to the role."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from jingzhun_site.frame.pieces import Figure

KEPT = "home_"
"""How the names begin under which sources keep on a request what they found for its place."""

OVERDUE, WAITING, MISSING, CHANGED = 0, 1, 2, 3
"""How urgent a task is; the page shows the lower numbers first."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something that waits for the user, with the one button that does it.

    ``count`` is how many records wait behind it; a task of none is not shown.
    """

    title: str
    button: str
    href: str
    count: int | None = None
    unit: str = ""
    note: str = ""
    icon: str = "checklist"
    urgency: int = WAITING

    @property
    def tone(self) -> str:
        """The colour of its figure."""
        return {OVERDUE: "bad", WAITING: "soon"}.get(self.urgency, "quiet")


Tasks = Callable[[HttpRequest], Iterable[Task]]
Figures = Callable[[HttpRequest], Iterable[Figure]]

_TASKS: list[Tasks] = []
_FIGURES: list[Figures] = []


def contribute(*, tasks: Tasks | None = None, figures: Figures | None = None) -> None:
    """Put tasks or figures on the home page; call it in ``AppConfig.ready``."""
    if tasks is not None and tasks not in _TASKS:
        _TASKS.append(tasks)
    if figures is not None and figures not in _FIGURES:
        _FIGURES.append(figures)


def tasks_for(request: HttpRequest) -> list[Task]:
    """What waits for the user, the most urgent first; asked once a request."""
    known: Any = getattr(request, "home_tasks", None)
    if known is None:
        found = [task for source in _TASKS for task in source(request) if task.count != 0]
        known = sorted(found, key=lambda task: task.urgency)
        request.home_tasks = known  # type: ignore[attr-defined]
    return list(known)


def figures_for(request: HttpRequest) -> list[Figure]:
    """The figures of the strip."""
    return [figure for source in _FIGURES for figure in source(request)]
