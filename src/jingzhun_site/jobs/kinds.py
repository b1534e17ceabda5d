"""The kinds of jobs: each app declares its own in its module ``background``.

@job("snapshot", label=_("生成快照"), resumable=True)
def make_snapshot(progress: Progress, *, acting_user: User | None, place_code: str) -> Outcome:
    ...
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun_site.accounts.rights import Right
from jingzhun_site.jobs.models import Every


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a job came to: a sentence, a file to download, and facts for the pages that link to it."""

    says: str = ""
    file: Path | None = None
    file_name: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)


JobFunction = Callable[..., Outcome | None]


@dataclass(frozen=True, kw_only=True)
class Due:
    """When a scheduled kind is due, in local time."""

    every: Every
    at: time
    day: int = 1


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """What the worker must know to run a kind of job."""

    name: str
    label: str | Promise
    function: JobFunction
    right: Right | None
    resumable: bool
    why_not_resumed: str | Promise
    in_one_transaction: bool
    due: Due | None

    @property
    def can_run_again(self) -> bool:
        """Whether it may begin anew after it was broken off: nothing of it is done twice."""
        return self.resumable or self.in_one_transaction


_KINDS: dict[str, JobKind] = {}
KINDS: Mapping[str, JobKind] = MappingProxyType(_KINDS)
"""Every kind by its name."""

NOT_RESUMED = _("任务在进行中被中断，没有自动重做。请核对结果后重新提交。")


def job(
    name: str,
    *,
    label: str | Promise,
    right: Right | None = None,
    resumable: bool = False,
    why_not_resumed: str | Promise = NOT_RESUMED,
    in_one_transaction: bool = False,
    due: Due | None = None,
) -> Callable[[JobFunction], JobFunction]:
    """Declare a kind of job. The function gets a ``Progress``, ``acting_user`` and the job's arguments.

    Args:
        name: what ``start_job`` calls it.
        label: what a person calls it.
        right: what whoever downloads the result must (still) have in the job's place.
        resumable: after a worker was killed, may it simply run again from the beginning?
        why_not_resumed: the sentence shown when it may not.
        in_one_transaction: everything it writes, and that it is done, becomes true at once or not at
            all. On SQLite nobody else writes meanwhile.
        due: makes an entry in the schedule.
    """

    def declare(function: JobFunction) -> JobFunction:
        known = _KINDS.get(name)
        if known is not None and known.function.__module__ != function.__module__:
            raise ValueError(f"two kinds of jobs are called {name}")
        _KINDS[name] = JobKind(
            name=name,
            label=label,
            function=function,
            right=right,
            resumable=resumable,
            why_not_resumed=why_not_resumed,
            in_one_transaction=in_one_transaction,
            due=due,
        )
        return function

    return declare
