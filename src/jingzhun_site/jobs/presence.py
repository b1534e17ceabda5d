"""Which workers live: each touches a file of its own every few seconds.

A file, because a worker whose job holds the write lock of the database must be seen to live too.
"""

import os
import socket
import threading
import time
from pathlib import Path
from uuid import uuid4

from django.conf import settings

BEAT_SECONDS = 5.0
SILENT_SECONDS = 60.0
"""Longer than any pause of a process that lives."""


class Presence:
    """A worker's name and its beat, from ``begin`` to ``end``."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}~{os.getpid()}~{uuid4().hex[:6]}"
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="beat", daemon=True)

    def begin(self) -> None:
        """Show up, and go on beating."""
        beat_file(self.name).parent.mkdir(parents=True, exist_ok=True)
        beat_file(self.name).touch()
        self._thread.start()

    def end(self) -> None:
        """Leave."""
        self._ending.set()
        self._thread.join()
        beat_file(self.name).unlink(missing_ok=True)

    def _beat(self) -> None:
        while not self._ending.wait(BEAT_SECONDS):
            beat_file(self.name).touch()


def beat_file(worker: str) -> Path:
    """The file that a worker touches."""
    return Path(settings.HOME) / "workers" / f"{worker}.beat"


def is_alive(worker: str) -> bool:
    """Whether a worker can still be at work: it beats, and on this machine its process exists."""
    host, _, rest = worker.partition("~")
    try:
        silent = time.time() - beat_file(worker).stat().st_mtime
    except OSError:
        return False
    if silent > SILENT_SECONDS:
        return False
    return host != socket.gethostname() or _process_exists(rest.partition("~")[0])


def _process_exists(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def bury_the_dead() -> None:
    """Remove the files of workers that are gone."""
    folder = Path(settings.HOME) / "workers"
    for beat in folder.glob("*.beat"):
        if not is_alive(beat.stem):
            beat.unlink(missing_ok=True)
