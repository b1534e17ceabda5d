"""Shapes, colours and lines: doubt is drawn, nothing falls out of the picture."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.register.as_of import Times
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.drawing import Drawing, draw
from jingzhun_site.warmap.layers.values import LayerData, PlaceValue, Point, counted, nothing
from jingzhun_site.warmap.trend import draw_trend
from tests.jingzhun_site.decisions.conftest import HILL, NEXT
from tests.jingzhun_site.goals.conftest import TOWNSHIP
from tests.jingzhun_site.warmap.conftest import EMPTY_TOWNSHIP


def between(low: int, high: int | None) -> PlaceValue:
    return PlaceValue(low=Decimal(low), high=None if high is None else Decimal(high))


def data_of(values: Mapping[str, PlaceValue], **about: object) -> LayerData:
    return LayerData(
        title="示例",
        unit="户",
        values=values,
        whole=counted(0),
        source="",
        **about,  # type: ignore[arg-type]
    )


def drawn(first: PlaceValue, second: PlaceValue) -> Drawing:
    """Two villages of a township."""
    seen = SeenMap(user=User(), place=TOWNSHIP, times=Times.present())
    data = data_of({HILL: first, NEXT: second})
    return draw(seen, data, {}, shape=Fraction(1), most=5)


@pytest.fixture(autouse=True)
def _places(places: None) -> None:
    """Villages to draw."""


def test_the_deeper_colour_is_the_greater_figure() -> None:
    first, second = drawn(counted(1), counted(9)).shapes

    assert (first.look, second.look) == ("bad-1", "bad-5")
    assert not first.is_hatched


def test_an_interval_is_hatched_where_its_ends_have_two_colours() -> None:
    narrow, wide = drawn(between(1, 2), between(5, 6)), drawn(between(1, 7), between(5, None))

    assert [shape.is_hatched for shape in narrow.shapes] == [False, False]
    assert [shape.is_hatched for shape in wide.shapes] == [True, True]
    assert [shape.figure for shape in wide.shapes] == ["1–7", "至少 5"]


def test_nought_of_what_is_known_is_hatched_while_something_is_not() -> None:
    first, second = drawn(counted(0, doubtful=3), counted(2, doubtful=3)).shapes

    assert (first.is_hatched, second.is_hatched) == (True, False)
    assert "另有 3 户不明" in first.says


def test_the_legend_counts_every_place_and_the_unknown_apart() -> None:
    legend = drawn(counted(4), PlaceValue()).legend

    assert [(line.look, line.text, line.count) for line in legend] == [
        ("bad-1", "4", 1),
        ("unknown", "不明", 1),
    ]


def test_a_place_that_has_none_is_neither_hatched_nor_counted_as_unknown() -> None:
    found = drawn(nothing("没有任务"), PlaceValue())

    assert [(one.look, one.is_hatched, one.figure) for one in found.shapes] == [
        ("nothing", False, "无"),
        ("unknown", True, "不明"),
    ]
    assert [(line.look, line.text, line.count) for line in found.legend] == [
        ("nothing", "无", 1),
        ("unknown", "不明", 1),
    ]


def test_tiles_lie_inside_the_picture() -> None:
    found = drawn(counted(1), counted(2))

    assert all(shape.x + 120 <= found.width for shape in found.shapes)
    assert all(shape.y + 84 <= found.height for shape in found.shapes)


def test_a_long_name_takes_two_lines() -> None:
    seen = SeenMap(user=User(), place="410621000000", times=Times.present())
    values = {TOWNSHIP: counted(1), EMPTY_TOWNSHIP: counted(2)}
    seen.__dict__["names"] = {
        TOWNSHIP: "九个字的民族乡名称",
        EMPTY_TOWNSHIP: "这是一个长得两行也放不下的名称",
    }

    first, second = draw(seen, data_of(values), {}, shape=Fraction(1), most=5).shapes
    assert list(first.words) == ["九个字的民", "族乡名称"]
    assert second.words[1].endswith("…")
    assert second.says.startswith("这是一个长得两行也放不下的名称")


def course(*values: PlaceValue) -> LayerData:
    points = [Point(label=str(2016 + n), value=value) for n, value in enumerate(values)]
    return data_of({}, trend=points, trend_title="示例")


def test_the_line_breaks_where_a_year_is_unknown() -> None:
    found = draw_trend(course(counted(1), counted(2), PlaceValue(), counted(4), counted(3)))

    assert found is not None
    assert len(found.lines) == 2
    assert [mark.figure for mark in found.marks] == ["1", "2", "不明", "4", "3"]
    assert found.marks[3].y == min(mark.y for mark in found.marks if mark.y is not None)


def test_one_year_is_no_course() -> None:
    assert draw_trend(course(counted(1), PlaceValue())) is None
