"""Choosing the field of each column of an import, with a keyboard, on a phone, and without scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.test import override_settings

from jingzhun_site.imports.forms import MappingForm
from jingzhun_site.imports.models import ImportBatch

ADDRESS = "http://columns.example/"
SHEETS = (
    "frame/vendor/tabler-1.6.1.min.css",
    "frame/frame.css",
    "frame/components.css",
    "imports/imports.css",
)
SIZES = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
HEADERS = ("户编号", "人编号", "姓名", "健康情况", "备注栏", "务工时间（天）")

Open = Callable[..., Any]


def _page() -> str:
    """The part of the page with the columns, of a sheet that no database knows."""
    batch = ImportBatch(
        headers=list(HEADERS),
        samples=[["H1", "H2"], ["P1"], ["赵一", "赵一"], ["健康"], [], ["30"]],
        layout="national_28",
    )
    lines = render_to_string(
        "imports/column_lines.html", {"form": MappingForm(batch=batch, layout=batch.layout)}
    )
    styles = "".join(f'<link rel="stylesheet" href="{static(name)}">' for name in SHEETS)
    script = f'<script src="{static("imports/columns.js")}" defer></script>'
    view = '<meta name="viewport" content="width=device-width">'
    form = f"<form>{lines}<button>核对</button></form>"
    return f'<!doctype html><html lang="zh-hans">{view}{styles}{script}{form}</html>'


def _answer(route: Any, html: str) -> None:
    path = route.request.url.removeprefix(ADDRESS)
    found = finders.find(path.removeprefix("static/")) if path else None
    if found:
        route.fulfill(path=Path(str(found)))
    else:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Open]:
    """Open the page; whatever a script throws fails the test."""
    contexts, complaints = [], []
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain, STATIC_URL="/static/"):
        html = _page()

    def make(*, on: str = "desk", scripts: bool = True) -> Any:
        context = chromium.new_context(
            locale="zh-CN", viewport=SIZES[on], java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.route("**/*", lambda route: _answer(route, html))
        page.goto(ADDRESS)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def _field(page: Any, header: str) -> Any:
    return page.get_by_role("combobox", name=header, exact=True)


def _value(page: Any, header: str) -> str:
    return page.locator(f'select[data-column="{header}"]').input_value()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("文化程", "persons.education"),
        ("学历", "persons.education"),
        ("whcd", "persons.education"),
        ("xm", "persons.name"),
        ("不导", ""),
    ],
    ids=["label", "old_header", "initials", "first_initials", "nothing"],
)
def test_a_field_is_found_and_taken_with_the_keyboard_alone(
    open_page: Open, typed: str, wanted: str
) -> None:
    page = open_page()
    field = _field(page, "备注栏")
    field.focus()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    assert _value(page, "备注栏") == wanted
    label = {"persons.education": "人员·文化程度", "persons.name": "人员·姓名", "": "不导入"}
    assert field.input_value() == label[wanted]
    assert page.url == ADDRESS  # Enter took the field and did not send the form


def test_the_arrows_move_and_escape_leaves_everything_as_it_was(open_page: Open) -> None:
    page = open_page()
    field = _field(page, "备注栏")
    field.click()
    first = field.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") != first
    page.keyboard.type("民族")
    page.keyboard.press("Escape")
    assert (_value(page, "备注栏"), field.input_value()) == ("", "不导入")
    assert page.locator(".picker-list").count() == 0


def test_a_field_that_is_used_says_by_which_column_and_taking_it_twice_is_told(
    open_page: Open,
) -> None:
    page = open_page()
    _field(page, "备注栏").click()
    page.keyboard.type("姓名")
    line = page.get_by_role("option", name="人员·姓名")
    assert "已用：姓名" in line.inner_text()
    line.click()
    assert "“姓名”也对应这一项" in page.locator("td:has(select[data-column=备注栏])").inner_text()


def test_a_guess_is_offered_and_taken_with_one_click(open_page: Open) -> None:
    page = open_page()
    assert _value(page, "健康情况") == ""
    page.get_by_role("button", name="就是它").click()
    assert _value(page, "健康情况") == "persons.health"


def test_nothing_runs_off_a_phone_and_a_tap_takes_a_field(open_page: Open) -> None:
    page = open_page(on="phone")
    _field(page, "备注栏").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]["width"]
    page.get_by_role("option", name="人员·民族").click()
    assert _value(page, "备注栏") == "persons.ethnicity"


def test_without_scripts_it_is_a_plain_select(open_page: Open) -> None:
    page = open_page(scripts=False)
    _field(page, "备注栏").select_option("persons.health")
    assert _value(page, "备注栏") == "persons.health"
    assert not page.get_by_role("button", name="就是它").is_visible()
