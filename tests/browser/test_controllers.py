"""The small scripts of the frame, each at work on the component page, under the site's own policy."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

DESK = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The site on a free port, without a database: the component page asks for none."""
    application = StaticFilesHandler(get_wsgi_application())
    server = make_server("127.0.0.1", 0, application, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/frame/components/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def windows(chromium: Any) -> dict[str, Any]:
    """A desk and a phone, both at home in China; what one test fetched the next has at hand."""
    return {
        "desk": chromium.new_context(locale="zh-CN", **DESK),
        "phone": chromium.new_context(locale="zh-CN", **PHONE),
    }


Open = Callable[..., Any]


@pytest.fixture
def open_page(windows: dict[str, Any], address: str) -> Iterator[Open]:
    """Open the component page; whatever the browser refuses or a script throws fails the test."""
    pages, complaints = [], []

    def note(message: Any) -> None:
        if message.type == "error" and "responded with a status of 404" not in message.text:
            complaints.append(message.text)

    def make(query: str = "", *, on: str = "desk") -> Any:
        page = windows[on].new_page()
        pages.append(page)
        page.set_default_timeout(8000)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        answer = page.goto(address + query)
        assert answer.status == 200, "the component page cannot be shown"
        return page

    yield make
    for page in pages:
        page.close()
    assert complaints == []


def test_a_row_opens_beside_the_list_and_escape_closes_it(open_page: Open) -> None:
    page = open_page("?as_at=2018-12-31")
    page.locator("#sample-table tbody tr").nth(2).locator("td").nth(2).click()
    page.wait_for_selector("#panel #panel-title")
    assert page.locator("#panel-title").inner_text() == "示例户"
    assert page.url.endswith("?as_at=2018-12-31")
    full = page.locator("#panel a:has-text('打开整页')").get_attribute("href")
    assert full == "/frame/components/row/?as_at=2018-12-31"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_the_panel_opens_and_closes_by_keyboard_and_gives_the_focus_back(open_page: Open) -> None:
    page = open_page()
    link = page.locator("#sample-table tbody th a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel #panel-title")
    page.keyboard.press("Escape")
    assert link.evaluate("link => document.activeElement === link")


def test_a_page_that_cannot_open_beside_the_list_says_so_there(open_page: Open) -> None:
    page = open_page()
    page.route("**/row/*", lambda route: route.fulfill(status=204))
    page.route("**/row/", lambda route: route.fulfill(status=404, body="<p>没有找到</p>"))
    page.locator("#sample-table tbody th a").first.click()
    page.wait_for_selector("#panel >> text=没有找到")


def test_picking_counts_and_sums_to_the_fen(open_page: Open) -> None:
    page = open_page()
    boxes = page.locator("#sample-table tbody input[name=selected]")
    boxes.nth(1).check()
    boxes.nth(6).check()  # 6865.50 and -9.50
    line = page.locator("[data-selected]")
    assert line.is_visible()
    assert page.locator("[data-selected-count]").inner_text() == "2"
    assert page.locator("[data-selected-sum]").inner_text() == "6,856.00"
    boxes.nth(1).uncheck()
    boxes.nth(6).uncheck()
    assert line.is_hidden()


def test_shift_picks_all_between_and_the_head_picks_the_page(open_page: Open) -> None:
    page = open_page()
    boxes = page.locator("#sample-table tbody input[name=selected]")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    assert page.locator("[data-selected-count]").inner_text() == "4"
    page.locator("[data-pick-all]").check()
    assert page.locator("[data-selected-count]").inner_text() == "14"


def test_all_that_match_are_meant_once_asked_for_and_no_longer_after_a_change(
    open_page: Open,
) -> None:
    page = open_page()
    page.locator("#sample-table tbody input[name=selected]").first.check()
    meant = page.locator("input[name=all_matching]")
    page.locator("[data-pick-matching]").click()
    assert meant.input_value() == "1"
    assert page.locator("[data-selected-count]").inner_text() == "1,284"
    page.locator("#sample-table tbody input[name=selected]").nth(1).check()
    assert meant.input_value() == ""
    assert page.locator("[data-selected-count]").inner_text() == "2"


def test_sorting_turns_the_table_and_the_address_and_leaves_the_page(open_page: Open) -> None:
    page = open_page()
    page.evaluate("window.stayed = true")
    page.locator("#sample-table thead a:has-text('人均纯收入')").click()
    page.wait_for_selector("#sample-table [aria-sort=ascending]")
    assert "sort=income" in page.url
    assert page.evaluate("window.stayed") is True


def test_columns_are_chosen_without_a_script_and_stand_in_the_address(open_page: Open) -> None:
    page = open_page()
    page.locator("#sample-table summary:has-text('选列')").click()
    page.get_by_label("电话").check()
    page.get_by_label("村", exact=True).uncheck()
    page.locator("text=显示这些列").click()
    page.wait_for_url("**cols=phone**")
    names = [
        name.split("（")[0].strip()
        for name in page.locator("#sample-table thead th").all_inner_texts()
    ]
    assert names[:2] == ["户主", "人口"]
    assert "电话" in names


TAKEN = "<p id=taken>已收到</p>"
"""What a server answers that took a form."""


def test_a_question_is_asked_before_what_cannot_be_undone(open_page: Open) -> None:
    page = open_page()
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="不登记").click()
    dialog = page.locator("#confirm")
    assert "不登记这一户的危房改造" in dialog.inner_text()
    dialog.get_by_role("button", name="取消").click()
    assert "POST" not in sent
    page.get_by_role("button", name="不登记").click()
    page.route("**/frame/components/", lambda route: route.fulfill(status=200, body=TAKEN))
    dialog.get_by_role("button", name="确定").click()
    page.wait_for_selector("#taken")
    assert sent.count("POST") == 1


THREE_CLICKS = """() => new Promise((done) => {
  const refused = [];
  window.addEventListener("submit", (event) => refused.push(event.defaultPrevented));
  const click = () => document.querySelector("form[data-keep] button[type=submit]").click();
  for (const wait of [1, 150, 300]) setTimeout(click, wait);
  setTimeout(() => done(refused), 300);
})"""


def test_a_form_is_sent_once_however_often_it_is_clicked(open_page: Open) -> None:
    page = open_page()
    held = []

    def hold(route: Any) -> None:
        held.append(route)  # the server takes its time

    page.get_by_label("出生日期").fill("1990-01-01")
    page.route("**/frame/components/", hold)
    with page.expect_request("**/frame/components/"):
        refused = page.evaluate(THREE_CLICKS)
    assert refused == [False, True, True]
    assert [route.request.method for route in held] == ["POST"]
    held[0].fulfill(status=200, body=TAKEN)
    page.wait_for_selector("#taken")


def test_leaving_with_changes_asks_and_leaving_without_does_not(open_page: Open) -> None:
    page = open_page()
    asked = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.reload()
    assert asked == []
    page.locator("#id_remark").press_sequentially("改")
    page.reload()
    assert asked == ["beforeunload"]


TYPED = {
    "9900011990": "990001 1990",
    "99000119901301": "第 7 到 14 位不是一个日期。",
    "99000A": "只能是数字，末位可以是 X。",
    "990001199001010010": "末位对不上，请再看一遍证件。",
    "990001199001010013": "990001 19900101 0013",
    "9900011990010100130": "多于十八位。",
}


def test_an_identity_number_is_checked_while_it_is_typed(open_page: Open) -> None:
    page = open_page()
    field = page.locator("#id_id_number")
    said = {}
    for typed in TYPED:
        field.fill("")
        field.press_sequentially(typed)
        said[typed] = page.locator(".typed-note").inner_text()
    assert said == TYPED


def test_a_form_sent_back_with_faults_opens_at_their_list(open_page: Open) -> None:
    page = open_page("?faults=1")
    faults = page.locator(".form-errors")
    assert faults.evaluate("list => document.activeElement === list")
    page.wait_for_function(
        "list => list.getBoundingClientRect().bottom <= innerHeight",
        arg=faults.element_handle(),
    )
    assert page.locator(".has-error").count() == 1
    assert open_page().evaluate("[document.activeElement.tagName, scrollY]") == ["BODY", 0]


def test_a_chart_is_drawn_when_it_is_seen_and_its_figures_can_be_kept(
    open_page: Open, tmp_path: Path
) -> None:
    page = open_page()
    assert not page.evaluate("Boolean(window.echarts)")
    figure = page.locator("[data-chart=chart-income]")
    figure.scroll_into_view_if_needed()
    page.wait_for_selector("[data-chart=chart-income].is-drawn canvas")
    with page.expect_download() as table:
        figure.locator("text=存为表格").click()
    table.value.save_as(tmp_path / "figures.csv")
    lines = (tmp_path / "figures.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == '"","工资性","经营性"'
    assert lines[3] == '"2016","","1460"'
    with page.expect_download() as picture:
        figure.locator("text=存为图片").click()
    picture.value.save_as(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_drops_close_on_escape_and_on_a_click_elsewhere(open_page: Open) -> None:
    page = open_page()
    drop = page.locator("#sample-table details.drop")
    drop.locator("summary").click()
    assert drop.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert drop.get_attribute("open") is None
    drop.locator("summary").click()
    page.locator("h1").click()
    assert drop.get_attribute("open") is None


def test_a_phone_has_no_sideways_scroll_and_a_menu_that_opens(open_page: Open) -> None:
    page = open_page(on="phone")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    menu = page.locator("#side-bar")
    assert not menu.is_visible()
    page.locator("[data-menu]").click()
    assert menu.is_visible()
    page.mouse.click(370, 400)
    page.wait_for_function("!document.body.classList.contains('menu-open')")


def test_a_phone_keeps_the_first_column_in_sight(open_page: Open) -> None:
    page = open_page(on="phone")
    page.locator("#sample-table .table-scroll").evaluate("box => { box.scrollLeft = 400; }")
    places = [
        page.locator(f"#sample-table {part}").first.bounding_box()["x"]
        for part in ("thead .pick", "tbody .pick", "thead th", "tbody th")
    ]
    assert places[0] == places[1] < 20
    assert places[2] == places[3] < 60


def test_every_printed_sheet_says_its_number_and_how_many_there_are(open_page: Open) -> None:
    page = open_page("?as_at=2018-12-31")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    rule = page.evaluate("document.adoptedStyleSheets[0].cssRules[0].cssText")
    assert "counter(page)" in rule
    assert "counter(pages)" in rule
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.adoptedStyleSheets.length") == 0


def test_on_paper_there_is_no_menu_and_the_whole_table(open_page: Open) -> None:
    page = open_page()
    page.emulate_media(media="print")
    assert page.locator("[data-print-header]").is_visible()
    assert page.locator("#side-bar").is_hidden()
    assert page.locator(".top-bar").is_hidden()
    box = page.locator("#sample-table .table-scroll")
    assert box.evaluate("box => getComputedStyle(box).overflow") == "visible"
    assert box.evaluate("box => getComputedStyle(box).maxHeight") == "none"
