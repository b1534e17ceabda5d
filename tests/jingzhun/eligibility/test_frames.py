"""Child rows counted by parent, which of them a group may leave out; what lies behind a parent, joined once."""

import pyarrow as pa
import pytest

from jingzhun.eligibility.frames import Frame, Group
from jingzhun.engines import DuckDBEngine
from jingzhun.rules import raw_sql, relevant_rows
from jingzhun.vocabulary import load_vocabulary

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
        ("held", {"a": (1,), "c": (0,)}),
        ("maybe_held", {"a": (0,), "c": (1,)}),
        ("failed", {}),
        ("kept", {"a": (1,), "c": (0,)}),
        ("maybe_kept", {"a": (0,), "c": (1,)}),
    ],
)
def test_a_count_needs_the_rows_that_it_counts(
    name: str, found: dict[str, tuple[object, ...]]
) -> None:
    one, parts = group(), {"keep": 'child."x"', "item": 'child."y"'}
    one.column(raw_sql(name, **parts), rows=relevant_rows(name, **parts))
    assert rows(one) == found


@pytest.mark.parametrize(("name", "found"), [("total", 8), ("largest", 5), ("smallest", 3)])
def test_a_sum_needs_the_rows_that_may_be_in_it(name: str, found: int) -> None:
    one, parts = group(), {"keep": 'child."y"', "item": 'child."z"'}
    one.column(raw_sql(name, **parts), rows=relevant_rows(name, **parts))
    assert rows(one) == {"a": (found,), "c": (9,)}


def test_what_is_asked_of_the_same_rows_is_one_condition() -> None:
    one, parts = group(), {"keep": '(child."x")', "item": 'child."z"'}
    for name in ("total", "largest", "smallest", "blank", "kept", "maybe_kept"):
        one.column(raw_sql(name, **parts), rows=relevant_rows(name, **parts))
    one.flag('((child."x"))')
    assert one.sql().count(" IS NOT FALSE") == 1
    assert "b" not in rows(one)


def test_of_many_conditions_none_is_asked_first() -> None:
    one = group()
    for number in range(7):
        one.flag(f'(child."x" AND child."z" > {number})')
    assert sorted(rows(one)) == ["a", "b", "c"]


def enrolments() -> Frame:
    return Frame(vocabulary=load_vocabulary(), entity="enrolments")


def test_all_that_lies_behind_a_parent_is_one_join() -> None:
    frame = enrolments()
    for path in (("loan", "household"), ("loan", "borrower", "household")):
        frame.column(".".join(path), frame.behind(path, "village_id"))
    outer, *_ = frame.sql().rpartition(" AS j0 ON ")
    assert outer.count("\nLEFT JOIN (SELECT") == 1
    assert frame.sql().endswith(' AS j0 ON j0."loan_id" = subject."loan_id"')


def test_what_lies_behind_a_parent_is_the_same_as_joined_one_by_one() -> None:
    tables = {
        "enrolments": {"enrolment_id": ["a", "b", "c"], "loan_id": ["l", "?", None]},
        "loans": {"loan_id": ["l"], "household_id": ["h"]},
        "households": {"household_id": ["h"], "village_id": ["v"]},
    }
    frame, path = enrolments(), ("loan", "household")
    frame.column("key", frame.key_of(()))
    frame.column("behind", frame.behind(path, "village_id"))
    frame.column("one by one", frame.stored(path, "village_id"))
    with DuckDBEngine() as engine:
        for name, columns in tables.items():
            engine.register_arrow(name, pa.table(columns))
        assert sorted(engine.rows(frame.sql())) == [
            ("a", "v", "v"),
            ("b", None, None),
            ("c", None, None),
        ]


def test_a_parent_that_holds_the_field_itself_is_joined_as_ever() -> None:
    frame = enrolments()
    assert frame.behind(("household",), "village_id") == frame.stored(("household",), "village_id")
    assert frame.behind((), "village_id") == 'subject."village_id"'
