"""The wizard of a split in a real browser: its sum follows what is typed, and the rest is spread without a reason."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.test_a_day_of_work import log_in  # noqa: F401

SPLIT = "/goals/houses_renovated/2018/single/split/"


def _until_the_city_has_handed_down(page: Any) -> None:
    for _turn in range(240):  # the demonstration measures and hands down in the background
        page.goto(SPLIT)
        if page.locator("[data-split-total]").count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError("there is no target to split")


def test_the_sum_follows_what_is_typed_and_the_rest_is_spread_before_a_reason_is_written(
    log_in: Callable[[str], Any],  # noqa: F811
) -> None:
    page = log_in("county")
    _until_the_city_has_handed_down(page)
    total, first = page.locator("[data-split-total]"), page.locator("[name^='value-']").first
    expect(total).to_contain_text("与本级目标相等")
    was = int(first.input_value())

    first.fill(str(was + 31))
    expect(total).to_contain_text("比本级目标多 31 户")
    expect(page.locator("[data-split-says]")).to_contain_text("直接下达的记为人工确定")
    first.fill(f"{was - 1:,}" if was else "-1")
    expect(total).to_contain_text(re.compile("比本级目标少 1 户|有的任务数还不是数"))
    first.fill("很多")
    expect(total).to_contain_text("有的任务数还不是数")

    first.fill("0")
    page.locator("[name^='fixed-']").first.check()
    page.get_by_role("button", name="其余重新分配").click()
    expect(page.locator("[data-split-total]")).to_contain_text("与本级目标相等")
    assert page.locator("[name^='value-']").first.input_value() == "0"
