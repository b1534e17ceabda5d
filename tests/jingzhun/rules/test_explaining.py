"""An explanation shows every condition with what it saw; the structure of a rule names what it needs."""

from typing import Any

from jingzhun.rules import Explanation, dependencies, explain, find_circle, leaves, render
from tests.jingzhun.rules.small_world import CONTEXT, records, rule


def explained(text: str, world: dict[str, Any]) -> Explanation:
    return explain(rule(text), subject=records(world)["1"], context=CONTEXT)


def test_each_condition_is_told_with_the_value_it_saw() -> None:
    told = explained(
        "cash < param.line and any_of(parts, ok)",
        {
            "things": [{"thing_id": "1", "cash": 250_000}],
            "parts": [{"thing_id": "1", "ok": None}, {"thing_id": "1", "ok": True}],
        },
    )
    seen = {
        part.text: (part.value, part.source, part.child)
        for part in told.walk()
        if part.text != "ok"
    }
    assert told.value is True
    assert seen["cash < param.line"] == (True, "", 0)
    assert seen["cash"] == (250_000, "field", 0)
    assert seen["param.line"] == (300_000, "parameter", 0)
    children = [(part.child, part.value) for part in told.walk() if part.text == "ok"]
    assert children == [(1, None), (2, True)]


def test_the_branch_taken_and_the_tiers_are_told() -> None:
    world = {"things": [{"thing_id": "1", "p": False, "q": True, "cash": 17_000_000}]}
    told = explained("case when p then n when q then 5 else m end = 5", world)
    assert [part.branch for part in told.walk() if part.branch is not None] == [2]
    scaled = explained("bracket(param.example_a, cash)", world)
    assert scaled.tiers == (4_500_000, 4_200_000)
    open_choice = explained("if(r or p, n, m) = 5", {"things": [{"thing_id": "1", "p": None}]})
    assert [part.branch for part in open_choice.walk()] == [None] * len([*open_choice.walk()])


def test_a_quotient_and_other_rules_are_told_by_their_parts() -> None:
    world = {"things": [{"thing_id": "1", "cash": 1, "debt": 2, "standard__housed__met": False}]}
    told = explained("cash / debt >= 50 and not standard.housed", world)
    names = [(part.name, part.value) for part in told.walk() if part.name]
    assert names == [("things.cash", 1), ("things.debt", 2), ("standard:housed:met", False)]


def test_the_leaves_of_a_rule_are_its_conditions_each_once() -> None:
    found = leaves(rule("(p or not n > 2) and if(p, any_of(parts, ok), standard.housed)"))
    assert [render(leaf) for leaf in found] == [
        "p",
        "n > 2",
        "any_of(parts, ok, ever)",
        "standard.housed",
    ]


def test_the_dependencies_of_a_rule_reach_into_its_children() -> None:
    needs = dependencies(
        rule(
            "any_of(parts, amount > param.line and thing.standard.housed) and colour = 'red'"
            " and by(param.grants, colour) > bracket(param.example_b, cash)"
        )
    )
    assert needs.parameters == ("line", "grants", "example_b")
    assert [result.rule_id for result in needs.rules] == ["housed"]
    assert {node.field.name for node in needs.fields} == {"amount", "colour", "cash"}
    assert [node.function for node in needs.aggregates] == ["any_of"]


def test_a_circle_is_named_whole() -> None:
    circle = find_circle({"a": ("b",), "b": ("c",), "c": ("a",), "d": ("a",)})
    assert circle[0] == circle[-1]
    assert set(circle) == {"a", "b", "c"}
    assert find_circle({"a": ("b", "c"), "b": ("c",)}) == ()


def test_texts_and_days_are_written_back_as_rules_write_them() -> None:
    for text in (
        "name = 'a''b'",
        "born_on > date '2018-01-31'",
        "cash > 3000.5",
        "n > -3",
        "rate >= 92.5",
        "area < 0.125",
        "(p or q) and not (p and q)",
        "n - (m - 1) > 2",
        "sum_of(gifts, amount, where(ok), during(date '2018-01-01', today)) > 5",
        "max_of(parts, gone_on, where(has_value(gone_on)), ever) > today",
    ):
        assert render(rule(text)) == text
