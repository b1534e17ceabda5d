"""The component page, whole: every id once, every control named, every reference answered."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest
from django.test import override_settings

from jingzhun_site.config.static_storage import TRIMMED, class_sources
from jingzhun_site.config.trimming import ClassNames, trimmed
from jingzhun_site.frame import views

from .conftest import Element, tree

pytestmark = pytest.mark.usefixtures("entries", "contributed")
Ask = Callable[..., HttpRequest]
NAMED_BY_LABEL = ("input", "select", "textarea")


@pytest.fixture
def whole(ask: Ask) -> Element:
    answer = views.components(ask("/frame/components/"))
    assert answer.status_code == 200
    return tree(answer.text)


def test_every_class_that_the_large_stylesheet_knows_is_in_what_is_served_of_it(
    whole: Element,
) -> None:
    released = Path(str(finders.find(TRIMMED))).read_text(encoding="utf-8")
    texts = (one.read_text(encoding="utf-8") for one in class_sources())
    served = trimmed(released, ClassNames.in_sources(texts))
    used = {name for element in whole for name in element.attrs.get("class", "").split()}
    known = used & classes_of(released)
    assert {"btn", "btn-primary", "form-select", "icon"} <= known
    assert known <= classes_of(served)


def classes_of(css: str) -> set[str]:
    return set(re.findall(r"\.([A-Za-z_][\w-]*)", css))


def test_no_id_is_given_twice(whole: Element) -> None:
    counted = Counter(element.attrs["id"] for element in whole if "id" in element.attrs)
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_control_has_a_name(whole: Element) -> None:
    labels = {label.attrs.get("for") for label in whole.all("label")}
    inside = {id(e) for label in whole.all("label") for e in label}
    nameless = [
        e.attrs
        for e in whole
        if e.tag in NAMED_BY_LABEL
        and e.attrs.get("type") != "hidden"
        and not (e.attrs.get("id") in labels or "aria-label" in e.attrs or id(e) in inside)
    ]
    assert nameless == []


def test_every_button_and_link_says_something(whole: Element) -> None:
    silent = [
        e.attrs
        for e in whole
        if e.tag in {"a", "button", "summary"} and not (e.text.strip() or e.attrs.get("aria-label"))
    ]
    assert silent == []


def test_every_reference_within_the_page_is_answered(whole: Element) -> None:
    ids = {element.attrs.get("id") for element in whole}
    asked = {
        word
        for element in whole
        for name in ("aria-describedby", "aria-controls", "for", "list")
        for word in element.attrs.get(name, "").split()
    }
    assert asked - ids == set()


def test_headings_step_down_one_at_a_time(whole: Element) -> None:
    levels = [int(e.tag[1]) for e in whole if e.tag in {"h1", "h2", "h3"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_landmarks_of_the_page_can_be_told_apart(whole: Element) -> None:
    assert len(whole.all("main")) == 1
    names = [nav.attrs["aria-label"] for nav in whole.all("nav")]
    assert len(names) == len(set(names))
    assert whole.one("html").attrs["lang"] == "zh-hans"


def test_beside_a_list_only_the_content_is_sent(ask: Ask) -> None:
    whole = views.sample_row(ask("/frame/components/row/"))
    part = views.sample_row(ask("/frame/components/row/", HTTP_HX_TARGET="panel-body"))
    assert "<html" in whole.text
    assert "<html" not in part.text
    panel = tree(part.text)
    assert panel.one(id="panel-title").text == "示例户"
    assert panel.one("a", class_="btn").attrs["href"] == "/frame/components/row/"


def test_looking_at_the_past_is_said_and_can_be_left(ask: Ask) -> None:
    from datetime import date  # noqa: PLC0415

    request = ask("/frame/components/?as_at=2017-12-31&q=a")
    request.looking.is_past, request.looking.as_at = True, date(2017, 12, 31)  # type: ignore[attr-defined]
    page = tree(views.components(request).text)
    assert "is-past" in page.one("body").attrs["class"]
    note = page.one("p", class_="past-note")
    assert "只能查看，不能修改" in note.text
    assert note.one("a").attrs["href"] == "?q=a"


def test_the_page_is_only_for_those_who_build_pages(ask: Ask) -> None:
    with override_settings(DEMO=False, DEBUG=False), pytest.raises(Http404):
        views.components(ask("/frame/components/"))
