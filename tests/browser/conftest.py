"""A browser, if there is one, and a demonstration that it can visit."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ports import free_port

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
SILENT_SECONDS = 300
"""For how long a demonstration that is being built may leave its folder as it is."""
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Demo:
    """A demonstration that is being served."""

    address: str
    folder: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration as the README starts it, in a process of its own."""
    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    command = [sys.executable, "-c", "from jingzhun_site.config.command import main; main()"]
    words = ["demo", "--out", str(folder), "--port", str(free_port())]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("JINGZHUN_", "DJANGO_"))}
    clean.pop("DATABASE_URL", None)
    with (folder.parent / "log").open("w+") as log:
        served = subprocess.Popen(
            [*command, *words], cwd=ROOT, env=clean, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield Demo(address=_address(served, folder.parent), folder=folder)
        finally:
            served.terminate()
            served.wait(timeout=30)


def _address(served: subprocess.Popen[bytes], folder: Path) -> str:
    """Wait until the demonstration says where it is: as long as it is at work, however slow the machine."""
    seen, silent_since = 0, time.monotonic()
    while True:
        said = (folder / "log").read_text(encoding="utf-8", errors="replace")
        found = re.search(r"http://[\d.]+:\d+", said)
        if found:
            return found[0]
        assert served.poll() is None, said[-2000:]
        last = _last_written(folder)
        if last != seen:
            seen, silent_since = last, time.monotonic()
        silent = time.monotonic() - silent_since
        assert silent < SILENT_SECONDS, f"nothing new for {silent:.0f} s:\n{said[-2000:]}"
        with contextlib.suppress(subprocess.TimeoutExpired):
            served.wait(timeout=0.5)


def _last_written(folder: Path) -> int:
    """When anything in a folder was written last."""
    last = 0
    for place, _folders, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):  # a file of the work, gone again
                last = max(last, Path(place, name).stat().st_mtime_ns)
    return last


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A headless browser, gone with its module: Playwright's loop would trouble Django's tests."""
    if CHROMIUM is None:
        pytest.skip("needs a browser: apt-get install chromium fonts-noto-cjk")
    api = pytest.importorskip(
        "playwright.sync_api", reason="needs playwright: it is one of the packages of ./jz setup"
    )
    with api.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def go(link: Any) -> None:
    """Click what leads to another page, and wait for that page: until then the old one still answers."""
    with link.page.expect_navigation():
        link.click()
