"""The war map in a real browser: the display turns by itself and outlives a lost connection; a click goes down."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.test_a_day_of_work import log_in  # noqa: F401

TURN = 30_000
"""For how long a page may take to turn, in milliseconds; between two pages there is no heading at all."""


def _until_there_are_figures(page: Any, path: str) -> None:
    for _turn in range(240):  # the demonstration decides in the background
        page.goto(path)
        if page.locator(".map-place").count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError("the map has no figures")


def test_the_display_turns_by_itself_and_keeps_its_figures_when_the_line_is_cut(
    log_in: Callable[[str], Any],  # noqa: F811
) -> None:
    page = log_in("leader")
    _until_there_are_figures(page, "/map/wall/?layer=gaps&seconds=5")
    current = page.locator(".wall-dots .is-current")
    first = current.inner_text()
    expect(current).not_to_have_text(first, timeout=TURN)
    page.context.set_offline(True)
    page.wait_for_selector("[data-wall-lost]:not([hidden])")
    assert page.locator(".map-place").count()
    shown = current.inner_text()
    page.context.set_offline(False)
    expect(current).not_to_have_text(shown, timeout=TURN)


def test_a_click_goes_down_to_the_village_and_to_its_list(
    log_in: Callable[[str], Any],  # noqa: F811
) -> None:
    page = log_in("county")
    _until_there_are_figures(page, "/map/?layer=gaps")
    heading = page.locator("h1")
    was = heading.inner_text()
    page.locator("a.map-place").first.click()
    expect(heading).not_to_have_text(was, timeout=TURN)
    page.locator("a.map-place:not(.unknown)").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/decisions/gaps/**")
