"""Take the pictures of docs/screens: every key page of a running demo, at a desk, on a phone and on paper.

    ./jz demo --out /tmp/demo &          # serves the demo
    .venv/bin/python tools/screens.py http://127.0.0.1:8000/ [NAME …]

Needs Chromium (apt-get install chromium fonts-noto-cjk). The people on the pictures are invented.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from pypdfium2 import PdfDocument

OUT = Path(__file__).resolve().parents[1] / "docs" / "screens"
PASSWORD = "jingzhun-2018"
FLAGS = [
    "--no-sandbox",
    "--lang=zh-CN",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
]
DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A picture: who looks, and how they come to the page."""

    name: str
    role: str
    go: Callable[[Page], None]


def at(path: str) -> Callable[[Page], None]:
    """Go to an address."""
    return lambda page: _open(page, path)


def first_household(page: Page) -> None:
    """Open the household of the first gap that lacks something."""
    _open(page, "/decisions/gaps/")
    link = page.locator("main tbody a[href^='/households/']").first
    href = str(link.get_attribute("href"))
    household = href.split("/")[2] if "/persons/" not in href else ""
    if household:
        _open(page, f"/households/{household}/")
        return
    _open(page, href)
    page.locator("main a[href^='/households/']:not([href*='persons'])").first.click()
    page.wait_for_load_state()


def first_enrolment(page: Page) -> None:
    """Open the most urgent enrolment of the ledger of renovated houses."""
    _open(page, "/programmes/housing_renovation/")
    link = page.locator("main tbody tr[data-href]").first
    _open(page, str(link.get_attribute("data-href")))


def first_duty_done(page: Page) -> None:
    """Open the first duty that the site recognised as fulfilled."""
    _open(page, "/duties/?tab=place&state=done&kind=report")
    link = page.locator("main tbody tr[data-href]").first
    _open(page, str(link.get_attribute("data-href")))


def first_report(page: Page) -> None:
    """Open the report that was filled last."""
    _open(page, "/reports/")
    link = page.locator("main tbody tr[data-href]").first
    _open(page, str(link.get_attribute("data-href")))


def explanation(page: Page) -> None:
    """Open why the first standard of that household came out as it did."""
    first_household(page)
    _open(page, str(page.locator("a[href*='/why/']").first.get_attribute("href")))


def edit_form(page: Page) -> None:
    """Open the first form of that household."""
    first_household(page)
    _open(page, str(page.locator("a[href*='/edit/']").first.get_attribute("href")))


SHOTS = (
    Shot(name="home", role="county", go=at("/")),
    Shot(name="home-village", role="village", go=at("/")),
    Shot(name="households", role="township", go=at("/lists/households/")),
    Shot(name="household", role="township", go=first_household),
    Shot(name="why", role="township", go=explanation),
    Shot(name="edit", role="township", go=edit_form),
    Shot(name="gaps", role="county", go=at("/decisions/gaps/")),
    Shot(name="posts", role="county", go=at("/posts/")),
    Shot(name="programmes", role="county", go=at("/programmes/")),
    Shot(name="ledger", role="township", go=at("/programmes/housing_renovation/")),
    Shot(name="enrolment", role="township", go=first_enrolment),
    Shot(name="map", role="leader", go=at("/map/?layer=gaps")),
    Shot(name="map-township", role="township", go=at("/map/?layer=poverty")),
    Shot(name="wall", role="leader", go=at("/map/wall/?layer=targets&stay=1")),
    Shot(name="map-duties", role="city", go=at("/map/?layer=duties")),
    Shot(name="differences", role="county", go=at("/crosschecks/")),
    Shot(name="difference-figures", role="county", go=at("/crosschecks/results/")),
    Shot(name="tasks", role="county", go=at("/ledger/?tab=place")),
    Shot(name="duties", role="county", go=at("/duties/?tab=place&state=overdue")),
    Shot(name="duty", role="county", go=first_duty_done),
    Shot(name="reports", role="city", go=at("/reports/")),
    Shot(name="report", role="city", go=first_report),
    Shot(name="goals", role="county", go=at("/goals/")),
    Shot(name="directives", role="county", go=at("/directives/")),
    Shot(name="facts", role="township", go=at("/decisions/facts/")),
    Shot(name="runs", role="county", go=at("/decisions/runs/")),
    Shot(name="imports", role="county", go=at("/imports/")),
    Shot(name="upload", role="county", go=at("/imports/new/")),
    Shot(name="key-back", role="county", go=at("/imports/key-back/")),
    Shot(name="pending", role="county2", go=at("/households/pending/")),
    Shot(name="audit", role="auditor", go=at("/audit/")),
)
ON_PAPER = ("household", "map")
"""The pages of which the first sheet is kept as well."""


def main(address: str, *names: str) -> None:
    """Take every picture, or those named; a page that fails is named, the others are still taken."""
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        if not names:
            _login_picture(browser, address)
        for shot in (one for one in SHOTS if not names or one.name in names):
            for size, device in (("desk", DESK), ("phone", PHONE)):
                try:
                    _take(browser, address, shot, size, device)
                except Exception as error:  # noqa: BLE001  # one page must not cost the others
                    sys.stderr.write(f"{shot.name} {size}: {error}\n")
        browser.close()


def _login_picture(browser: Browser, address: str) -> None:
    page = browser.new_page(**DESK)
    page.goto(f"{address}accounts/login/")
    _keep(page, "login-desk")


def _take(browser: Browser, address: str, shot: Shot, size: str, device: dict[str, Any]) -> None:
    context = browser.new_context(base_url=address, locale="zh-CN", **device)
    page = context.new_page()
    _log_in(page, shot.role)
    shot.go(page)
    if shot.name == "wall" and size == "desk":
        page.set_viewport_size({"width": 1920, "height": 1080})
    _keep(page, f"{shot.name}-{size}")
    if size == "desk" and shot.name in ON_PAPER:
        _keep_sheet(page.pdf(format="A4", print_background=True), f"{shot.name}-print")
    context.close()


def _keep(page: Page, name: str) -> None:
    _save(Image.open(BytesIO(page.screenshot())), name)


def _keep_sheet(printed: bytes, name: str) -> None:
    """The first sheet of a page as it is printed."""
    _save(PdfDocument(printed)[0].render(scale=1.5).to_pil(), name)


def _save(picture: Image.Image, name: str) -> None:
    """In 128 colours: the pages have few, and the repository stays small."""
    few = picture.convert("RGB").quantize(colors=128, dither=Image.Dither.NONE)
    few.save(OUT / f"{name}.png", optimize=True)


def _log_in(page: Page, role: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=username]", role)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def _open(page: Page, path: str) -> None:
    answer = page.goto(path)
    if answer is None or not answer.ok:
        raise RuntimeError(f"{path} answered {answer and answer.status}")
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main(*sys.argv[1:])
