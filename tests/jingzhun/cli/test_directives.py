"""Policy documents on the command line: read, checked, compared, exported."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.jingzhun.cli.conftest import call

PLAN = """清河县村卫生室建设方案

一、工作目标
2021年新建村卫生室8所，2022年新建村卫生室12所。到2022年，村卫生室标准化率达到90%以上。

二、主要任务
由县卫生健康局牵头，完善村医培训制度。在甲镇、乙镇、丙乡等4个乡镇建设中心卫生室。（下转2版）
"""
TABLE = "2022年修路450公里。\n指标\t单位\t2021年\t2022年\t合计\n修路\t公里\t300\t400\t800\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "clinics.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "roads.txt"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_document_is_shown_as_a_table(table: Path) -> None:
    said = call("directives", "read", table)
    assert said.code == 0, said.err
    assert "修路" in said.out
    assert "牵头单位" in said.out


def test_what_was_left_out_is_said(plan: Path) -> None:
    assert "略去 1 处不属正文的内容：报纸转版提示" in call("directives", "read", plan).out


def test_json_lines_go_to_standard_output(table: Path) -> None:
    said = call("directives", "read", table, "--format", "jsonl")
    records = [json.loads(line) for line in said.out.splitlines()]
    printed = [
        record for record in records if record["section"] == "前言" and record["value"] == 800
    ]
    assert printed[0]["quote"] == "800"
    assert printed[0]["span"] == "total"


def test_a_workbook_is_named_after_its_document(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = call("directives", "read", table, "--format", "xlsx")
    assert (said.code, said.err) == (0, "")
    assert "roads任务分解表.xlsx" in said.out
    book = load_workbook(tmp_path / "roads任务分解表.xlsx")
    assert book.sheetnames[0] == "任务分解表"
    assert call("directives", "read", table, "--format", "xlsx").code == 3


def test_a_folder_of_documents_gets_a_file_for_each(
    plan: Path, table: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "notes.xls").touch()
    out = tmp_path / "out"
    said = call("directives", "read", tmp_path, "--format", "jsonl", "--out", out, "--lang", "en")
    assert said.code == 1
    assert "DIRECTIVE003" in said.err
    assert "1 document could not be read" in said.err
    assert sorted(path.name for path in out.iterdir()) == ["clinics.jsonl", "roads.jsonl"]
    assert "2 documents" in said.out


def test_several_documents_do_not_go_into_one_file(plan: Path, table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.touch()
    said = call("directives", "read", plan, table, "--format", "jsonl", "--out", out)
    assert (said.code, "DIRECTIVE013" in said.err) == (1, True)


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    assert "DIRECTIVE009" in call("directives", "read", tmp_path).err
    assert "GENERAL001" in call("directives", "read", tmp_path / "nowhere").err


def test_contradictions_end_the_check_with_a_fault(plan: Path, table: Path) -> None:
    said = call("directives", "check", table)
    assert said.code == 1
    assert "300 + 400 = 700 ≠ 800" in said.out
    said = call("directives", "check", plan, "--lang", "en")
    assert said.code == 0, "what may be an open list is a doubt, no contradiction"
    assert "3 ≠ 4" in said.out


def test_findings_and_comparisons_are_json_lines_with_codes_and_offsets(table: Path) -> None:
    checked = call("directives", "check", table, "--format", "jsonl").out.splitlines()
    finding = next(f for f in map(json.loads, checked) if f["check"] == "table_sum")
    place = finding["places"][0]
    assert TABLE[place["start"] : place["end"]] == place["words"] == "800"
    compared = call("directives", "compare", table, table, "--all", "--format", "jsonl").out
    assert {json.loads(line)["outcome"] for line in compared.splitlines()} == {"same"}


def test_a_document_without_contradictions(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("一、目标\n完善制度。\n", encoding="utf-8")
    said = call("directives", "check", path)
    assert (said.code, "未发现矛盾。" in said.out) == (0, True)


def test_two_plans_are_compared_and_pairs_corrected(table: Path, tmp_path: Path) -> None:
    other = tmp_path / "lower.txt"
    other.write_text(TABLE.replace("400", "420"), encoding="utf-8")
    pairs = tmp_path / "pairs.csv"
    said = call("directives", "compare", table, other, "--as", "versions", "--write-pairs", pairs)
    assert said.code == 0, said.err
    assert "改动 1" in said.out
    text = pairs.read_text(encoding="utf-8-sig").replace(",\n", ",否\n").replace(",\r\n", ",否\r\n")
    pairs.write_text(text, encoding="utf-8")
    said = call("directives", "compare", table, other, "--as", "versions", "--pairs", pairs)
    assert "改动 1" not in said.out
    assert "删去" in said.out


def test_the_way_down_hides_what_agrees_unless_asked(table: Path) -> None:
    assert "一致" in call("directives", "compare", table, table, "--all").out
    assert "800公里" not in call("directives", "compare", table, table).out


def test_a_draft_pack_passes_the_check_of_packs(table: Path, tmp_path: Path) -> None:
    said = call(
        "directives", "export", table, "--as-pack", "--place", "410600", "--out", tmp_path / "packs"
    )
    assert said.code == 0, said.err
    checked = call("packs", "check", tmp_path / "packs" / "roads")
    assert (checked.code, checked.err) == (0, "")


def test_a_name_that_no_pack_can_have_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="utf-8")
    said = call("directives", "export", path, "--as-pack", "--out", tmp_path)
    assert (said.code, "DIRECTIVE012" in said.err) == (1, True)
    good = call("directives", "export", path, "--as-pack", "--id", "clinics", "--out", tmp_path)
    assert good.code == 0, good.err


def test_a_workbook_is_the_usual_export(plan: Path, tmp_path: Path) -> None:
    said = call("directives", "export", plan, "--out", tmp_path / "out.xlsx")
    assert said.code == 0, said.err
    assert (tmp_path / "out.xlsx").exists()
