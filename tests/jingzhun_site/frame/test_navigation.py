"""The menu: only pages that exist and that the user may open, by the questions people ask."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string

from jingzhun_site.frame.contributions import Contributions, Crumb, contribute
from jingzhun_site.frame.navigation import (
    NavEntry,
    Section,
    bottom_bar,
    menu,
    own_menu,
    register_entries,
)
from jingzhun_site.frame.side_bar import group_html

from .conftest import tree

pytestmark = pytest.mark.usefixtures("entries")
Ask = Callable[..., HttpRequest]


def entry(section: Section = Section.WHOM, label: str = "户", **more: object) -> NavEntry:
    return NavEntry(section=section, label=label, **{"url_name": "frame:components"} | more)  # type: ignore[arg-type]


def test_a_page_that_does_not_exist_yet_is_not_on_the_menu(ask: Ask) -> None:
    register_entries(entry(url_name="nowhere:list"))
    assert menu(ask()) == ()


def test_a_page_needs_its_right(ask: Ask) -> None:
    register_entries(entry(right="see_register"))
    assert menu(ask("/", "see_decisions")) == ()
    assert [group.label for group in menu(ask("/", "see_register"))] == ["扶持谁"]


def test_nobody_sees_a_page_that_needs_a_right_before_logging_in(ask: Ask) -> None:
    register_entries(entry(right="see_register"))
    assert menu(ask(user=None)) == ()


def test_sections_stand_in_the_order_of_the_questions(ask: Ask) -> None:
    register_entries(
        entry(Section.REPORTS, "报表"),
        entry(Section.WHOM, "户", url_name="frame:sample_row", order=20),
        entry(Section.WHOM, "人", order=10),
        entry(Section.WORK, "工作台"),
    )
    assert [(g.label, [n.label for n in g.links]) for g in menu(ask())] == [
        ("工作台", ["工作台"]),
        ("扶持谁", ["人", "户"]),
        ("报表", ["报表"]),
    ]


def test_the_page_shown_is_lit_up(ask: Ask) -> None:
    register_entries(entry())
    (group,) = menu(ask("/frame/components/"))
    assert group.is_current
    (group,) = menu(ask("/elsewhere/"))
    assert not group.is_current


def test_of_an_entry_and_one_inside_it_the_inner_alone_is_lit_up(ask: Ask) -> None:
    register_entries(
        entry(Section.GOALS, "进度", prefix="/frame/"),
        entry(Section.GOALS, "填报", url_name="frame:sample_row", prefix="/frame/components/"),
    )
    lit = {
        path: [link.label for group in menu(ask(path)) for link in group.links if link.is_current]
        for path in ("/frame/else/", "/frame/components/")
    }
    assert lit == {"/frame/else/": ["进度"], "/frame/components/": ["填报"]}


def test_the_bottom_bar_holds_the_four_lowest_numbers_that_a_user_may_open(ask: Ask) -> None:
    for number in (5, 3, 1, 4, 2):
        register_entries(
            entry(
                list(Section)[number],
                str(number),
                phone=number,
                right="see_register" if number == 2 else "",
            )
        )
    assert [link.label for link in bottom_bar(ask())] == ["1", "3", "4", "5"]
    assert [link.label for link in bottom_bar(ask("/", "see_register"))] == ["1", "2", "3", "4"]


def test_my_own_pages_stand_under_my_name_and_not_in_the_side_bar(ask: Ask) -> None:
    register_entries(entry(Section.ME, "修改密码"))
    assert [link.label for link in own_menu(ask())] == ["修改密码"]
    assert menu(ask()) == ()


def test_a_label_with_markup_is_shown_as_text(ask: Ask) -> None:
    register_entries(entry(label="<b>户</b>"), entry(label="人", url_name="frame:sample_row"))
    page = render_to_string("frame/side_bar.html", request=ask())
    assert "&lt;b&gt;户" in page


def test_the_top_bar_shows_place_tasks_and_search(ask: Ask, contributed: Contributions) -> None:
    contribute(
        crumbs=lambda request: [
            Crumb(label="鹤壁市", href="?place=410600000000"),
            Crumb(label="浚县", choices=(Crumb(label="善堂镇", href="?place=410621100000"),)),
        ],
        todo_count=lambda request: 12,
        todo="frame:components",
        search="frame:components",
    )
    bar = tree(render_to_string("frame/top_bar.html", request=ask("/?q=<i>")))
    assert [a.text for a in bar.one("nav", class_="where").all("a")] == ["鹤壁市", "善堂镇"]
    assert bar.one("span", class_="count").text == "12"
    assert bar.one("input", id="search-words").attrs["value"] == "<i>"


def test_a_frame_to_which_nobody_contributed_has_no_box_and_no_count(
    ask: Ask, contributed: Contributions
) -> None:
    contributed.search = contributed.todo = "nowhere:list"
    bar = tree(render_to_string("frame/top_bar.html", request=ask()))
    assert bar.all("form", role="search") == bar.all("span", class_="count") == []


def test_what_cannot_be_counted_is_logged_and_leaves_the_bell_without_a_number(
    ask: Ask, contributed: Contributions, caplog: pytest.LogCaptureFixture
) -> None:
    def count(_request: object) -> int:
        raise AttributeError("no run")

    contribute(todo_count=count, todo="frame:components")
    bar = tree(render_to_string("frame/top_bar.html", request=ask()))

    assert "待办" in bar.one("a", class_="bar-button").text
    assert bar.all("span", class_="count") == []
    assert "could not be counted" in caplog.text
    assert "no run" in caplog.text


def test_a_group_is_made_once_for_the_pages_on_which_it_looks_the_same(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    def counted(_name: str, context: dict[str, object]) -> str:
        made.append(context["group"])
        return render_to_string("frame/side_bar_group.html", context)

    monkeypatch.setattr("jingzhun_site.frame.side_bar.loader.render_to_string", counted)
    register_entries(entry(label="只此一处的户"))
    elsewhere = [group_html(menu(ask("/elsewhere/"))[0]) for _ in range(3)]
    here = group_html(menu(ask(menu(ask())[0].links[0].href))[0])

    assert len(made) == 2
    assert len(set(elsewhere)) == 1
    assert "is-current" in here
    assert "is-current" not in elsewhere[0]
