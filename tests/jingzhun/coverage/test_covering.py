"""Figures and tasks of a plan find their entries, and miss them when they are gone."""

import pytest

from jingzhun.coverage import State, untraced
from tests.jingzhun.coverage.conftest import GOALS, PLAN, TASKS, World


def test_everything_is_covered_by_the_entries_of_its_clause(world: World) -> None:
    report = world.report()

    assert report.is_complete
    assert world.entries()["村卫生室标准化率达到90%以上"] == ("goal:clinics_up_to_standard",)
    assert world.entries()["建立村医考核办法"] == ("task:doctor_assessment",)
    assert world.entries()["县卫生健康局每月督查2次"] == ("duty:inspections",)


def test_a_figure_without_its_entry_is_missing(world: World) -> None:
    world.files["goals"] = GOALS.replace("2022: '= 12'", "2022: '= 13'")

    assert world.missing() == ["2022年新建村卫生室12所"]
    assert not world.report().is_complete


def test_a_task_without_its_entry_is_missing(world: World) -> None:
    world.files["tasks"] = TASKS.splitlines()[0] + "\n"

    assert world.missing() == ["建立村医考核办法"]


@pytest.mark.parametrize(
    ("kept", "replaced"),
    [
        ("source: {clause: 一}", "source: {clause: 二}"),
        ("unit: percent", "unit: institution"),
        (">= 90", ">= 91"),
        ("{2022: '>= 90'}", "{2021: '>= 90'}"),
    ],
    ids=["clause", "unit", "value", "year"],
)
def test_a_figure_needs_the_same(world: World, kept: str, replaced: str) -> None:
    first, _, second = GOALS.rpartition("- indicator")
    world.files["goals"] = f"{first}- indicator{second.replace(kept, replaced)}"

    assert world.missing() == ["村卫生室标准化率达到90%以上"]


def test_one_number_of_the_pack_stands_for_one_of_the_document(world: World) -> None:
    world.plan = PLAN.replace("90%以上。", "90%以上。到2022年，村医持证率达到90%以上。")

    assert len(world.missing()) == 1


def test_of_two_equal_figures_each_takes_the_entry_that_speaks_of_it(world: World) -> None:
    world.plan = PLAN.replace("90%以上。", "90%以上，村医持证率达到90%以上。")
    second = GOALS.partition("- indicator: {id: clinics_up")[2].replace(
        "村卫生室标准化率", "村医持证率"
    )
    world.files["goals"] = f"- indicator: {{id: licensed{second}{GOALS}"

    assert world.entries()["村医持证率达到90%以上"] == ("goal:licensed_to_standard",)
    assert world.entries()["村卫生室标准化率达到90%以上"] == ("goal:clinics_up_to_standard",)


def test_how_often_a_duty_falls_due_is_part_of_its_figure(world: World) -> None:
    world.files["duties"] = world.files["duties"].replace("every: month", "every: quarter")

    assert world.missing() == ["县卫生健康局每月督查2次"]


def test_a_placeholder_covers_nothing(world: World) -> None:
    world.files["goals"] = GOALS.replace(
        "targets: {2022: '>= 90'}",
        "targets: {2022: '>= 90'}\n  status: placeholder\n  note: 自定",
    )

    assert world.missing() == ["村卫生室标准化率达到90%以上"]


def test_a_paragraph_counts_as_its_clause(world: World) -> None:
    world.files["goals"] = GOALS.replace("{clause: 一}", "{clause: 一¶1}")

    assert world.report().is_complete


def test_tables_and_tiers_of_parameters_hold_figures(world: World) -> None:
    world.plan = PLAN.replace(
        "督查2次。", "督查2次。C级危房补助8000元，D级危房补助20000元，超过3000元的部分报销60%。"
    )
    world.files["parameters"] = """
- id: renovation
  label: 补助
  unit: yuan
  keyed_by: [dwelling_grade]
  values: {2021-01-01: {C: 8000, D: 20000}}
  source: {clause: 二(二)}
- id: share
  label: 报销
  unit: percent
  bracket: true
  values: {2021-01-01: [{above: 3000, rate: 60}]}
  source: {clause: 二(二)}
"""
    entries = {entry for own in world.entries().values() for entry in own}

    assert "parameter:renovation" in entries
    assert "parameter:share" in entries
    assert world.missing() == []


def test_a_task_is_no_business_of_a_definition(world: World) -> None:
    world.files["tasks"] = TASKS.splitlines()[0] + "\n"
    world.files["definitions"] = (
        "- {id: is_large, label: 村医考核办法, for: household, is: member_count > 1,"
        " source: {clause: 二(一)}}\n"
    )

    assert world.missing() == ["建立村医考核办法"]


def test_two_tasks_share_an_entry_only_if_they_have_nearly_all_its_words(world: World) -> None:
    world.plan = PLAN.replace(
        "建立村医考核办法。", "建立村医考核办法。推广村医考核办法。推行考核通报。"
    )
    world.files["tasks"] = TASKS

    assert world.entries()["推广村医考核办法"] == ("task:doctor_assessment",)
    assert world.missing() == ["推行考核通报"]


def test_an_entry_without_an_item_is_told(world: World) -> None:
    world.files["tasks"] = TASKS + "- {id: singing, label: 唱歌比赛, source: {clause: 二(一)}}\n"

    assert untraced(world.report()) == ("task:singing",)
    assert world.report().is_complete


def test_every_line_tells_where_it_stands(world: World) -> None:
    lines = {line.item.words: line.item for line in world.report().lines}

    item = lines["县卫生健康局每月督查2次"]
    assert (item.line, item.clause, item.kind) == (8, "二(二)", "quantity")
    assert all(line.state is State.COVERED for line in world.report().lines)
