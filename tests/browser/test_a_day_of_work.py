"""A day of work in a real browser, on the demonstration: every role comes in, and the main tasks are done."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.browser.conftest import Demo, go

PASSWORD = "jingzhun-2018"
HOMES = {
    "county": "差缺清单",
    "township": "户名单",
    "village": "户名单",
    "health": "差缺清单",
    "auditor": "操作记录",
    "leader": "户名单",
    "admin": "用户",
}
LogIn = Callable[[str], Any]


@pytest.fixture
def log_in(chromium: Any, demo: Demo) -> Iterator[LogIn]:
    """Log in as somebody; a script that fails on any page fails the test."""
    contexts, complaints = [], []

    def enter(name: str) -> Any:
        context = chromium.new_context(base_url=demo.address, locale="zh-CN", accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/accounts/login/")
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("/")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


def _until(page: Any, words: str, *, most: int = 120) -> None:
    """Look at the page again until it says so: the work behind it goes on elsewhere."""
    for _turn in range(most):
        if re.search(words, page.locator("main").inner_text()):
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise AssertionError(f"{words} never came: {page.locator('main').inner_text()[:400]}")


@pytest.mark.parametrize("name", HOMES)
def test_everyone_comes_in_and_finds_the_own_page(log_in: LogIn, name: str) -> None:
    page = log_in(name)

    assert page.locator("h1").inner_text() == "工作台"
    go(page.locator(f".side-bar >> text={HOMES[name]}").first)
    assert page.locator("h1").inner_text() == HOMES[name]


def test_a_repaired_house_changes_the_verdict_after_a_second_look(log_in: LogIn) -> None:
    page = log_in("township")
    page.goto("/decisions/gaps/")
    _until(page, "应享未享")
    page.goto("/lists/households/?f-dwelling_grade=D&f-registration=poor")
    key = page.locator("tbody input[name=selected]").nth(1).get_attribute("value")
    page.fill("#search-words", key)
    page.press("#search-words", "Enter")
    page.wait_for_url(f"**/households/{key}/**")
    assert "未达标" in page.locator("a[href*='standard/safe_housing']").first.inner_text()

    page.goto(f"/households/{key}/edit/dwelling/")
    page.select_option("select[name=dwelling_grade]", "A")
    page.fill("textarea[name=reason]", "改造完工，验收合格")
    go(page.locator("main form button[type=submit]").last)
    assert "已提交复核" in page.locator("body").inner_text()

    second = log_in("county2")
    second.goto("/households/pending/")
    row = second.locator(f"tr:has-text('{key}')").first
    second.goto(row.locator("a").first.get_attribute("href"))
    assert "二(三)5" in second.locator("main").inner_text()
    go(second.locator("main button:has-text('通过')").first)

    page.goto(f"/households/{key}/")
    assert "未达标" not in page.locator("a[href*='standard/safe_housing']").first.inner_text()
    page.goto(page.locator("a[href*='standard/safe_housing']").first.get_attribute("href"))
    assert "A级" in page.locator("main").inner_text()


def test_a_damaged_workbook_is_read_repaired_applied_and_undone(
    log_in: LogIn, tmp_path: Path
) -> None:
    page = log_in("township")
    page.goto("/lists/households/?f-registration=poor")
    keys = [
        box.get_attribute("value") for box in page.locator("tbody input[name=selected]").all()[:2]
    ]
    book = tmp_path / "households.xlsx"
    with page.expect_download() as template:
        page.goto("/imports/templates/")
        page.locator("a[href='/imports/templates/households/']").click()
    template.value.save_as(book)
    _fill(book, keys, {"识别时间": "2019-02-30"})

    _upload(page, book)
    _until(page, "下载标错的表")
    assert "2019-02-30" in page.locator("main").inner_text()
    go(page.locator("form[action$='/marked/'] button"))
    _download(page, tmp_path / "marked.xlsx")
    sheet = load_workbook(tmp_path / "marked.xlsx").worksheets[0]
    assert [cell for row in sheet.iter_rows() for cell in row if cell.comment is not None]

    _fill(book, keys, {"识别时间": "2015-03-01"})
    _upload(page, book)
    _until(page, "写入名册")
    batch = page.url
    page.fill("form[action$='/apply/'] [name=reason]", "月度更新")
    page.locator("form[action$='/apply/'] button[type=submit]").click()
    go(page.locator("#confirm [data-answer=yes]"))
    page.goto(batch)
    _until(page, "撤销这一批")
    page.goto(f"/households/{keys[0]}/edit/household/")
    assert page.input_value("input[name=villager_group]") == "9组"

    page.goto(batch)
    go(page.locator("main a[href$='/undo/']").first)
    page.locator("main form button[type=submit]").last.click()
    go(page.locator("#confirm [data-answer=yes]"))
    page.goto(batch)
    _until(page, "已撤销")
    page.goto(f"/households/{keys[0]}/edit/household/")
    assert page.input_value("input[name=villager_group]") != "9组"


def test_a_list_is_exported_and_a_card_printed(log_in: LogIn, tmp_path: Path) -> None:
    page = log_in("township")
    page.goto("/lists/households/?f-registration=poor")
    key = page.locator("tbody input[name=selected]").first.get_attribute("value")
    page.locator("[data-pick-all]").check()
    go(page.locator("button:has-text('导出')"))
    _download(page, tmp_path / "list.xlsx")
    book = load_workbook(tmp_path / "list.xlsx")
    assert book.worksheets[0].max_row > 1
    assert book.worksheets[1]["B1"].value == "户名单"
    assert book.worksheets[1]["B2"].value.startswith("乡镇扶贫专干")

    page.goto(f"/households/{key}/")
    assert page.pdf(format="A4")[:5] == b"%PDF-"
    card = page.request.get(f"/households/{key}/card.pdf")
    assert card.body()[:5] == b"%PDF-"


def _download(page: Any, file: Path) -> None:
    """Wait for the job on the page and fetch what came out."""
    _until(page, "下载")
    with page.expect_download() as found:
        page.locator("main a:has-text('下载')").first.click()
    found.value.save_as(file)


def _upload(page: Any, book: Path) -> None:
    page.goto("/imports/new/")
    page.set_input_files("input[name=file]", str(book))
    go(page.locator("main button[type=submit]").first)
    _until(page, "认作")
    form = page.locator("main form:has([name=column_0])")
    if not form.locator("[name=valid_from]").input_value():
        form.locator("[name=valid_from]").fill("2018-12-31")
    go(form.locator("button[type=submit]").last)


def _fill(book: Path, keys: list[str], second_row: dict[str, str]) -> None:
    """Two households: one moves to another group, the other gets what is to be tried."""
    workbook = load_workbook(book)
    sheet = workbook.worksheets[0]
    columns = {
        re.split(r"[*(（]", str(cell.value))[0]: cell.column for cell in sheet[1] if cell.value
    }
    for row, (key, more) in enumerate(
        zip(keys, ({"村民小组": "9组"}, second_row), strict=True), start=2
    ):
        common = {"户编号": key, "行政村": key[:12], "建档立卡状态": "建档立卡未脱贫"}
        for name, value in {**common, **more}.items():
            sheet.cell(row, columns[name], value)
    workbook.save(book)
