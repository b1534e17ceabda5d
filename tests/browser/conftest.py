"""A browser, if there is one, and a demonstration that it can visit."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
READY_SECONDS = 300
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
    words = ["demo", "--out", str(folder), "--port", "8900"]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("JINGZHUN_", "DJANGO_"))}
    clean.pop("DATABASE_URL", None)
    with (folder.parent / "log").open("w+") as log:
        served = subprocess.Popen(
            [*command, *words], cwd=ROOT, env=clean, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield Demo(address=_address(served, folder.parent / "log"), folder=folder)
        finally:
            served.terminate()
            served.wait(timeout=30)


def _address(served: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the demonstration says where it is."""
    for _turn in range(READY_SECONDS * 2):
        said = log.read_text(encoding="utf-8", errors="replace")
        found = re.search(r"http://[\d.]+:\d+", said)
        if found:
            return found[0]
        assert served.poll() is None, said[-2000:]
        try:
            served.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"no address after {READY_SECONDS} s:\n{said[-2000:]}")


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
