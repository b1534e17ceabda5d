"""Served for real: one process looks after the others, and a killed worker loses nothing."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jingzhun_site.config.serving import (
    Serving,
    Supervisor,
    answers,
    is_free,
    next_free_port,
    web_command,
)
from jingzhun_site.jobs.presence import BEAT_SECONDS, SILENT_SECONDS
from tests.ports import free_port

WAIT_SECONDS = 60.0

PREPARE = """
import django; django.setup()
from jingzhun_site.config.management.commands.serve import prepare
prepare()
"""
ENDLESS = """
import django; django.setup()
from django.contrib.sessions.models import Session
from django.utils import timezone
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.kinds import job
from jingzhun_site.jobs.worker import Worker

@job("endless", label="endless", in_one_transaction=True)
def endless(progress, *, acting_user):
    Session.objects.create(session_key="half", session_data="x", expire_date=timezone.now())
    for number in range(10**9):
        progress.tell("half way", done=number % 100, total=100)

start_job("endless", acting_user=None)
Worker().run()
"""
LOOK = """
import django; django.setup()
from django.contrib.sessions.models import Session
from jingzhun_site.jobs.kinds import job
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.worker import take_up_broken_off_jobs

job("endless", label="endless", in_one_transaction=True)(lambda progress, **_: None)
take_up_broken_off_jobs()
print(Job.objects.get().state, Session.objects.count())
"""


def until(holds: Callable[[], object], what: str) -> None:
    """Look again until something holds; the bound is only reached when it never will."""
    end = time.monotonic() + WAIT_SECONDS
    while not holds():
        assert time.monotonic() < end, f"waited in vain for: {what}"
        time.sleep(0.05)


@contextmanager
def killed_in_the_end(worker: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Kill a process that does not end by itself, whatever came of the waiting: a test fails and never hangs."""
    with worker:
        try:
            yield
        finally:
            worker.kill()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A site of its own on SQLite."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JINGZHUN", "DATABASE"))
    }
    return clean | {
        "JINGZHUN_HOME": str(tmp_path),
        "JINGZHUN_DEMO": "yes",
        "JINGZHUN_PROCESSES": "1",
        "DJANGO_SETTINGS_MODULE": "jingzhun_site.config.settings",
        "PYTHONUTF8": "1",
    }


@pytest.fixture
def served(environment: dict[str, str]) -> Iterator[tuple["subprocess.Popen[str]", Serving]]:
    # How long the tables take depends on who else is at work; the bound is for the start alone.
    subprocess.run([sys.executable, "-c", PREPARE], check=True, env=environment)
    serving = Serving(address="127.0.0.1", port=free_port(), processes=1, threads=2)
    command = [sys.executable, "-m", "jingzhun_site", "serve", "--port", str(serving.port)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            until(lambda: answers(serving) or process.poll() is not None, "the site to answer")
            yield process, serving
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(WAIT_SECONDS)


def workers(home: Path) -> list[int]:
    return [int(beat.name.split("~")[1]) for beat in (home / "workers").glob("*.beat")]


def test_the_site_is_served_its_worker_started_again_and_nothing_left_when_it_is_killed(
    served: tuple["subprocess.Popen[str]", Serving], tmp_path: Path
) -> None:
    process, serving = served
    assert process.stdout is not None
    assert serving.url in process.stdout.readline()
    refuse_two_gigabytes(serving)

    until(lambda: workers(tmp_path), "the worker to show up")
    (killed,) = workers(tmp_path)
    os.kill(killed, signal.SIGKILL)
    until(lambda: set(workers(tmp_path)) - {killed}, "another worker")

    process.kill()
    until(lambda: is_free(serving.address, serving.port), "the web processes to end as well")
    until(lambda: set(workers(tmp_path)) <= {killed}, "the worker to end as well")


def refuse_two_gigabytes(serving: Serving) -> None:
    """The answer comes although not one byte of the body was sent, whether or not its length was said."""
    for length, status in (
        ("Content-Length: 2147483648", 413),
        ("Transfer-Encoding: chunked", 411),
    ):
        head = f"POST /imports/new/ HTTP/1.1\r\nHost: localhost\r\n{length}\r\n\r\n"
        address = (serving.address, serving.port)
        with socket.create_connection(address, timeout=WAIT_SECONDS) as wire:
            wire.sendall(head.encode())
            assert wire.recv(100).startswith(f"HTTP/1.1 {status}".encode())


def test_a_job_whose_worker_is_killed_leaves_nothing_half_done_and_waits_again(
    environment: dict[str, str], tmp_path: Path
) -> None:
    def run(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, *arguments],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        ).stdout

    run("-m", "jingzhun_site", "migrate", "--verbosity", "0")
    worker = subprocess.Popen(
        [sys.executable, "-c", ENDLESS], env=environment, stderr=subprocess.DEVNULL
    )
    with killed_in_the_end(worker):
        until(lambda: list((tmp_path / "jobs").glob("*.progress")), "the job to begin")
    assert run("-c", LOOK).split() == ["queued", "0"]


def supervised(monkeypatch: pytest.MonkeyPatch, web: str) -> Supervisor:
    """A supervisor whose web process is a line of Python."""
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)
    command = [sys.executable, "-c", web]
    monkeypatch.setattr("jingzhun_site.config.serving.web_command", lambda serving: command)
    serving = Serving(address="127.0.0.1", port=1, processes=1, threads=1)
    return Supervisor(serving=serving, with_worker=False)


def test_whoever_stops_the_site_gets_a_good_exit_code_and_no_process_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    supervisor = supervised(monkeypatch, "import signal; signal.pause()")
    supervisor.stopping.set()
    assert supervisor.run() == 0
    assert supervisor.children["web"].poll() is not None


def test_a_site_that_cannot_start_ends_with_the_exit_code_of_its_web_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert supervised(monkeypatch, "raise SystemExit(3)").run() == 3


def test_a_port_that_is_taken_is_seen_and_the_next_one_found() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free("127.0.0.1", port)
        assert next_free_port("127.0.0.1", port) > port


@pytest.mark.parametrize(
    ("address", "url", "bind"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/", "127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80/", "0.0.0.0:80"),
        ("::1", "http://[::1]:80/", "[::1]:80"),
    ],
)
def test_an_address_is_written_as_browsers_and_servers_want_it(
    address: str, url: str, bind: str
) -> None:
    serving = Serving(address=address, port=80, processes=1, threads=1)
    assert serving.url == url
    assert f"--bind={bind}" in web_command(serving)


def test_a_living_worker_is_never_taken_for_dead_between_two_beats() -> None:
    assert SILENT_SECONDS >= 5 * BEAT_SECONDS
