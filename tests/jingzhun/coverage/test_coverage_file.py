"""What a person says in ``coverage.yaml``, and what no longer fits the document."""

import hashlib

import pytest

from jingzhun.coverage import State, count_by_class, propose, untraced
from jingzhun.errors import JingzhunError
from tests.jingzhun.coverage.conftest import GOALS, HEAD, PLAN, TASKS, World


def named(world: World, words: str) -> str:
    """The name of the item with these words."""
    return next(line.item.name for line in world.report().lines if line.item.words == words)


def answering(world: World, text: str) -> str:
    """A coverage file that answers the plan as it is now."""
    digest = hashlib.sha256(world.document.read_bytes()).hexdigest()
    return f"document: {{sha256: {digest}}}\n{text}"


@pytest.fixture
def lacking(world: World) -> World:
    """A pack that lacks one task, which the coverage file may tell of."""
    world.files["tasks"] = TASKS.splitlines()[0] + "\n"
    return world


def test_a_pair_made_by_hand_wins(lacking: World) -> None:
    name = named(lacking, "建立村医考核办法")
    lacking.files["coverage"] = answering(lacking, f"pairs: {{{name}: task:doctor_training}}\n")

    assert lacking.entries()["建立村医考核办法"] == ("task:doctor_training",)
    assert lacking.report().is_complete


def test_a_pair_made_by_hand_must_be_of_the_clause_and_hold_the_figure(world: World) -> None:
    task, figure = named(world, "建立村医考核办法"), named(world, "县卫生健康局每月督查2次")
    pairs = f"pairs:\n  {task}: duty:inspections\n  {figure}: task:doctor_training\n"
    world.files["tasks"] = TASKS.replace("二(一)", "二(二)")
    world.files["coverage"] = answering(world, pairs)

    faults = {fault.code: fault for fault in world.report().faults}

    assert faults["COVERAGE007"].position.line == 3
    assert (faults["COVERAGE008"].position.line, faults["COVERAGE008"].wanted) == (4, "2次/月")
    assert not world.report().is_complete


def test_a_figure_paired_by_hand_is_compared_all_the_same(world: World) -> None:
    name = named(world, "村卫生室标准化率达到90%以上")
    world.files["coverage"] = answering(world, f"pairs: {{{name}: goal:clinics_up_to_standard}}\n")
    assert basis_of(world, name) == "figure"

    world.files["goals"] = GOALS.replace("{2022: '>= 90'}", "{2021: '>= 90'}")

    assert basis_of(world, name) == "hand"


def test_a_figure_paired_by_hand_keeps_to_its_entries(world: World) -> None:
    words = "村卫生室标准化率达到90%以上"
    name = named(world, words)
    twin = GOALS.partition("- indicator: {id: clinics_up")[2]
    world.files["goals"] = f"{GOALS}- indicator: {{id: twin_up{twin}"
    world.files["coverage"] = answering(world, f"pairs: {{{name}: goal:twin_up_to_standard}}\n")

    assert world.entries()[words] == ("goal:twin_up_to_standard",)
    assert untraced(world.report()) == ("goal:clinics_up_to_standard",)


def basis_of(world: World, name: str) -> str:
    return str(next(line.basis for line in world.report().lines if line.item.name == name))


def test_a_waiver_gives_class_and_reason(lacking: World) -> None:
    name = named(lacking, "建立村医考核办法")
    waiver = f"waivers:\n- {{class: slogan, reason: 原则要求, items: [{name}]}}\n"
    lacking.files["coverage"] = answering(lacking, waiver)

    report = lacking.report()

    assert report.is_complete
    assert [line.state for line in report.lines].count(State.WAIVED) == 1
    assert count_by_class(report) == {("task", "slogan", ""): 1}


def test_an_item_is_found_again_when_clauses_are_numbered_anew(lacking: World) -> None:
    name = named(lacking, "建立村医考核办法")
    lacking.plan = PLAN.replace("（一）", "（三）").replace("（二）", "（四）")
    lacking.files["pack"] = HEAD.replace("二(一)", "二(三)").replace("二(二)", "二(四)")
    for kind in ("tasks", "duties"):
        text = lacking.files[kind]
        lacking.files[kind] = text.replace("二(一)", "二(三)").replace("二(二)", "二(四)")
    lacking.files["coverage"] = answering(lacking, f"pairs: {{{name}: task:doctor_training}}\n")

    assert lacking.report().is_complete


def codes(world: World) -> list[str]:
    return [fault.code for fault in world.report().faults]


def test_another_document_is_told_at_the_sha256(world: World) -> None:
    world.files["coverage"] = answering(world, "")
    world.plan = PLAN.replace("考核办法", "考核的办法")

    fault = world.report().faults[0]

    assert (fault.code, fault.position.line) == ("COVERAGE001", 1)
    assert "pack" not in fault.seen
    assert not world.report().is_complete


def test_a_document_that_is_another_one_altogether_is_told_once(lacking: World) -> None:
    names = [line.item.name for line in lacking.report().lines if line.item.kind == "task"]
    waiver = f"waivers:\n- {{class: slogan, reason: 空话, items: [{', '.join(names)}]}}\n"
    lacking.files["coverage"] = answering(lacking, waiver)
    lacking.plan = "清河县道路方案\n\n一、任务\n2022年修路450公里。建立养护台账制度。\n"

    assert codes(lacking) == ["COVERAGE001", "COVERAGE009"]
    assert not lacking.report().is_complete


def test_an_item_that_is_gone_is_told_at_its_line(world: World) -> None:
    waiver = "waivers:\n- {class: slogan, reason: 空话, items: [二(一)#00000000]}\n"
    world.files["coverage"] = answering(world, waiver)

    fault = world.report().faults[0]

    assert (fault.code, fault.position.line, fault.seen) == ("COVERAGE002", 3, "二(一)#00000000")


def test_a_clause_that_the_document_lacks_is_told_at_its_line(world: World) -> None:
    world.files["pack"] = HEAD.replace("二(二): 督查", "二(二): 督查, 三: 保障")

    fault = next(f for f in world.report().faults if f.code == "COVERAGE003")

    assert (fault.seen, fault.position.line) == ("三", 8)
    assert not world.report().is_complete


def test_a_section_that_the_pack_lacks_is_told_at_its_line(world: World) -> None:
    world.plan = PLAN + "三、保障\n建立例会制度。\n"

    fault = next(f for f in world.report().faults if f.code == "COVERAGE004")

    assert (fault.seen, fault.position.line) == ("三", 10)


def test_a_document_without_its_upper_headings_says_what_its_own_mean(world: World) -> None:
    world.plan = PLAN.replace("二、主要任务\n", "").replace("一、工作目标\n", "")
    assert "COVERAGE004" in codes(world)
    world.files["coverage"] = answering(world, "clauses: {前言: 一, (一): 二(一), (二): 二(二)}\n")

    assert world.report().faults == ()
    assert world.report().is_complete


def test_what_the_reader_misses_may_be_told_without_answers(world: World) -> None:
    world.files["coverage"] = answering(world, "missed: {二(一)#00000000: duty:inspections}\n")

    report = world.report()

    assert [pair.item for pair in report.unread] == ["二(一)#00000000"]
    assert report.is_complete


def test_a_proposal_names_what_is_missing_and_is_refused_until_it_is_finished(
    lacking: World,
) -> None:
    name = named(lacking, "建立村医考核办法")
    draft = propose(lacking.report())
    assert name in draft
    lacking.files["coverage"] = draft

    with pytest.raises(JingzhunError) as refused:
        lacking.report()

    assert {fault.code for fault in refused.value.faults} == {"PACK023", "PACK034"}
    finished = draft.replace("class: ''", "class: slogan").replace("reason: ''", "reason: 空话")
    lacking.files["coverage"] = finished
    assert lacking.report().is_complete


def test_a_proposal_asks_what_the_headings_mean_where_the_pack_has_others(world: World) -> None:
    world.plan = PLAN.replace("二、主要任务\n", "").replace("一、工作目标\n", "")

    assert "clauses:\n  '前言': ''" in propose(world.report())


def test_no_waiver_hides_that_a_second_waiver_names_the_item(lacking: World) -> None:
    name = named(lacking, "建立村医考核办法")
    waiver = f"- {{class: slogan, reason: 空话, items: [{name}, {name}]}}\n"
    lacking.files["coverage"] = answering(lacking, f"waivers:\n{waiver}")

    with pytest.raises(JingzhunError) as refused:
        lacking.report()

    assert [fault.code for fault in refused.value.faults] == ["PACK163"]
