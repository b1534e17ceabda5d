"""The war map in a real browser: the display turns by itself and outlives a lost connection; a click goes down."""

from collections.abc import Callable
from typing import Any

from tests.browser.test_a_day_of_work import log_in  # noqa: F401


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
    first = page.locator(".wall-dots .is-current").inner_text()
    page.wait_for_function(
        "was => document.querySelector('.wall-dots .is-current').textContent !== was", arg=first
    )
    page.context.set_offline(True)
    page.wait_for_selector("[data-wall-lost]:not([hidden])")
    assert page.locator(".map-place").count()
    shown = page.locator(".wall-dots .is-current").inner_text()
    page.context.set_offline(False)
    page.wait_for_function(
        "was => document.querySelector('.wall-dots .is-current').textContent !== was", arg=shown
    )


def test_a_click_goes_down_to_the_village_and_to_its_list(
    log_in: Callable[[str], Any],  # noqa: F811
) -> None:
    page = log_in("county")
    _until_there_are_figures(page, "/map/?layer=gaps")
    heading = page.locator("h1").inner_text()
    page.locator("a.map-place").first.click()
    page.wait_for_function("was => document.querySelector('h1').textContent !== was", arg=heading)
    page.locator("a.map-place:not(.unknown)").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/decisions/gaps/**")
