"""Classes of values: they hold every value once, and a legend can state them."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jingzhun.maps import class_of, value_classes

VALUES = st.lists(st.integers(0, 40).map(Decimal), max_size=60)


def shown(*values: int, most: int = 5) -> list[tuple[int, int, int]]:
    return [
        (int(c.low), int(c.high), c.count) for c in value_classes(map(Decimal, values), most=most)
    ]


@given(values=VALUES, most=st.integers(2, 7))
def test_every_value_stands_in_one_class_and_in_its_own(values: list[Decimal], most: int) -> None:
    classes = value_classes(values, most=most)

    assert len(classes) <= most
    assert sum(one.count for one in classes) == len(values)
    assert all(a.high < b.low for a, b in pairwise(classes))
    for value in values:
        one = classes[class_of(value, classes)]
        assert one.low <= value <= one.high


@given(values=VALUES)
def test_nought_shares_its_class_with_nothing(values: list[Decimal]) -> None:
    for one in value_classes(values):
        assert one.low != 0 or one.high == 0


def test_few_values_have_a_class_each() -> None:
    assert shown(7, 1, 7, 3) == [(1, 1, 1), (3, 3, 1), (7, 7, 2)]


def test_many_values_are_cut_into_shares_of_about_the_same_size() -> None:
    assert shown(*range(1, 11)) == [(1, 2, 2), (3, 4, 2), (5, 6, 2), (7, 8, 2), (9, 10, 2)]


def test_equal_values_are_never_parted() -> None:
    assert shown(1, 2, 2, 2, 2, 3, 4, 5, 6, most=3) == [(1, 2, 5), (3, 3, 1), (4, 6, 3)]


def test_without_values_there_are_no_classes() -> None:
    assert value_classes([]) == ()
