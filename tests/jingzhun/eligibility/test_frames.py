"""Child rows counted by parent: which of them a group may leave out."""

import pytest

from jingzhun.eligibility.frames import Group
from jingzhun.engines import DuckDBEngine
from jingzhun.rules import raw_condition, raw_sql

CHILDREN = """(VALUES
    ('a', TRUE, TRUE, 3), ('a', FALSE, TRUE, 5), ('b', FALSE, FALSE, 7), ('c', NULL, TRUE, 9), (NULL, TRUE, TRUE, 11)
) AS rows(parent_id, x, y, z)"""


def group() -> Group:
    return Group(source=f"(SELECT * FROM {CHILDREN})", by="parent_id")


def rows(of: Group) -> dict[str, tuple[object, ...]]:
    with DuckDBEngine() as engine:
        return {str(parent): tuple(values) for parent, *values in engine.rows(of.sql())}


def test_a_row_for_which_no_condition_can_hold_is_left_out() -> None:
    one = group()
    _, bit = one.flag('(child."x")')
    assert bit == 1
    assert rows(one) == {"a": (1,), "c": (2,)}


def test_a_row_stays_if_one_of_the_conditions_may_hold() -> None:
    one = group()
    one.flag('(child."x")')
    one.flag('(child."y")')
    assert rows(one) == {"a": (1 + 4,), "c": (2 + 4,)}


def test_children_of_nobody_are_left_out() -> None:
    one = group()
    one.flag("(TRUE)")
    assert sorted(rows(one)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("held", {"a": (1,)}),
        ("maybe_held", {"c": (1,)}),
        ("failed", {}),
        ("kept", {"a": (1,)}),
        ("maybe_kept", {"c": (1,)}),
    ],
)
def test_a_count_needs_the_rows_that_it_counts(
    name: str, found: dict[str, tuple[object, ...]]
) -> None:
    one, parts = group(), {"keep": 'child."x"', "item": 'child."y"'}
    one.column(raw_sql(name, **parts), rows=raw_condition(name, **parts))
    assert rows(one) == found


@pytest.mark.parametrize(("name", "found"), [("total", 8), ("largest", 5), ("smallest", 3)])
def test_a_sum_needs_the_rows_whose_value_is_known(name: str, found: int) -> None:
    one, parts = group(), {"keep": 'child."y"', "item": 'child."z"'}
    one.column(raw_sql(name, **parts), rows=raw_condition(name, **parts))
    assert rows(one) == {"a": (found,), "c": (9,)}


def test_of_many_conditions_none_is_asked_first() -> None:
    one = group()
    for number in range(7):
        one.flag(f'(child."x" AND child."z" > {number})')
    assert sorted(rows(one)) == ["a", "b", "c"]
