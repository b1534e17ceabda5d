"""Serving a filled site as `./jz serve` does, for as long as it is measured, and how much memory it takes."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.fresh import ROOT
from bench.site_client import is_ready
from bench.site_home import Site

START_SECONDS, STOP_SECONDS, LOOK_SECONDS = 120.0, 60.0, 2.0


class NotServedError(RuntimeError):
    """The site did not start; the message holds what it said."""


@dataclass(kw_only=True)
class Served:
    """A site that is being served, with the most memory that its processes were seen to take."""

    port: int
    process: int
    log: Path
    own_mb: float = 0.0
    shared_mb: float = 0.0
    inside: dict[str, float] = field(default_factory=dict)
    """How many milliseconds the server worked on each request, by its id; known when the serving has ended."""
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def memory_mb(self) -> float:
        """Memory of all processes together, pages that they share counted once."""
        return self.own_mb + self.shared_mb

    def watch(self) -> None:
        """Look at the memory again and again until the serving ends."""
        while not self.ended.wait(LOOK_SECONDS):
            own, shared = memory_of(self.process)
            if own + shared > self.memory_mb:
                self.own_mb, self.shared_mb = own, shared


@contextmanager
def served(site: Site, *, is_cold: bool = False) -> Iterator[Served]:
    """Serve a site: two web processes and the worker, on a port of this machine that nobody else uses.

    ``is_cold`` drops what the system remembers of the database's file first.

    Raises:
        NotServedError: it does not answer in time.
    """
    if is_cold:
        _forget(site.home / "jingzhun.sqlite3")
    port = free_port()
    command = [sys.executable, "-m", "jingzhun_site", "serve", "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as stream:
            server = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | site.environment(), stdout=stream, stderr=stream
            )
        serving = Served(port=port, process=server.pid, log=log)
        try:
            _wait_until_ready(server, serving)
            watcher = threading.Thread(target=serving.watch, daemon=True)
            watcher.start()
            yield serving
        finally:
            serving.ended.set()
            stop(server)
            serving.inside |= _told(log)


def memory_of(process: int) -> tuple[float, float]:
    """MB of a process and all below it: its own, and that of files it maps; what is shared is counted once."""
    own = shared = 0
    for one in _family(process):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text("ascii")
        except (OSError, ProcessLookupError):
            continue
        found = {name: int(kib) for name, kib in re.findall(r"(Pss\w*):\s+(\d+) kB", text)}
        own += found.get("Pss_Anon", 0)
        shared += found.get("Pss_File", 0) + found.get("Pss_Shmem", 0)
    return own / 1024, shared / 1024


def _family(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = task.read_text("ascii").split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _wait_until_ready(server: "subprocess.Popen[bytes]", serving: Served) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        if is_ready(serving.port):
            return
        time.sleep(0.1)
    raise NotServedError(serving.log.read_text("utf-8")[-2000:])


def stop(server: "subprocess.Popen[bytes]", how: signal.Signals = signal.SIGTERM) -> None:
    """Ask it to end, with its children; kill it where it does not."""
    if server.poll() is None:
        server.send_signal(how)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        for one in [*_family(server.pid)]:
            os.kill(one, signal.SIGKILL)
        server.wait()


def _forget(file: Path) -> None:
    """Let the system drop its copy of a file, as after a start of the machine."""
    if file.exists():
        with file.open("rb") as stream:
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _told(log: Path) -> Mapping[str, float]:
    """The milliseconds of each request, from the lines that the server logs."""
    lines = map(_read, log.read_text("utf-8").splitlines())
    return {str(line["request"]): line["milliseconds"] for line in lines if "milliseconds" in line}


def _read(line: str) -> Mapping[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
