"""Quantities of one meaning are found whatever words say them; those that only look alike are kept apart."""

import pytest

from jingzhun.directives.meaning import compare_quantities, overlap, plain_indicator, unit_class
from jingzhun.directives.meaning.likeness import declared, words_apart
from tests.jingzhun.directives.saying import said


def score(one: str, other: str, unit: str = "个", other_unit: str = "") -> float:
    left = said("1", "1", one, unit=unit)
    right = said("1", "1", other, unit=other_unit or unit)
    return compare_quantities(left, right).score


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新建标准化卫生室数", "建成村卫生室个数"),
        ("贫困劳动力技能培训人数", "建档立卡贫困劳动力培训人数"),
        ("住院费用报销比例", "住院费用报销率"),
        ("农村危房改造户数", "完成农村住房改造任务户数"),
    ],
)
def test_the_same_in_other_words_is_found(one: str, other: str) -> None:
    assert score(one, other) > 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("贫困村通宽带数", "非贫困村通宽带数"),
        ("住院费用报销比例", "门诊费用报销比例"),
        ("新建小学数", "新建幼儿园数"),
        ("集中供养特困人员补助", "分散供养特困人员补助"),
    ],
)
def test_what_only_looks_alike_is_kept_apart(one: str, other: str) -> None:
    assert score(one, other) < 0.5


def test_other_units_count_other_things() -> None:
    assert score("新建卫生室", "新建卫生室", unit="所", other_unit="元") == 0
    assert score("补助标准", "补助标准", unit="元/人", other_unit="元/亩") == 0


def test_the_score_is_the_same_from_both_sides() -> None:
    assert score("新建卫生室数", "改造卫生院数") == score("改造卫生院数", "新建卫生室数")


def test_the_whole_place_of_a_document_is_no_scope() -> None:
    near = said("1", "1", "修路里程", scope="全县")
    far = said("1", "1", "修路里程", scope="")
    assert compare_quantities(near, far).is_same_scope


def test_overlap_of_nothing_is_nothing() -> None:
    assert overlap("", "道路") == 0
    assert overlap("", "") == 1


@pytest.mark.parametrize("line", declared()["same"], ids=lambda line: line[0])
def test_every_spelling_of_a_line_is_read_as_one(line: list[str]) -> None:
    plain = {plain_indicator(f"某{word}甲乙") for word in line}
    assert len(plain) == 1


@pytest.mark.parametrize("line", declared()["apart"], ids=lambda line: line[0])
def test_the_words_of_a_line_keep_apart(line: list[str]) -> None:
    for one in line:
        for other in line:
            assert any(words_apart(f"{one}甲", f"{other}甲")) == (one != other)


def test_a_unit_stands_in_one_class_only() -> None:
    units = [unit for units in declared()["units"].values() for unit in units]
    assert len(units) == len(set(units))
    assert unit_class("人/户") == "person"
