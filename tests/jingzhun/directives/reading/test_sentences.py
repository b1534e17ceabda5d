"""Sentences of all constructions, and what is read from each."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from jingzhun.directives.model import Quantity, Task
from jingzhun.directives.reading import read_directive

FOLDER = Path(__file__).parent / "sentences"
# Every sentence is read as a paragraph of a plan that runs to 2020.
BEFORE = "一、主要任务\n"
AFTER = "\n二、保障措施\n加强组织领导,落实工作责任,健全工作机制,强化督促检查。各项工作到2020年见到成效。\n"


def cases(key: str) -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            if key in case:
                found.append(
                    pytest.param(case["text"], case[key], id=f"{path.stem}-{case['text'][:24]}")
                )
    return found


def read(sentence: str) -> tuple[list[Quantity], list[Task]]:
    reading = read_directive(f"{BEFORE}{sentence}{AFTER}")
    end = len(BEFORE) + len(sentence)
    quantities = [q for q in reading.quantities if q.start < end]
    return quantities, [task for task in reading.tasks if task.start < end]


def when(record: Quantity | Task) -> str:
    dating = record.dating
    years = " ".join(str(year) for year in dating.years)
    by = f"--{dating.month_day}" if dating.month_day else str(dating.deadline or "")
    if isinstance(record, Task):
        return years or by
    if dating.span == "none":
        return "none"
    return " ".join(part for part in (years or "[]", str(dating.span), by) if part)


def said(quantity: Quantity) -> str:
    value = f"{quantity.value.normalize():f}"
    if quantity.value_max is not None:
        value += f"..{quantity.value_max.normalize():f}"
    return f"{quantity.sign} {value} {quantity.unit} | {when(quantity)} | {quantity.kind}"


def told(task: Task) -> str:
    marks = "absolute" if task.absolute else "permissive" if task.permissive else ""
    lead, others = (
        ",".join(units) for units in (task.responsible.lead, task.responsible.supporting)
    )
    units = " > ".join([lead, others]).strip() if others else lead
    return " | ".join([task.words, marks, when(task), units]).rstrip(" |").replace("  ", " ")


@pytest.mark.parametrize(("sentence", "expected"), cases("quantities"))
def test_the_quantities_of_a_sentence_are_read(sentence: str, expected: list[str]) -> None:
    quantities, _ = read(sentence)
    assert [said(q) for q in quantities] == [line.rpartition(" | ")[0] for line in expected]
    for quantity, line in zip(quantities, expected, strict=True):
        assert line.rpartition(" | ")[2] in quantity.indicator


@pytest.mark.parametrize(("sentence", "expected"), cases("tasks"))
def test_the_tasks_of_a_sentence_are_read(sentence: str, expected: list[str]) -> None:
    _, tasks = read(sentence)
    assert [told(task) for task in tasks] == [line.replace("  ", " ") for line in expected]
