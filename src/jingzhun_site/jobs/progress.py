"""How far a running job is: written to a small file beside the data, never into the database.

A job that applies an import holds the one write lock of SQLite until it is done. A line of progress in
the same database would either wait for that lock or become visible only at the end; a file does neither.
"""

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from jingzhun_site.jobs.models import Job, State

SECONDS_BETWEEN = 0.3
SECONDS_TO_OTHERS = 0.12
"""Whoever waits for the write lock of SQLite looks for it every tenth of a second."""
Clock = Callable[[], float]


class JobStopped(BaseException):
    """The worker must stop. Not an ``Exception``, so that no job takes it for a fault of its own."""


class Progress:
    """What a job's function says while it works, and where it may put its files."""

    def __init__(
        self, job: Job, *, stopping: threading.Event | None = None, clock: Clock = time.monotonic
    ) -> None:
        self.job = job
        self._file = live_file(job)
        self._stopping = stopping or threading.Event()
        self._clock = clock
        self._written_at = -SECONDS_BETWEEN

    @property
    def folder(self) -> Path:
        """The job's own folder; what is left there is kept with the job."""
        self.job.folder.mkdir(parents=True, exist_ok=True)
        return self.job.folder

    def tell(self, says: str = "", *, done: int = 0, total: int = 0) -> None:
        """Say what is being done and how much of it; cheap, so call it as often as you like.

        Raises:
            JobStopped: the worker was told to stop. Let it pass: your transaction is undone.
        """
        if self._stopping.is_set():
            raise JobStopped
        job = self.job
        is_new = bool(says) and says != job.says
        job.says, job.done, job.total = says or job.says, done, total
        now = self._clock()
        if is_new or now - self._written_at >= SECONDS_BETWEEN:
            self._written_at = now
            self._write()

    def give_way(self) -> None:
        """Between two transactions, let others write who have waited for the first to end.

        Raises:
            JobStopped: the worker was told to stop.
        """
        if self._stopping.wait(SECONDS_TO_OTHERS):
            raise JobStopped

    def _write(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(f".{os.getpid()}")
        text = {"says": self.job.says, "done": self.job.done, "total": self.job.total}
        draft.write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")
        draft.replace(self._file)

    def forget(self) -> None:
        """Remove the file: from now on the row itself says how far the job came."""
        self._file.unlink(missing_ok=True)


@dataclass(frozen=True, kw_only=True)
class Live:
    """How far a running job is."""

    says: str
    done: int
    total: int


def live_file(job: Job) -> Path:
    """Where the progress of a job is written while it runs."""
    return Path(settings.HOME) / "jobs" / f"{job.pk}.progress"


def with_live_progress(job: Job) -> Job:
    """The same job; a running one says how far it is at this moment."""
    live = read_live(job) if job.state == State.RUNNING else None
    if live is not None:
        job.says, job.done, job.total = live.says, live.done, live.total
    return job


def read_live(job: Job) -> Live | None:
    """The progress that was written last, if any."""
    try:
        return Live(**json.loads(live_file(job).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
