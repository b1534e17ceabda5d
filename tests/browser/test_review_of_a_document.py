"""A county officer uploads a document of our own and reviews it by keyboard, in a real browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.conftest import go
from tests.browser.test_a_day_of_work import log_in  # noqa: F401

PLAN = """云水镇饮水和道路两年方案

云政发〔2018〕8号

一、饮水

2018年解决农村人口饮水安全问题600人，2019年解决农村人口饮水安全问题500人。县水利局逐处检查水质，不合格的限期整改。

二、道路

2018年硬化通村道路12公里。县交通运输局建立养护台账，每月巡查。（牵头单位：县交通运输局）

云水镇人民政府
2018年5月2日
"""


def test_a_document_is_uploaded_and_reviewed_by_keyboard(
    log_in: Callable[[str], Any],  # noqa: F811
    tmp_path: Path,
) -> None:
    plan = tmp_path / "云水方案.txt"
    plan.write_text(PLAN, encoding="utf-8")
    page = log_in("county")
    page.goto("/directives/upload/")
    page.set_input_files("input[type=file]", plan)
    go(page.locator("main form button[type=submit]").first)
    for _turn in range(240):  # other work of the demonstration may stand before it in the queue
        if page.locator("#review-card").count():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    total = page.locator(".ledger-row").count()
    assert total >= 5

    first = _card(page)
    page.keyboard.press("a")
    second = _other(page, first)
    page.wait_for_selector(f"#row-{first}[data-state=accepted]")
    assert page.locator(f'.review-text a[data-item="{second}"]').first.is_visible()

    page.keyboard.press("e")
    page.fill("#item-value", "550")
    page.press("#item-value", "Enter")
    third = _other(page, second)
    assert "550" in page.locator(f"#row-{second}").inner_text()

    page.keyboard.press("x")
    page.keyboard.type("只是说明")
    page.keyboard.press("Enter")
    fourth = _other(page, third)
    page.keyboard.press("k")
    _other(page, fourth)
    assert f"待审 {total - 3} 项" in " ".join(page.inner_text("#review-counts").split())

    page.goto(page.url.partition("?")[0] + "units/")
    assert "550" in page.locator("main").inner_text()


def _card(page: Any) -> str:
    return str(page.get_attribute("#review-card", "data-card"))


def _other(page: Any, before: str) -> str:
    """Wait until another item is looked at than before."""
    page.wait_for_selector(f'#review-card:not([data-card="{before}"])')
    return _card(page)
