"""Which place is the worst: said only as far as the ends of the figures bear it out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.register.as_of import Times
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.layers.values import LayerData, PlaceValue, counted, nothing
from jingzhun_site.warmap.page import answer, is_surely_ranked, ranked
from jingzhun_site.warmap.wall import _named
from tests.jingzhun_site.decisions.conftest import HILL, NEXT
from tests.jingzhun_site.goals.conftest import TOWNSHIP
from tests.jingzhun_site.warmap.test_drawing import between, data_of

_KNOWN = "按已能断定的数，"


@pytest.fixture(autouse=True)
def _places(places: None) -> None:
    """Villages to rank."""


def said(first: PlaceValue, second: PlaceValue, *, is_bad: bool = True) -> str:
    seen = SeenMap(user=User(), place=TOWNSHIP, times=Times.present())
    return answer(seen, data_of({HILL: first, NEXT: second}, is_bad=is_bad))


def test_what_only_the_place_itself_has_is_not_called_nothing() -> None:
    seen = SeenMap(user=User(), place=TOWNSHIP, times=Times.present())
    data = replace(data_of({HILL: counted(0), NEXT: counted(0)}), whole=counted(4))

    assert answer(seen, data) == "示例：都在本级，下级各地没有"


@pytest.mark.parametrize(
    ("first", "second", "is_bad", "sentence"),
    [
        (between(5, 9), between(2, 5), True, "示例：最多的是山上村，5–9 户"),
        (between(5, 9), between(2, 6), True, f"示例：{_KNOWN}最多的是山上村，5–9 户"),
        (between(5, 9), between(2, None), True, f"示例：{_KNOWN}最多的是山上村，5–9 户"),
        (counted(5), counted(4, doubtful=1), True, "示例：最多的是山上村，5 户"),
        (counted(5), counted(4, doubtful=2), True, f"示例：{_KNOWN}最多的是山上村，5 户"),
        (between(2, 5), counted(5), False, "示例：最低的是山上村，2–5 户"),
        (between(2, 6), counted(5), False, f"示例：{_KNOWN}最低的是山上村，2–6 户"),
        (counted(0), counted(0), True, "示例：一处也没有"),
        (between(0, 3), counted(0), True, "示例：能断定的一处也没有"),
        (counted(0, doubtful=2), counted(0), True, "示例：能断定的一处也没有"),
        (counted(5), nothing("没有任务"), True, "示例：最多的是山上村，5 户"),
        (counted(5), PlaceValue(), True, "示例：最多的是山上村，5 户；1 个地方不明"),
        (nothing("没有任务"), nothing("没有任务"), True, "示例：各地都没有"),
        (nothing("没有任务"), PlaceValue(), True, "示例：各地都还没有数"),
    ],
)
def test_a_rank_is_asserted_only_where_the_ends_bear_it_out(
    first: PlaceValue, second: PlaceValue, is_bad: bool, sentence: str
) -> None:
    assert said(first, second, is_bad=is_bad) == sentence


def named(data: LayerData) -> tuple[list[str], list[str]]:
    worst, best = _named(data, ranked(data))
    return [code for code, _value in worst], [code for code, _value in best]


def four(*values: PlaceValue, **about: object) -> LayerData:
    return data_of(dict(zip("abcd", values, strict=True)), **about)


def test_a_place_with_nothing_bad_is_not_among_the_worst() -> None:
    assert named(four(counted(7), counted(0), counted(0), counted(0))) == (["a"], ["d", "c"])
    some = four(between(0, 3), counted(7), between(0, 9), counted(0))
    assert named(some) == (["b"], ["d", "c"])
    good = LayerData(
        title="示例", unit="%", whole=counted(0), source="", is_bad=False,
        values={code: counted(n) for code, n in zip("abcd", (50, 100, 100, 100), strict=True)},
    )  # fmt: skip
    assert named(good) == (["a"], ["d", "c"])


def test_a_place_as_bad_as_the_worst_is_not_among_the_best() -> None:
    assert named(four(*[counted(5)] * 3, counted(1))) == (["a", "b"], ["d"])
    assert named(four(*[counted(5)] * 4)) == ([], [])


def test_an_order_that_what_is_not_known_may_overturn_is_none() -> None:
    def is_sure(*values: PlaceValue, is_bad: bool = True) -> bool:
        data = four(*values, is_bad=is_bad)
        return is_surely_ranked(data, ranked(data))

    assert is_sure(counted(9), between(5, 7), between(5, 7), counted(1))
    assert not is_sure(counted(9), between(5, 7), between(4, 6), counted(1))
    assert is_sure(counted(1), between(2, 3), counted(3), counted(9), is_bad=False)
    unbounded = PlaceValue(low=Decimal(2))
    assert not is_sure(counted(1), unbounded, counted(3), counted(9), is_bad=False)
