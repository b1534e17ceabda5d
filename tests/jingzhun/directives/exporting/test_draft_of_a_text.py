"""From the words of a document to the entries of its draft pack."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from jingzhun.directives import make_ledger
from jingzhun.directives.exporting import PackPlan, write_pack
from jingzhun.directives.exporting.pack_entries import declared
from jingzhun.packs import check_pack
from jingzhun.vocabulary import FieldType, load_vocabulary

HEAD = "青石县饮水安全三年方案\n\n一、主要任务\n\n"
TAIL = "\n\n二、保障措施\n\n加强组织领导，落实工作责任，健全工作机制，强化督促检查。到2020年底前，水质达标率达到95%。\n"
Draft = Mapping[str, list[Any]]


def draft_of(sentence: str, folder: Path) -> Draft:
    """The entries of the draft pack that a sentence makes, by their file; the rest is left out."""
    document = folder / "plan.txt"
    document.write_text(f"{HEAD}{sentence}{TAIL}", encoding="utf-8")
    plan = PackPlan(id="water-2019", place="410622")
    pack = write_pack(make_ledger(document), plan, folder / "draft")
    assert check_pack(pack, vocabulary=load_vocabulary(), root=folder / "draft") == ()
    found = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in pack.iterdir()}
    return {
        name: [entry for entry in entries if entry["source"]["clause"] == "一"]
        for name, entries in found.items()
        if name != "pack"
    }


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("超过", "超过（不含本数）"),
        ("不少于", "不低于"),
        ("不超过", "不超过"),
        ("低于", "低于（不含本数）"),
    ],
)
def test_a_parameter_says_whether_the_figure_itself_is_meant(
    words: str, note: str, tmp_path: Path
) -> None:
    (figure,) = draft_of(f"取水往返时间{words}20分钟的农户优先改水。", tmp_path)["parameters"]
    assert (figure["unit"], figure["note"]) == ("minute", note)


def test_a_target_above_a_figure_is_written_so(tmp_path: Path) -> None:
    (goal,) = draft_of("2019年新建水窖超过300座。", tmp_path)["goals"]
    assert goal["targets"] == {2019: "> 300"}


def test_a_rate_of_the_year_is_a_target_of_each_year(tmp_path: Path) -> None:
    (goal,) = draft_of("水利资金当年支出进度达到90%。", tmp_path)["goals"]
    assert goal["targets"] == {"each_year": "= 90"}
    assert "原文未写年份" not in str(goal)


def test_what_recurs_each_year_is_a_target_of_each_year(tmp_path: Path) -> None:
    (goal,) = draft_of("每年新建水窖不少于30座。", tmp_path)["goals"]
    assert goal["targets"] == {"each_year": ">= 30"}


def test_what_recurs_each_month_is_no_target_of_a_year(tmp_path: Path) -> None:
    (goal,) = draft_of("每月新建水窖不少于3座。", tmp_path)["goals"]
    assert goal["targets"] == {2020: {"value": ">= 3", "span": "by"}}


@pytest.mark.parametrize(
    ("sentence", "targets"),
    [
        (
            "2019年12月31日前建成水窖300座。",
            {2019: {"value": "= 300", "span": "by", "deadline": date(2019, 12, 31)}},
        ),
        (
            "2019年6月建成水窖300座。",
            {2019: {"value": "= 300", "deadline": date(2019, 6, 30)}},
        ),
        ("2019年建成水窖300座。", {2019: "= 300"}),
        ("到2020年建成水窖300座。", {2020: {"value": "= 300", "span": "by"}}),
    ],
)
def test_the_day_by_which_a_target_is_due_is_kept(
    sentence: str, targets: object, tmp_path: Path
) -> None:
    (goal,) = draft_of(sentence, tmp_path)["goals"]
    assert goal["targets"] == targets


def test_the_day_of_a_year_that_is_not_named_is_kept_as_a_note(tmp_path: Path) -> None:
    (goal,) = draft_of("5月底前建成水窖300座。", tmp_path)["goals"]
    assert goal["note"] == "单位：座；原文未写年份；时限：05-31"


def test_what_an_amount_is_raised_to_keeps_its_period(tmp_path: Path) -> None:
    figures = draft_of("供养补贴每人每月60元，2020年提高到80元。", tmp_path)["parameters"]
    assert [(figure["label"], figure["unit"]) for figure in figures] == [
        ("供养补贴每人每月", "yuan_month"),
        ("供养补贴每人每月", "yuan_month"),
    ]
    assert figures[1]["values"] == {date(2020, 1, 1): 80}


@pytest.mark.parametrize("mark", ["，", "。"])
def test_who_answers_for_a_target_is_no_task_of_its_own(mark: str, tmp_path: Path) -> None:
    draft = draft_of(f"2019年建成水窖300座{mark}由县水利局负责，县财政局配合。", tmp_path)
    (goal,) = draft["goals"]
    assert (goal["lead"], goal["supporting"]) == ("water", ["finance"])
    assert draft["tasks"] == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("取水往返时间超过20分钟的农户优先改水", "integer"),
        ("人均住房面积低于20平方米的予以改造", "quantity"),
        ("救助标准不低于低保标准的1.3倍", "quantity"),
        ("门诊报销比例不低于80%", "rate"),
        ("供养补贴每人每月60元", "money"),
    ],
)
def test_a_parameter_has_the_type_of_the_fields_in_its_unit(
    words: str, kind: str, tmp_path: Path
) -> None:
    (figure,) = draft_of(f"{words}。", tmp_path)["parameters"]
    assert figure["type"] == kind


def test_units_that_are_measured_are_those_of_measured_fields() -> None:
    vocabulary = load_vocabulary()
    fields = [field for entity in vocabulary.entities.values() for field in entity.fields.values()]
    counted = {field.unit for field in fields if field.type is FieldType.INTEGER}
    measured = {field.unit for field in fields if field.type is FieldType.QUANTITY and field.unit}
    assert measured <= set(declared()["measured"]) <= set(vocabulary.code_tables["unit"].values)
    assert not counted & set(declared()["measured"])
