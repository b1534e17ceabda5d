"""Serving: the web processes and the worker as children of one process that looks after both."""

import ctypes
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from types import FrameType

STOP_SECONDS = 30.0
LOOK_SECONDS = 0.2
RESTART_SECONDS = 2.0
ANSWER_SECONDS = 1.0
_PR_SET_PDEATHSIG = 1  # sys/prctl.h


@dataclass(frozen=True, kw_only=True)
class Serving:
    """Where to serve, and with how many processes and threads."""

    address: str
    port: int
    processes: int
    threads: int

    @property
    def url(self) -> str:
        """What to type into a browser on this machine."""
        host = "127.0.0.1" if self.address in {"0.0.0.0", "::", ""} else self.address
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def web_command(serving: Serving) -> list[str]:
    """The command of the web processes."""
    host = f"[{serving.address}]" if ":" in serving.address else serving.address
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "jingzhun_site.config.wsgi:application",
        f"--bind={host}:{serving.port}",
        "--worker-class=gthread",
        f"--workers={serving.processes}",
        f"--threads={serving.threads}",
        "--timeout=60",
        "--graceful-timeout=20",
        "--keep-alive=15",
        # A leak of some library never grows without end; the jitter keeps them from restarting at once.
        "--max-requests=20000",
        "--max-requests-jitter=2000",
        "--no-control-socket",
        "--log-level=warning",
    ]


def worker_command() -> list[str]:
    """The command of the worker for background jobs."""
    return [sys.executable, "-m", "jingzhun_site", "worker"]


def is_free(address: str, port: int) -> bool:
    """Whether nobody listens there yet."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def next_free_port(address: str, port: int) -> int:
    """The port, or the first free one after it."""
    return next(found for found in range(port, port + 200) if is_free(address, found))


def end_with_parent() -> None:
    """Ask Linux to end this process when its parent is gone, even if that was killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(kw_only=True)
class Supervisor:
    """Starts the children, starts a worker that died again, and stops all when told to or when the web ends."""

    serving: Serving
    with_worker: bool = True
    on_ready: Callable[[], None] = lambda: None
    children: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> int:
        """Serve until told to stop; the exit code of the web processes."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            self._start("web", web_command(self.serving))
            if self.with_worker:
                self._start("worker", worker_command())
            self._look_after()
        finally:
            code = self._end()
        return code

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _start(self, name: str, command: list[str]) -> None:
        # In a group of their own: Ctrl+C comes to us alone, and we end the children in order.
        self.children[name] = subprocess.Popen(
            command,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509  # this process has one thread
        )

    def _look_after(self) -> None:
        is_ready = False
        while not self.stopping.wait(LOOK_SECONDS):
            if not is_ready and answers(self.serving):
                is_ready = True
                self.on_ready()
            if self.children["web"].poll() is not None:
                return
            worker = self.children.get("worker")
            if worker is not None and worker.poll() is not None:
                self.stopping.wait(RESTART_SECONDS)
                if not self.stopping.is_set():
                    self._start("worker", worker_command())

    def _end(self) -> int:
        web = self.children.get("web")
        asked = self.stopping.is_set()
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        return 0 if asked or web is None else int(web.returncode or 0)


def answers(serving: Serving) -> bool:
    """Whether the site answers on its address."""
    host = serving.url.removeprefix("http://").rpartition(":")[0].strip("[]")
    connection = HTTPConnection(host, serving.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/health", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
