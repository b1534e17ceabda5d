"""The worker: takes waiting jobs one after the other until it is told to stop."""

import logging
import signal
import threading
import time
from types import FrameType

from django.db import DatabaseError, close_old_connections

from jingzhun_site.jobs.actions import break_off_job
from jingzhun_site.jobs.models import Job, State
from jingzhun_site.jobs.presence import Presence, bury_the_dead, is_alive
from jingzhun_site.jobs.running import next_job, run_job
from jingzhun_site.jobs.schedule import enter_declared_kinds, settle_schedule

LOOK_SECONDS = 0.5
"""How often an idle worker looks for a job. Looking only reads: it takes no lock."""
ROUND_SECONDS = 30.0
"""How often it looks for dead workers and at the schedule."""

_logger = logging.getLogger("jingzhun.jobs")


class Worker:
    """One process that runs jobs."""

    def __init__(self) -> None:
        self.presence = Presence()
        self.stopping = threading.Event()
        self._next_round = 0.0

    def obey_signals(self) -> None:
        """Stop at SIGTERM and SIGINT: a running job is undone and taken up again at the next start."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def run(self) -> None:
        """Work until told to stop."""
        self.presence.begin()
        _logger.info("worker %s begins", self.presence.name)
        try:
            while not self.stopping.is_set():
                if not self._work_once():
                    self.stopping.wait(LOOK_SECONDS)
        finally:
            self.presence.end()
            _logger.info("worker %s ends", self.presence.name)

    def _work_once(self) -> bool:
        """Do what there is to do; whether there was a job."""
        close_old_connections()
        try:
            self._go_round()
            job = next_job()
            if job is not None:
                run_job(job, worker=self.presence.name, stopping=self.stopping)
        except DatabaseError:
            # Locked by a long write, or restarting: it will answer again, and no job is lost meanwhile.
            _logger.warning("the database did not answer", exc_info=True)
            self.stopping.wait(LOOK_SECONDS)
            return False
        return job is not None

    def _go_round(self) -> None:
        if time.monotonic() < self._next_round:
            return
        self._next_round = time.monotonic() + ROUND_SECONDS
        take_up_broken_off_jobs(idle=self.presence.name)
        bury_the_dead()
        enter_declared_kinds()
        settle_schedule()


def take_up_broken_off_jobs(*, idle: str = "") -> list[Job]:
    """Find the jobs whose worker is gone: back into the queue, or marked with the reason why not.

    ``idle`` names a worker that lives but runs none: a job said to be its own is one whose end it could
    not note, on a full disk for instance.
    """
    running = Job.objects.filter(state=State.RUNNING)
    broken_off = [job for job in running if job.worker == idle or not is_alive(job.worker)]
    for job in broken_off:
        _logger.warning("job was broken off", extra={"job": str(job.pk), "kind": job.kind})
        break_off_job(job)
    return broken_off
