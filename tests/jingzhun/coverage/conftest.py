"""A small plan and its pack, written into a folder, and their coverage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from jingzhun.coverage import CoverageReport, State, cover
from jingzhun.directives import make_ledger
from jingzhun.directives.jsonl import Record
from jingzhun.packs import load_coverage, load_pack
from jingzhun.vocabulary import load_vocabulary

PLAN = """清河县村卫生室建设方案

一、工作目标
2021年新建村卫生室8所，2022年新建村卫生室12所。到2022年，村卫生室标准化率达到90%以上。

二、主要任务
（一）队伍建设。由县卫生健康局牵头，完善村医培训制度。建立村医考核办法。
（二）督查。县卫生健康局每月督查2次。
"""
HEAD = """id: clinics
title: 清河县村卫生室建设方案
issuer: 清河县
place: '410621'
valid_from: 2021-01-01
valid_until: 2022-12-31
version: '1.0'
clauses: {一: 工作目标, 二: 主要任务, 二(一): 队伍建设, 二(二): 督查}
"""
GOALS = """- indicator: {id: clinics_built, label: 新建村卫生室, unit: institution, reported: true}
  nature: quota
  targets: {2021: '= 8', 2022: '= 12'}
  source: {clause: 一}
- indicator: {id: clinics_up_to_standard, label: 村卫生室标准化率, unit: percent, reported: true}
  nature: floor
  targets: {2022: '>= 90'}
  source: {clause: 一}
"""
TASKS = """- {id: doctor_training, label: 村医培训制度, source: {clause: 二(一)}}
- {id: doctor_assessment, label: 村医考核办法, source: {clause: 二(一)}}
"""
DUTIES = """- {id: inspections, label: 督查, who: health, every: month, at_least: 2, source: {clause: 二(二)}}
"""


@dataclass
class World:
    """The files of a plan and its pack; each can be replaced before they are held against each other."""

    folder: Path
    plan: str = PLAN
    files: dict[str, str] = field(
        default_factory=lambda: {"pack": HEAD, "goals": GOALS, "tasks": TASKS, "duties": DUTIES}
    )
    answers: Sequence[Record] = ()

    @property
    def document(self) -> Path:
        """The file of the plan."""
        path = self.folder / "plan.txt"
        path.write_text(self.plan, encoding="utf-8")
        return path

    @property
    def pack(self) -> Path:
        """The folder of the pack."""
        folder = self.folder / "clinics"
        folder.mkdir(exist_ok=True)
        for name, text in self.files.items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return folder

    def report(self) -> CoverageReport:
        """What the pack covers of the plan."""
        vocabulary = load_vocabulary()
        pack = load_pack(self.pack, vocabulary=vocabulary)
        ledger = make_ledger(self.document)
        coverage = load_coverage(self.pack, pack)
        return cover(ledger, pack, coverage, vocabulary=vocabulary, answers=self.answers)

    def missing(self) -> list[str]:
        """The words of what is missing."""
        return [line.item.words for line in self.report().missing]

    def entries(self) -> Mapping[str, tuple[str, ...]]:
        """What stands for each item, by its words."""
        return {
            line.item.words: line.entries
            for line in self.report().lines
            if line.state is State.COVERED
        }


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)
