"""The whole chain in a real browser: a target of a document is met by one household more, shown and printed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import go
from tests.browser.test_a_day_of_work import log_in  # noqa: F401

PLAN = """云水县电商帮扶和饮水三年方案

云政发〔2018〕9号

一、电商帮扶

2018年完成电商帮扶贫困户12户。县商务局建立帮扶台账，每月报告进度。（牵头单位：县商务局；配合单位：各乡镇政府）

二、饮水

2018年解决农村人口饮水安全问题600人。县水利局逐处检查水质，不合格的限期整改。（牵头单位：县水利局）

云水县人民政府
2018年5月2日
"""
GOAL = "/goals/ecommerce_households_helped/2018/by/"
CHOICE = "ecommerce_households_helped.by"
COUNTY = "410602000000"
PROGRAMME = "ecommerce_support"
PAPER = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"
TURNS = 300
LogIn = Callable[[str], Any]


def test_a_target_goes_from_the_document_to_the_people_and_back_to_the_bulletin(
    log_in: LogIn,  # noqa: F811
    tmp_path: Path,
) -> None:
    county, township = log_in("county"), log_in("township")
    _read_and_hand_over(county, tmp_path)
    _hand_down_to_people(county)
    before = _done(county)

    line, name = _enrol_ten(township)
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(PAPER)
    for page, step in ((township, "chosen"), (township, "opened"), (county, "accepted")):
        _sign(page, line, step, paper)
    assert "完成" in county.inner_text("h1")

    _decide_again(county)
    _until(county, GOAL, lambda: _done(county) == before + 1)
    county.goto(f"{GOAL}rows/")
    assert name in county.inner_text("main")

    leader = log_in("leader")
    leader.goto(f"/map/wall/?place={COUNTY}&layer=target&year=2018&choice={CHOICE}&stay=1")
    shown = " ".join(leader.inner_text("main").split())
    assert "完成电商帮扶的贫困户" in shown
    share = re.search(r"全境 · 2018 ([\d.]+)", shown)
    assert share, shown
    assert float(share[1]) == pytest.approx(100 * (before + 1) / 12, abs=0.06)

    _print_the_bulletin(county)
    row = county.locator(".report-paper tr:has-text('完成电商帮扶的贫困户')").inner_text()
    assert re.search(rf"\b12\b.*\b{before + 1}\b", " ".join(row.split()))


def _read_and_hand_over(page: Any, folder: Path) -> None:
    """Upload the plan, accept its first target and give it to the goal it speaks of."""
    plan = folder / "plan.txt"
    plan.write_text(PLAN, encoding="utf-8")
    page.goto("/directives/upload/")
    page.set_input_files("input[type=file]", plan)
    go(page.locator("main form button[type=submit]").first)
    _until(page, page.url, lambda: page.locator(".ledger-row").count() > 0)
    first = page.get_attribute("#review-card", "data-card")
    page.keyboard.press("a")
    page.wait_for_selector(f"#row-{first}[data-state=accepted]")
    page.locator(f"#row-{first} a").first.click()
    page.wait_for_selector(f'#review-card[data-card="{first}"]')
    page.keyboard.press("g")
    page.select_option("#item-goal", value="ecommerce_households_helped")
    page.locator("form[action$='/hand/'] button[type=submit]").click()
    page.wait_for_selector(f"#review-card a[href^='{GOAL}']")


def _hand_down_to_people(page: Any) -> None:
    """Split the county's target over the townships, each with a post that somebody holds."""
    _until(page, GOAL, lambda: page.locator("main a[href*='/split/']").count() > 0)
    go(page.locator("main a[href*='/split/']").first)
    posts = page.locator("select.goal-post")
    given = []
    for number in range(posts.count()):
        posts.nth(number).select_option(index=1)
        given.append(posts.nth(number).locator("option:checked").inner_text())
    page.fill("[name=reason]", "按农村人口分解")
    go(page.locator("button[value=hand_down]").first)
    _until(page, GOAL, lambda: "正在重新测算" not in page.inner_text("main"))
    rows = page.locator(".data-table tbody tr").all_inner_texts()
    assert len(rows) == len(given) == 2
    assert all(post in row for post, row in zip(given, rows, strict=True))


def _enrol_ten(page: Any) -> tuple[str, str]:
    """Enrol ten households of the gap list; the address and the name of one of them."""
    _until(page, f"/decisions/gaps/?programme={PROGRAMME}", lambda: _boxes(page).count() >= 10)
    for number in range(10):
        _boxes(page).nth(number).check()
    go(page.locator("button:has-text('纳入专项')").first)
    name = page.locator(".plain-table tbody th").first.inner_text()
    page.click(".offer-form button[type=submit]")
    page.wait_for_selector("text=已纳入 10 条")
    page.goto(f"/programmes/{PROGRAMME}/")
    row = page.locator(f"tbody tr[data-href]:has-text('{name}'):has-text('0/3')").first
    return str(row.get_attribute("data-href")), name


def _boxes(page: Any) -> Any:
    return page.locator("tbody input[name=selected]")


def _sign(page: Any, line: str, step: str, paper: Path) -> None:
    page.goto(f"{line}sign/{step}/")
    page.locator("input[type=file]").first.set_input_files(paper)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**{line}")
    assert page.locator(".step-table a[href*='/documents/']").count()


def _decide_again(page: Any) -> None:
    page.goto("/decisions/runs/")
    go(page.locator("button:has-text('快照并研判')").first)


def _done(page: Any) -> int:
    """What the page of the goal says was done in the county."""
    page.goto(GOAL)
    facts = " ".join(page.inner_text("main").split())
    found = re.search(r"实际 (\d+) 户", facts)
    assert found, facts[:500]
    return int(found[1])


def _print_the_bulletin(page: Any) -> None:
    page.goto("/reports/templates/")
    page.click("a:has-text('月通报')")
    page.locator("form[action*='/fill/'] button[type=submit]").click()
    page.wait_for_selector(".report-paper")


def _until(page: Any, path: str, is_there: Callable[[], bool]) -> None:
    """Look at a page again until something is there: the work behind it goes on elsewhere."""
    for _turn in range(TURNS):
        page.goto(path)
        if is_there():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(f"{path} never came to it: {page.inner_text('main')[:500]}")
