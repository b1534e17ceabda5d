"""Every operator with true, false and unknown, on DuckDB and in Python alike."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from tests.jingzhun.rules.small_world import both, one

THREE = (True, False, None)
AND = {(True, True): True, (True, None): None, (None, True): None, (None, None): None}
OR = {(False, False): False, (False, None): None, (None, False): None, (None, None): None}


@pytest.mark.parametrize(("p", "q"), [*product(THREE, THREE)])
def test_and_or_and_not_are_kleene_logic(p: bool | None, q: bool | None) -> None:
    assert one("p and q", p=p, q=q) is AND.get((p, q), False)
    assert one("p or q", p=p, q=q) is OR.get((p, q), True)
    assert one("not p", p=p) is (None if p is None else not p)


@pytest.mark.parametrize(("p", "q"), [*product(THREE, THREE)])
def test_conditions_compare_as_values(p: bool | None, q: bool | None) -> None:
    unknown = None in (p, q)
    assert one("p = q", p=p, q=q) is (None if unknown else p == q)
    assert one("p <> q", p=p, q=q) is (None if unknown else p != q)


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("=", (False, True, False)),
        ("<>", (True, False, True)),
        ("<", (True, False, False)),
        ("<=", (True, True, False)),
        (">", (False, False, True)),
        (">=", (False, True, True)),
    ],
)
@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("n {} 3", ({"n": 2}, {"n": 3}, {"n": 4})),
        ("cash {} 3000", ({"cash": 299_999}, {"cash": 300_000}, {"cash": 300_001})),
        ("cash {} param.line", ({"cash": 299_999}, {"cash": 300_000}, {"cash": 300_001})),
        ("rate {} 92.5", ({"rate": 924_999}, {"rate": 925_000}, {"rate": 925_001})),
        ("area {} 1.5", ({"area": 1_499}, {"area": 1_500}, {"area": 1_501})),
        (
            "born_on {} date '2018-01-01'",
            tuple(
                {"born_on": date(2017, 12, 31) if i == 0 else date(2018, 1, i)} for i in range(3)
            ),
        ),
        ("cash {} debt", tuple({"cash": c, "debt": 2} for c in (1, 2, 3))),
        ("cash / debt {} 50", tuple({"cash": c, "debt": 4} for c in (1, 2, 3))),
        ("cash / n {} 2", tuple({"cash": c, "n": 3} for c in (599, 600, 601))),
        ("cash / debt {} param.share", tuple({"cash": c, "debt": 100} for c in (91, 92, 93))),
        ("cash / debt {} n / m", tuple({"cash": c, "debt": 4, "n": 1, "m": 2} for c in (1, 2, 3))),
    ],
)
def test_comparisons_below_at_and_above_the_bound(
    text: str, values: tuple[dict[str, Any], ...], sign: str, expected: tuple[bool, ...]
) -> None:
    assert tuple(one(text.format(sign), **row) for row in values) == expected
    blank = dict.fromkeys(values[0], None)
    assert one(text.format(sign), **blank) is None


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("n between 2 and 4", {"n": 2}, True),
        ("n between 2 and 4", {"n": 4}, True),
        ("n between 2 and 4", {"n": 5}, False),
        ("n between 2 and 4", {}, None),
        ("not n between 2 and 4", {"n": 5}, True),
        ("n between 2 and m", {"n": 1}, False),
        ("n between 2 and m", {"n": 3}, None),
        ("cash / debt between 10 and 20", {"cash": 15, "debt": 100}, True),
        ("cash / debt between 10 and 20", {"cash": 21, "debt": 100}, False),
        ("cash / debt between 10 and 20", {"cash": 15, "debt": 0}, None),
        ("colour in ('red', 'blue')", {"colour": "blue"}, True),
        ("colour in ('red', 'blue')", {"colour": "green"}, False),
        ("colour in ('red', 'blue')", {}, None),
        ("not colour in ('red', 'blue')", {}, None),
        ("colour not in ('red', 'blue')", {"colour": "green"}, True),
        ("n in (1, 2)", {"n": 2}, True),
        ("name in ('a''b')", {"name": "a'b"}, True),
        ("n + m > 3", {"n": 2, "m": 2}, True),
        ("n - m = -1", {"n": 2, "m": 3}, True),
        ("n * m = 6", {"n": 2, "m": 3}, True),
        ("n + m > 3", {"n": 9}, None),
        ("cash * n >= 3000", {"cash": 100_000, "n": 3}, True),
        ("case when p then n else m end = 1", {"p": True, "n": 1, "m": 2}, True),
        ("case when p then n else m end = 1", {"p": False, "n": 1, "m": 2}, False),
        ("case when p then n else m end = 1", {"n": 1, "m": 1}, None),
        ("if(p, n, m) = 1", {"n": 1, "m": 1}, None),
        ("case when p then n when q then m end = 2", {"p": False, "q": True, "m": 2}, True),
        ("case when p then n when q then m end = 2", {"p": False, "q": False, "m": 2}, None),
        ("case when p then n when q then m end = 2", {"q": True, "m": 2}, None),
        ("is_known(p)", {"p": False}, True),
        ("is_known(p)", {}, False),
        ("is_known(cash > 2)", {"cash": 1}, True),
        ("is_known(cash > 2)", {}, False),
        ("not is_known(n + m)", {"n": 1}, True),
        ("standard.housed", {"standard__housed__met": True}, True),
        ("not standard.housed", {}, None),
        (
            "programme.help.entitled and not programme.help.receiving",
            {"programme__help__entitled": True, "programme__help__receiving": False},
            True,
        ),
        ("programme.help.amount >= 100", {"programme__help__amount": 10_000}, True),
        ("need > 50", {"definition__need__value": 5_001}, True),
        ("need > 50", {}, None),
        ("place.poor", {"place": {"poor": True}}, True),
        ("place.poor", {"place": {}}, None),
        ("place.poor", {}, None),
        ("place.standard.rich", {"place": {"standard__rich__met": False}}, False),
        ("param.open and p", {"p": True}, True),
        ("born_on > param.start", {"born_on": date(2018, 1, 2)}, True),
        ("born_on = today", {"born_on": date(2018, 12, 31)}, True),
        ("n = year", {"n": 2018}, True),
        ("by(param.grants, colour) = 1000", {"colour": "red"}, True),
        ("by(param.grants, colour) = 1000", {"colour": "blue"}, None),
        ("by(param.grants, colour) = 1000", {}, None),
        ("by(param.two_keys, colour, n) = 2", {"colour": "red", "n": 2}, True),
        ("by(param.two_keys, colour, n) = 3", {"colour": "blue", "n": -1}, True),
        ("by(param.two_keys, 'red', n) = 2", {"n": 2}, True),
    ],
)
def test_every_other_operator(text: str, row: dict[str, Any], expected: object) -> None:
    assert one(text, **row) is expected


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("left_on <= today", {}, False),
        ("left_on <> date '2018-01-01'", {}, False),
        ("not left_on <= today", {}, True),
        ("left_on <= today", {"left_on": date(2018, 1, 1)}, True),
        ("has_value(left_on)", {}, False),
        ("has_value(left_on)", {"left_on": date(2018, 1, 1)}, True),
        ("mark = 'red'", {}, False),
        ("not mark = 'red'", {}, True),
        ("mark in ('red', 'blue')", {}, False),
        ("mark not in ('red', 'blue')", {}, True),
        ("r", {}, False),
        ("not r", {}, True),
        ("r = p", {"p": False}, True),
        ("r = p", {}, None),
        ("years_between(born_on, left_on) > 3", {}, False),
        ("by(param.grants, mark) = 1000", {}, False),
        ("case when left_on <= today then n else m end = 2", {"m": 2}, True),
        ("left_on > born_on", {}, False),
    ],
)
def test_an_empty_cell_that_means_none_is_no_value_and_not_unknown(
    text: str, row: dict[str, Any], expected: object
) -> None:
    assert one(text, **row) is expected


@pytest.mark.parametrize(
    ("text", "unknown", "none"),
    [
        ("place.closed_on <= today", None, False),
        ("not place.closed_on <= today", None, True),
        ("has_value(place.closed_on)", None, False),
        ("is_known(place.closed_on)", False, True),
        ("place.shut", None, False),
        ("is_known(place.shut)", False, True),
    ],
)
def test_nothing_is_known_to_be_none_of_a_parent_that_is_not_there(
    text: str, unknown: object, none: object
) -> None:
    assert one(text) is unknown
    assert one(text, place={}) is none


def test_a_quotient_is_unknown_unless_its_divisor_is_positive() -> None:
    rows = [{"cash": 10, "debt": d} for d in (0, -5, None)]
    assert [one("cash / debt < 1", **row) for row in rows] == [None, None, None]


def test_all_records_of_a_register_are_computed_at_once() -> None:
    world = {"things": [{"thing_id": str(i), "n": n} for i, n in enumerate((1, None, 3))]}
    assert both("n >= 2", world) == [False, None, True]
