"""The order in which results are computed."""

from jingzhun.eligibility.columns import ColumnKey
from jingzhun.eligibility.stages import latest_stages


def key(name: str) -> ColumnKey:
    return ColumnKey(kind="definition", id=name, aspect="value")


def test_a_parent_waits_for_its_children_and_the_rest_waits_with_it() -> None:
    child, parent, alone = key("child"), key("parent"), key("alone")
    graph = {child: (), parent: ((child, True),), alone: ()}
    entities = {child: "persons", parent: "households", alone: "households"}
    assert latest_stages(graph, entities) == {child: 0, parent: 1, alone: 1}


def test_what_another_subject_waits_for_comes_before_it() -> None:
    household, person, late = key("household"), key("person"), key("late")
    graph = {household: (), person: ((household, True),), late: ((person, True),)}
    entities = {household: "households", person: "persons", late: "households"}
    assert latest_stages(graph, entities) == {household: 0, person: 1, late: 2}


def test_what_a_result_needs_on_its_own_subject_may_stand_beside_it() -> None:
    below, above = key("below"), key("above")
    graph = {below: (), above: ((below, False),)}
    entities = {below: "households", above: "households"}
    assert latest_stages(graph, entities) == {below: 0, above: 0}
