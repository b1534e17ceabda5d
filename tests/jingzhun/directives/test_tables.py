"""The figures of tables become quantities with the place of their cell."""

from decimal import Decimal

import pytest

from jingzhun.directives.documents import read_text
from jingzhun.directives.model import Comparison, Quantity, Span
from jingzhun.directives.tables import quantities_in


def read(text: str) -> tuple[Quantity, ...]:
    quantities = quantities_in(read_text(text))
    for quantity in quantities:
        assert text[quantity.start : quantity.end].strip()
    return quantities


def test_rows_are_indicators_and_columns_years() -> None:
    text = "指标\t单位\t2021年\t2022年\t合计\t牵头单位\n新建卫生室\t所\t3\t5\t8\t县卫生局\n"
    first, second, total = read(text)
    assert (first.indicator, first.unit, first.value) == ("新建卫生室", "所", Decimal(3))
    assert (first.dating.years, second.dating.years) == ((2021,), (2022,))
    assert (total.dating.years, total.dating.span) == ((2021, 2022), Span.TOTAL)
    assert first.responsible.lead == ("县卫生局",)
    assert text[second.start : second.end] == "5"


def test_rows_are_places_and_the_caption_says_what() -> None:
    caption = "附表1 各乡镇危房改造任务分解表（单位：户）\n"
    text = f"{caption}乡镇\t2021年\t2022年\n东坡镇\t12\t8\n北川乡\t6\t4\n合计\t18\t12\n"
    quantities = read(text)
    assert {q.indicator for q in quantities} == {"危房改造"}
    assert [q.scope for q in quantities] == ["东坡镇", "东坡镇", "北川乡", "北川乡", "", ""]
    assert {q.unit for q in quantities} == {"户"}


def test_columns_are_indicators_where_no_year_stands() -> None:
    text = "乡镇\t修路（公里）\t投资（万元）\n东坡镇\t12\t80\n北川乡\t6\t40.5\n"
    quantities = read(text)
    assert [(q.indicator, q.value, q.unit) for q in quantities[:2]] == [
        ("修路", Decimal(12), "公里"),
        ("投资", Decimal(800_000), "元"),
    ]
    assert quantities[3].value == Decimal(405_000)


@pytest.mark.parametrize(
    ("cell", "value", "comparison"),
    [
        ("≥80%", 80, Comparison.AT_LEAST),
        ("80%以上", 80, Comparison.AT_LEAST),
        ("不超过5", 5, Comparison.AT_MOST),
        ("1,200", 1200, Comparison.EQUAL),
        ("1.5万", 15000, Comparison.EQUAL),
    ],
)
def test_a_cell_says_how_it_compares(cell: str, value: int, comparison: Comparison) -> None:
    (quantity, _) = read(f"指标\t2021年\n入户率\t{cell}\n参保率\t100%\n")
    assert (quantity.value, quantity.comparison) == (value, comparison)


@pytest.mark.parametrize(
    "text",
    [
        "姓名\t职务\n王某\t组长\n李某\t组员\n",
        "\t\t第一段落的文字很长\n\t\t第二段\n",
        "2018年\t2019年\n",
    ],
)
def test_a_table_without_figures_says_nothing(text: str) -> None:
    assert read(text) == ()
