"""What a careful reader found counts too."""

import json
from pathlib import Path

import pytest

from jingzhun.coverage import count_by_class, read_answers
from jingzhun.errors import JingzhunError
from tests.jingzhun.coverage.conftest import PLAN, World


def answer(words: str, **others: object) -> str:
    start = PLAN.index(words)
    place = {"start": start, "end": start + len(words), "quote": words}
    return json.dumps({"type": "task", "section": "二/(一)", **place, **others})


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return tmp_path / "answers.jsonl"


def test_an_answer_that_the_reader_found_too_is_one_item(world: World, answers: Path) -> None:
    answers.write_text(answer("建立村医考核办法"), encoding="utf-8")
    count = len(world.report().lines)
    world.answers = read_answers(answers, PLAN)

    assert len(world.report().lines) == count


def test_an_answer_that_the_reader_missed_must_be_covered(world: World, answers: Path) -> None:
    answers.write_text(answer("队伍建设"), encoding="utf-8")
    world.answers = read_answers(answers, PLAN)

    report = world.report()

    assert [line.item.words for line in report.missing] == ["队伍建设"]
    assert count_by_class(report) == {("task", "reader_error", "missed"): 1}


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"type": "task"}',
        answer("队伍建设", quote="别的文件"),
        answer("队伍建设", end=9999),
    ],
)
def test_a_line_that_is_no_record_of_the_document_is_refused(answers: Path, line: str) -> None:
    answers.write_text(f"\n{line}\n", encoding="utf-8")

    with pytest.raises(JingzhunError) as refused:
        read_answers(answers, PLAN)

    fault = refused.value.faults[0]
    assert (fault.code, fault.position.line) == ("COVERAGE005", 2)


def test_a_file_that_is_no_text_is_refused(answers: Path) -> None:
    answers.write_bytes(b"PK\x03\x04\xd0\xff")

    with pytest.raises(JingzhunError) as refused:
        read_answers(answers, PLAN)

    assert [fault.code for fault in refused.value.faults] == ["COVERAGE005"]


def test_a_file_that_is_not_there_is_refused(answers: Path) -> None:
    with pytest.raises(JingzhunError) as refused:
        read_answers(answers, PLAN)

    assert refused.value.faults[0].code == "GENERAL001"
