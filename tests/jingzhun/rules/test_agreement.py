"""Random rules over random records: DuckDB and Python say the same, and a rule reads back as it was written."""

import random
from datetime import date, timedelta
from functools import cache

import duckdb
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from jingzhun.errors import JingzhunError
from jingzhun.rules import Expression, render
from tests.jingzhun.rules.small_world import (
    RESULTS,
    VOCABULARY,
    Row,
    World,
    connect,
    in_python,
    in_sql,
    rule,
)

RELATIONS = {
    "parts": ("",),
    "gifts": (", during(year)", ", previous(year)", ", ever"),
    "jobs": ("", ", as_at(today)", ", during(2018)"),
    "stays": ("", ", during('2018-Q4')"),
    "surveys": (", during(year)", ", ever"),
}
SIGNS = st.sampled_from(("=", "<>", "<", "<=", ">", ">="))


def _value(maker: random.Random, name: str, kind: str) -> object:
    if maker.random() < 0.25:
        return None
    match kind:
        case "boolean" | "BOOLEAN":
            return maker.random() < 0.5
        case "date":
            return date(2018, 1, 1) + timedelta(days=maker.randint(-400, 400))
        case "code":
            return maker.choice(("red", "green", "blue"))
        case "text" | "reference":
            return maker.choice(("a", "b"))
    return maker.choice((2017, 2018)) if name == "year" else maker.randint(-3, 6)


def _rows(maker: random.Random, entity: str, count: int) -> list[Row]:
    fields = VOCABULARY.entities[entity].fields.values()
    kinds = {f.name: f.type.value for f in fields} | RESULTS.get(entity, {})
    return [{name: _value(maker, name, kind) for name, kind in kinds.items()} for _ in range(count)]


@cache
def _world() -> World:
    """A hundred things, a quarter of all cells empty."""
    maker = random.Random(20181231)
    things = [{**row, "thing_id": f"{i:03}"} for i, row in enumerate(_rows(maker, "things", 100))]
    world = {
        "things": things,
        "places": [
            {**r, "place_id": k} for r, k in zip(_rows(maker, "places", 2), "ac", strict=True)
        ],
    }
    for word in RELATIONS:
        world[word] = [
            {**row, "thing_id": f"{maker.randrange(90):03}"} for row in _rows(maker, word, 150)
        ]
    return world


def numbers(draw: st.DrawFn, depth: int, fields: tuple[str, ...] = ("n", "m")) -> str:
    """A count that is no constant."""
    if depth <= 0:
        return draw(st.sampled_from(fields))
    one, other = numbers(draw, depth - 1, fields), numbers(draw, depth - 2, fields)
    if fields != ("n", "m"):
        return one
    return draw(
        st.sampled_from(
            (
                f"({one} + {other})",
                f"({one} - {other})",
                f"{one} * 2",
                f"least({one}, {other})",
                f"greatest({one}, 2)",
                f"abs({one})",
                "age(born_on)",
                "months_between(born_on, left_on)",
                "days_between(born_on, today)",
                f"divide({one}, m, 'half_up')",
                f"apply_rate({one}, rate, 'up')",
                f"case when p then {one} when q then 1 else {other} end",
                f"if({condition(draw, 0)}, {one}, {other})",
            )
        )
    )


def amounts(draw: st.DrawFn, depth: int) -> str:
    """An amount of money."""
    if depth <= 0:
        return draw(
            st.sampled_from(("cash", "debt", "need", "programme.help.amount", "place.budget"))
        )
    relation = draw(st.sampled_from(tuple(RELATIONS)))
    window = draw(st.sampled_from(RELATIONS[relation]))
    one = amounts(draw, depth - 1)
    return draw(
        st.sampled_from(
            (
                f"({one} + debt)",
                f"{one} * n",
                "by(param.grants, colour)",
                f"bracket(param.example_b, {one})",
                f"apply_rate({one}, rate, 'half_up')",
                f"sum_of({relation}, amount{window})",
                f"max_of({relation}, amount, where(ok){window})",
                f"min_of({relation}, amount{window})",
                f"case when p then {one} end",
            )
        )
    )


def of_child(draw: st.DrawFn) -> str:
    """A condition on a child row."""
    return draw(
        st.sampled_from(
            (
                "ok",
                "not ok",
                "amount > 0.01",
                "gone_on <= today",
                "ok and seen_on < today",
                "thing.p or ok",
                "has_value(gone_on)",
                "is_known(amount)",
            )
        )
    )


def over_children(draw: st.DrawFn) -> str:
    """A condition over children."""
    relation = draw(st.sampled_from(tuple(RELATIONS)))
    window = draw(st.sampled_from(RELATIONS[relation]))
    where = draw(st.sampled_from(("", ", where(seen_on < today)", ", where(is_known(amount))")))
    inside = f"{relation}, {of_child(draw)}{where}{window}"
    word = draw(st.sampled_from(("any_of", "every_of", "none_of")))
    return draw(
        st.sampled_from(
            (
                f"{word}({inside})",
                f"count_of({inside}) {draw(SIGNS)} 1",
                f"share_of({inside}) {draw(SIGNS)} 50",
                f"share_of({inside}) {draw(SIGNS)} rate",
                f"count_of({inside}) {draw(SIGNS)} count_of({relation}{window})",
                f"count_of({inside}) + n > 1",
                f"any_of(place.things, {draw(st.sampled_from(('p', 'n > 1')))})",
            )
        )
    )


def condition(draw: st.DrawFn, depth: int) -> str:
    """A condition on a thing."""
    if depth <= 0:
        return draw(
            st.sampled_from(
                (
                    "p", "q", "r", "place.poor", "standard.housed", "programme.help.entitled",
                    "colour = 'red'", "colour in ('red', 'blue')", "mark <> 'red'", "name = 'a'",
                    "born_on < today", "left_on >= date '2018-06-01'", "has_value(left_on)",
                    "place.closed_on <= today", "place.shut", "not is_known(cash)", "rate >= 0.0002",
                )
            )
        )  # fmt: skip
    one, other = condition(draw, depth - 1), condition(draw, depth - 2)
    return draw(
        st.sampled_from(
            (
                f"({one} and {other})",
                f"({one} or {other})",
                f"not {one}",
                f"is_known({one})",
                f"case when {one} then {other} else q end",
                f"{numbers(draw, depth)} {draw(SIGNS)} {draw(st.integers(-2, 4))}",
                f"{amounts(draw, depth)} {draw(SIGNS)} {amounts(draw, depth - 1)}",
                f"cash / debt {draw(SIGNS)} n / m",
                f"{amounts(draw, 0)} / cash {draw(SIGNS)} param.share",
                f"{numbers(draw, depth)} between 0 and 3",
                over_children(draw),
            )
        )
    )


@st.composite
def rules(draw: st.DrawFn) -> Expression:
    text = condition(draw, draw(st.integers(1, 3)))
    try:
        return rule(text)
    except JingzhunError as error:  # only what says the same of everybody may be refused
        if {fault.code for fault in error.faults} != {"RULE014"}:
            raise
    return reject()


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return connect(_world())


@settings(
    max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(built=rules())
def test_any_rule_says_the_same_in_sql_and_in_python_and_reads_back(
    connection: duckdb.DuckDBPyConnection, built: Expression
) -> None:
    text = render(built)
    assert rule(text) == built, text
    assert in_sql(built, connection) == in_python(built, _world()), text
