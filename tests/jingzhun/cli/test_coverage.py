"""A pack held against its document on the command line."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.jingzhun.cli.conftest import call

PLAN = "清河县道路方案\n\n一、任务\n2022年修路450公里。建立养护台账制度。\n"
PACK = """id: roads
title: 清河县道路方案
issuer: 清河县
place: '410621'
valid_from: 2021-01-01
valid_until: 2022-12-31
version: '1.0'
clauses: {一: 任务}
"""
GOAL = """- indicator: {id: roads_built, label: 修路, unit: km, reported: true}
  nature: quota
  targets: {2022: '= 450'}
  source: {clause: 一}
"""
TASK = "- {id: upkeep, label: 养护台账制度, source: {clause: 一}}\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "roads"
    folder.mkdir()
    for name, text in (("pack", PACK), ("goals", GOAL), ("tasks", TASK)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_whole_pack_ends_well_and_shows_its_counts(pack: Path, plan: Path) -> None:
    said = call("packs", "coverage", pack, "--document", plan)
    assert said.code == 0, said.err
    assert "缺漏 0 项" in said.out
    assert "100.00" in said.out
    assert "COVERAGE006" in said.err


def test_what_is_missing_is_shown_with_its_place(pack: Path, plan: Path) -> None:
    (pack / "tasks.yaml").unlink()
    said = call("packs", "coverage", pack, "--document", plan)
    assert said.code == 1
    assert "建立养护台账制度" in said.out
    assert "修路450公里" not in said.out
    every = call("packs", "coverage", pack, "--document", plan, "--all", "--lang", "en")
    assert "goal:roads_built" in every.out


def test_all_items_are_written(pack: Path, plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "coverage.xlsx"
    said = call("packs", "coverage", pack, "--document", plan, "--format", "xlsx", "--out", out)
    assert said.code == 0, said.err
    assert load_workbook(out).active.max_row >= 3
    lines = call("packs", "coverage", pack, "--document", plan, "--format", "jsonl").out
    states = [json.loads(line)["state"] for line in lines.splitlines()]
    assert states == ["已覆盖", "已覆盖"]


def test_an_entry_that_nobody_can_trace_is_shown(pack: Path, plan: Path) -> None:
    (pack / "tasks.yaml").write_text(
        TASK + TASK.replace("upkeep", "lamps").replace("养护台账", "路灯")
    )
    said = call("packs", "coverage", pack, "--document", plan, "--all")
    assert (said.code, "未对应" in said.out, "task:lamps" in said.out) == (0, True, True)


def test_a_proposal_is_written_and_never_over_a_file(pack: Path, plan: Path) -> None:
    (pack / "tasks.yaml").unlink()
    draft = pack.parent / "draft.yaml"
    said = call("packs", "coverage", pack, "--document", plan, "--propose", draft)
    assert "sha256" in draft.read_text(encoding="utf-8")
    assert str(draft) in said.err
    again = call("packs", "coverage", pack, "--document", plan, "--propose", draft)
    assert (again.code, "CLI004" in again.err) == (3, True)


def test_a_wrong_kind_of_file_is_refused(pack: Path, tmp_path: Path) -> None:
    picture = tmp_path / "plan.png"
    picture.write_bytes(b"\x89PNG")
    said = call("packs", "coverage", pack, "--document", picture)
    assert (said.code, "DIRECTIVE001" in said.err) == (1, True)
    said = call("packs", "coverage", pack, "--document", tmp_path)
    assert (said.code, "GENERAL001" in said.err) == (1, True)


@pytest.mark.parametrize("name", ["national", "data-quality"])
def test_a_pack_that_rests_on_no_document_is_refused(plan: Path, name: str) -> None:
    said = call("packs", "coverage", name, "--document", plan)
    assert (said.code, "COVERAGE010" in said.err) == (1, True)


def test_a_pack_that_is_not_there_is_refused(plan: Path) -> None:
    said = call("packs", "coverage", "hebi-2081", "--document", plan)
    assert (said.code, "hebi-2018" in said.err) == (1, True)
