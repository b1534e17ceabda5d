"""Promise: from `./jz demo` to the first screen in a minute, once the packages are there."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.fresh import ROOT
from bench.registers import Options
from bench.report import Report
from bench.site_client import is_ready
from bench.site_serving import free_port, stop

MOST_SECONDS, WAIT_SECONDS = 60.0, 600.0
PROMISE = "from ./jz demo to the first screen of a demo county: at most 60 s"
_URL = re.compile(r"//127\.0\.0\.1:(\d+)/")


class NoDemoError(RuntimeError):
    """The demonstration did not come up; the message holds what it said."""


def bench(options: Options) -> Report:
    """Start the demonstration anew, several times, until its login page comes."""
    runs = [_seconds(options.cache) for _ in range(options.runs)]
    middle = sorted(runs)[len(runs) // 2]
    return Report(
        name="demo",
        promise=PROMISE,
        columns=("runs", "s, median", "s, slowest"),
        rows=((str(len(runs)), f"{middle:.1f}", f"{max(runs):.1f}"),),
        kept=middle <= MOST_SECONDS,
        notes=("`./jz demo` in an empty folder until the site answers, with the environment already made.",),
    )  # fmt: skip


def _seconds(cache: Path) -> float:
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "jingzhun_site", "demo", "--out", f"{folder}/demo"]
        with log.open("wb") as stream:
            started = time.perf_counter()
            demo = subprocess.Popen(
                [*command, "--port", str(free_port())],
                cwd=ROOT, stdout=stream, stderr=stream, env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
        try:
            return _first_screen(demo, log) - started
        finally:
            stop(demo, signal.SIGINT)


def _first_screen(demo: "subprocess.Popen[bytes]", log: Path) -> float:
    """The moment at which the address that was printed answers."""
    until = time.perf_counter() + WAIT_SECONDS
    while time.perf_counter() < until and demo.poll() is None:
        said = _URL.search(log.read_text("utf-8", errors="replace"))
        if said and is_ready(int(said[1])):
            return time.perf_counter()
        time.sleep(0.05)
    raise NoDemoError(log.read_text("utf-8", errors="replace")[-2000:])
