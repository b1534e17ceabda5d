"""The data table: what the address asks for is what the page shows, and every value is escaped."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpRequest
from django.template import RequestContext, Template

from jingzhun_site.frame.cells import cell_html
from jingzhun_site.frame.pieces import Action, Chip, Empty
from jingzhun_site.frame.tables import Batch, Cell, Column, Order, Row, Table

from .conftest import Element, tree

Ask = Callable[..., HttpRequest]
COLUMNS = (
    Column(key="head", label="户主", sort="head"),
    Column(key="size", label="人口", unit="人", kind="number", sort="size"),
    Column(key="income", label="收入", unit="元", kind="money"),
    Column(key="phone", label="电话", kind="phone", shown=False),
)
ROW = Row(
    key="H1",
    cells={"head": "<b>示例甲</b>", "size": 3, "income": None, "phone": "13900000000"},
    href="/frame/components/row/",
    sum_of=Decimal("12.50"),
)


def table(**more: Any) -> Table:
    given: dict[str, Any] = {"id": "list", "caption": "户", "columns": COLUMNS, "rows": (ROW,)}
    return Table(**given | more)


def shown(request: HttpRequest, one: Table) -> Element:
    template = Template("{% load frame %}{% data_table one %}")
    return tree(template.render(RequestContext(request, {"one": one, "csrf_token": "t"})))


def headers(page: Element) -> list[str]:
    return [th.text.strip() for th in page.all("th", scope="col")]


def test_a_name_with_markup_is_shown_as_text(ask: Ask) -> None:
    heading = shown(ask(), table()).one("th", scope="row")
    assert heading.text == "<b>示例甲</b>"


def test_the_first_cell_links_to_the_page_that_opens_beside_the_list(ask: Ask) -> None:
    page = shown(ask("/?as_at=2018-12-31"), table())
    (link,) = page.one("th", scope="row").all("a")
    assert link.attrs == {"href": "/frame/components/row/?as_at=2018-12-31", "data-panel": ""}
    assert page.one("tbody").all("tr")[0].attrs["data-href"] == link.attrs["href"]


def test_units_stand_in_the_header_and_unknown_in_the_cell(ask: Ask) -> None:
    page = shown(ask(), table())
    assert headers(page) == ["户主", "人口（人）", "收入（元）"]
    assert [td.text for td in page.one("tbody").all("td")] == ["3", "不详"]


def test_columns_are_those_that_the_address_names_and_the_first(ask: Ask) -> None:
    assert headers(shown(ask(), table(chosen=("phone",)))) == ["户主", "电话"]


def test_the_column_choice_keeps_the_filters_and_forgets_the_page(ask: Ask) -> None:
    page = shown(ask("/?village=1&village=2&after=x&cols=size"), table(chosen=("size",)))
    form = page.one("form", class_="column-choice")
    hidden = [(i.attrs["name"], i.attrs["value"]) for i in form.all("input", type="hidden")]
    assert hidden == [("village", "1"), ("village", "2")]
    boxes = form.all("input", type="checkbox")
    assert [b.attrs["value"] for b in boxes if "checked" in b.attrs] == ["size"]


def test_a_header_turns_its_own_order_and_says_which_it_is(ask: Ask) -> None:
    order = Order.read("-size", columns=COLUMNS, default="head")
    page = shown(ask("/?sort=-size&after=x&q=a"), table(order=order))
    by_size = page.one("th", aria_sort="descending")
    assert by_size.all("a")[0].attrs["href"] == "?sort=size&q=a"
    assert page.all("th", scope="col")[0].all("a")[0].attrs["href"] == "?sort=head&q=a"
    assert page.all("th", scope="col")[2].all("a") == []


@pytest.mark.parametrize("word", ["", "-", "income", "password", "head; drop"])
def test_an_order_that_no_column_offers_is_the_default(word: str) -> None:
    assert str(Order.read(word, columns=COLUMNS, default="-size")) == "-size"


def test_a_chip_takes_its_filter_away_and_nothing_else(ask: Ask) -> None:
    chip = Chip(label="村", value="山上村", keys=("village",))
    page = shown(ask("/?village=1&village=2&q=a&after=x"), table(chips=(chip,)))
    assert page.one("a", class_="chip").attrs["href"] == "?q=a"


def test_rows_can_be_picked_only_for_what_the_user_may_do(ask: Ask) -> None:
    batches = (Batch(label="导出", href="/export/", right="export_lists"),)
    without = shown(ask(), table(batches=batches))
    assert without.all("input", name="selected") == []
    assert without.all("form", method="post") == []  # so that cells may hold forms of their own
    page = shown(ask("/", "export_lists"), table(batches=batches, count=1284, next="x"))
    box = page.one("input", name="selected")
    assert (box.attrs["value"], box.attrs["data-sum"]) == ("H1", "12.50")
    assert box.attrs["aria-label"] == "选中 <b>示例甲</b>"
    assert page.one("button", formaction="/export/").text == "导出"
    assert page.one("button", data_count="1284").text == "选中全部 1,284 条"
    assert len(page.one("input", name="csrfmiddlewaretoken").attrs["value"]) == 64


def test_one_page_that_holds_all_needs_no_pager(ask: Ask) -> None:
    assert shown(ask(), table()).all("nav") == []


def test_the_pager_keeps_the_address(ask: Ask) -> None:
    page = shown(ask("/?q=a&after=old"), table(next="n", previous="p"))
    assert page.one("a", rel="next").attrs["href"] == "?q=a&after=n"
    assert page.one("a", rel="prev").attrs["href"] == "?q=a&before=p"


def test_an_empty_list_explains_itself_and_offers_the_first_step(ask: Ask) -> None:
    empty = Empty(
        title="还没有户", hint="先导入。", actions=(Action(label="导入", href="/imports/"),)
    )
    page = shown(ask(), table(rows=(), empty=empty))
    assert page.all("table") == []
    assert page.one("p", class_="empty-list-title").text == "还没有户"
    assert [a.attrs["href"] for a in page.one("div", class_="empty-list-actions").all("a")] == [
        "/imports/"
    ]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "<i>", "<i>"),
        ("number", 1234, "1,234"),
        ("money", Decimal("-1234.5"), "−1,234.50"),
        ("percent", Decimal("41.25"), "41.2%"),
        ("day", date(2018, 12, 31), "2018-12-31"),
        ("state", False, "未达标"),
        ("id_number", "990001********0015", "990001 ******** 0015"),
        ("phone", "139****0000", "139 **** 0000"),
        ("id_number", None, "不详"),
        ("moment", None, "不详"),
    ],
)
def test_a_cell_is_written_as_its_column_says(kind: str, value: object, text: str) -> None:
    assert tree(cell_html(Column(key="a", label="a", kind=kind), value)).text == text


def test_a_cell_may_carry_a_link_a_tone_and_a_note() -> None:
    column = Column(key="a", label="a")
    link = tree(cell_html(column, Cell(value="x", href='/a"b', note="n"))).one("a")
    assert link.attrs == {"href": '/a"b', "title": "n"}
    assert 'class="tone-bad"' in cell_html(column, Cell(value="x", tone="bad"))


def test_fifty_rows_of_ten_columns_take_a_small_part_of_a_page(ask: Ask) -> None:
    from time import perf_counter  # noqa: PLC0415

    columns = tuple(Column(key=f"c{n}", label=f"{n}", kind="money") for n in range(10))
    cells = {column.key: Decimal("1234.50") for column in columns}
    rows = tuple(Row(key=f"{n}", cells=cells, href="/a/") for n in range(50))
    request, big = ask(), table(columns=columns, rows=rows)
    shown(request, big)
    template = Template("{% load frame %}{% data_table one %}")
    took = []
    for _ in range(5):
        start = perf_counter()
        template.render(RequestContext(request, {"one": big}))
        took.append(perf_counter() - start)
    assert min(took) < 0.05


def test_a_table_of_one_page_without_sums_has_no_foot_and_an_empty_one_no_column_choice(
    ask: Ask,
) -> None:
    assert shown(ask(), table()).all("div", class_="table-foot") == []
    assert shown(ask(), table(rows=(), empty=Empty(title="没有"))).all("details") == []
    assert shown(ask(), table(sum_label="合计", sum_value=Decimal(3))).all(
        "div", class_="table-foot"
    )


def test_figures_stand_to_the_right_and_long_texts_break() -> None:
    from jingzhun_site.frame.cells import row_cells  # noqa: PLC0415

    columns = (
        Column(key="a", label="序号", kind="number"),
        Column(key="b", label="说明", wraps=True),
        Column(key="c", label="村"),
    )
    cells = tree(row_cells(Row(key="1", cells={"a": 1, "b": "x", "c": "y"}), columns))
    assert [e.attrs["class"] for e in cells.parts] == ["end", "wrap", ""]  # type: ignore[union-attr]
