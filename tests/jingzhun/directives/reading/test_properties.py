"""What holds for every text: places point to their words, figures lie in their spans, nothing crashes."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from jingzhun.directives.model import Reading
from jingzhun.directives.reading import read_directive
from jingzhun.directives.reading.plain_text import make_plain

# Pieces of which plans are made, and what damages them.
SAID = (
    "一、|(一)|1.|①|第一条|到2020年|2018—2020年|每年|每月|截至2017年底|5月底前|分别|"
    "新建|投入|不少于|不超过|由|提高到|加强|落实|确保|鼓励|县教育局要|对|在|每村|"
    "5所|3.5万元|85%以上|2-3个|7:3|十万元以内|两县|20余家|一次|3 . 5 万|１２名|19,702人|"
    "学校|低收入户|报销比例|补助标准|“五个一”|《规划》|(含小学)|(牵头单位:县水利局)|〔2018〕5号|"
    "全覆盖|应保尽保|的|和|以上|年|万|〇|0|\x00|😀|率|“|)|(|,|;|。|:|、|\n| |\t|　"
)
PIECES = SAID.split("|")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
PLAN = "一、主要任务\n加强学校建设,落实工作责任,健全工作机制。\n"


def records_hold(reading: Reading) -> None:
    size = len(reading.text)
    for quantity in reading.quantities:
        assert (
            0
            <= quantity.start
            <= quantity.figure_start
            < quantity.figure_end
            <= quantity.end
            <= size
        )
        assert quantity.value_max is None or quantity.value_max > quantity.value
        assert quantity.unit
    for task in reading.tasks:
        assert 0 <= task.start < task.end <= size
        assert reading.quote(task)[0] == task.words[0]
    for section in (part for top in reading.sections for part in top.walk()):
        assert 0 <= section.start < section.end <= size
        assert all(
            section.start <= child.start <= child.end <= section.end for child in section.children
        )


@settings(deadline=None)  # a machine under load is no fault
@given(TEXTS)
def test_every_record_points_to_its_words(text: str) -> None:
    records_hold(read_directive(f"{PLAN}{text}"))


@settings(deadline=None)  # a machine under load is no fault
@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    records_hold(read_directive(text))


@settings(deadline=None)  # a machine under load is no fault
@given(st.text(max_size=120))
def test_a_plain_text_leads_back_to_its_original(text: str) -> None:
    plain = make_plain(text)
    assert len(plain.words) == len(plain.places)
    assert list(plain.places) == sorted(set(plain.places))


@settings(deadline=None)  # a machine under load is no fault
@given(st.integers(1, 999_999), st.sampled_from(["所", "家", "亩", "公里"]))
def test_a_written_figure_is_read_as_its_value(value: int, unit: str) -> None:
    for written in (f"{value}", f"{value:,}"):
        text = f"{PLAN}新建示范点{written}{unit}。"
        (quantity,) = read_directive(text).quantities
        assert quantity.value == value
        assert text[quantity.figure_start : quantity.figure_end] == f"{written}{unit}"


def test_a_long_plan_is_read_within_a_second_or_so() -> None:
    paragraph = (
        "(一)加快学校建设。到2020年,新建学校5所,改造宿舍300间,每年投入不少于200万元,入学率达到99%以上;"
        "县教育局要完善资助政策,实现困难学生应助尽助,鼓励社会力量参与办学。每月至少调度1次,严格落实责任。\n"
    )
    text = "一、任务\n" + paragraph * (25_000 // len(paragraph))
    read_directive(text)
    begun = time.process_time()
    reading = read_directive(text)
    assert reading.quantities
    assert (
        time.process_time() - begun < 3
    )  # it takes 0.4 s; the promise of 1 s is measured elsewhere
