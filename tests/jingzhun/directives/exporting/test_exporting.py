"""The task breakdown as a workbook, and a draft pack that loads."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from jingzhun.directives import Ledger
from jingzhun.directives.documents import read_text
from jingzhun.directives.exporting import PackPlan, break_down, write_pack, write_workbook
from jingzhun.directives.exporting.pack_entries import declared
from jingzhun.directives.model import (
    Comparison,
    Dating,
    Head,
    Quantity,
    QuantityKind,
    Reading,
    Responsible,
    Section,
    Span,
    Task,
)
from jingzhun.errors import JingzhunError
from jingzhun.packs import check_pack
from jingzhun.vocabulary import load_vocabulary
from tests.jingzhun.directives.saying import said

TEXT = (
    "某县村卫生提升方案（下转2版）全县有村卫生室120所。三年新建卫生室20所，2021年新建卫生室8所，"
    "2022年新建卫生室不少于12所。入户签约率达到80%以上。每季度巡查1次。每村补助2万元至3万元。"
    "三年投资2800万元。完善急救制度，实现村医全覆盖。鼓励社会办医。"
)


def quantities() -> list[Quantity]:
    health = ("县卫生健康局",)
    return [
        said(TEXT, "村卫生室120所", "村卫生室数", kind=QuantityKind.BASELINE, section="前言"),
        said(TEXT, "三年新建卫生室20所", "新建卫生室数", years=(2021, 2022), lead=health),
        said(TEXT, "2021年新建卫生室8所", "新建卫生室数", years=(2021,), lead=health),
        said(
            TEXT,
            "2022年新建卫生室不少于12所",
            "新建卫生室数",
            years=(2022,),
            comparison=Comparison.AT_LEAST,
        ),
        said(
            TEXT,
            "入户签约率达到80%",
            "入户签约率",
            comparison=Comparison.AT_LEAST,
            section="二/(一)/1",
        ),
        said(
            TEXT,
            "每季度巡查1次",
            "巡查次数",
            unit="次/季度",
            kind=QuantityKind.STANDARD,
            section="二/(一)/1",
            lead=("某某中心",),
        ),
        said(
            TEXT,
            "每村补助2万元至3万元",
            "每村补助",
            unit="元/村",
            comparison=Comparison.RANGE,
            kind=QuantityKind.STANDARD,
            value="20000",
            value_max="30000",
        ),
        said(TEXT, "三年投资2800万元", "投资", unit="元", years=(2021, 2022)),
    ]


def task(words: str, **rest: object) -> Task:
    start = TEXT.index(words)
    facts = {"section": "二/(一)/1", "verb": words[:2], "object": words[2:], "dating": Dating()}
    return Task(start=start, end=start + len(words), words=words, **{**facts, **rest})  # type: ignore[arg-type]


def ledger() -> Ledger:
    sections = (
        Section(path="一", level=1, title="工作目标", start=0, end=0),
        Section(path="二", level=1, title="主要任务", start=0, end=0),
        Section(path="二/(一)", level=2, title="夯实基础", start=0, end=0),
        Section(path="二/(一)/1", level=3, title="村卫生室", start=0, end=0),
    )
    whole = Responsible(lead=("县卫生健康局",), supporting=("县财政局", "各乡镇"))
    deadline = Dating(years=(2022,), span=Span.BY, deadline=date(2022, 6, 30))
    tasks = (
        task("完善急救制度", dating=deadline, responsible=whole),
        task("实现村医全覆盖", absolute=True),
        task("鼓励社会办医", permissive=True),
    )
    document = read_text(TEXT, file="plan.txt")
    head = Head(title="某县村卫生提升方案", issuer="某县人民政府", issued_on=date(2021, 3, 1))
    reading = Reading(
        text=document.prose,
        head=head,
        sections=sections,
        quantities=tuple(quantities()),
        tasks=tasks,
    )
    return Ledger(document, reading)


def sheet(name: str = "任务分解表") -> Worksheet:
    book = load_workbook(io.BytesIO(write_workbook(ledger(), break_down(ledger()))))
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def row_of(what: str) -> dict[str, object]:
    rows = list(sheet().iter_rows(min_row=2, values_only=True))
    (found,) = [row for row in rows[1:] if row[2] == what]
    return dict(zip([str(name) for name in rows[0]], found, strict=True))


def test_the_columns_are_those_of_a_task_breakdown() -> None:
    names = [cell.value for cell in sheet()[2]]
    years = ["2021年", "2022年", "合计", "不分年度"]
    before = ["序号", "章节", "任务/指标", "范围", "单位"]
    assert names == [*before, *years, "完成时限", "牵头单位", "配合单位", "原文位置"]


def test_the_years_of_an_indicator_stand_side_by_side() -> None:
    row = row_of("新建卫生室数")
    assert (row["2021年"], row["2022年"], row["合计"]) == (8, 12, 20)
    assert (row["章节"], row["单位"], row["牵头单位"]) == ("一 工作目标", "所", "县卫生健康局")
    assert str(row["原文位置"]).endswith("三年新建卫生室20所")


def test_at_least_is_a_sign_before_a_number() -> None:
    cells = {cell.value: cell.number_format for row in sheet().iter_rows() for cell in row}
    assert cells[12] == '"≥"#,##0'


def test_large_sums_are_printed_in_ten_thousands() -> None:
    row = row_of("投资")
    assert (row["单位"], row["合计"]) == ("万元", 2800)
    assert row_of("每村补助")["不分年度"] == "2—3"


def test_tasks_have_their_deadline_and_offices() -> None:
    row = row_of("完善急救制度")
    assert (row["完成时限"], row["配合单位"]) == ("2022年6月30日", "县财政局、各乡镇")


def test_the_sheet_is_ready_to_print_and_to_filter() -> None:
    own = sheet()
    assert own.freeze_panes == "D3"
    assert own.auto_filter.ref is not None
    assert (own.page_setup.orientation, own.page_setup.paperSize) == ("landscape", 9)
    assert own.print_title_rows == "$1:$2"
    assert own["C3"].alignment.wrap_text


def test_facts_stand_on_a_sheet_of_their_own() -> None:
    assert [row[2] for row in sheet("基础数据").iter_rows(min_row=3, values_only=True)] == [
        "村卫生室数"
    ]


def test_what_was_left_out_is_said() -> None:
    words = [str(row[1]) for row in sheet("读取说明").iter_rows(values_only=True)]
    assert "报纸转版提示：（下转2版）" in words


def test_a_second_figure_of_one_year_has_a_row_of_its_own() -> None:
    own = ledger()
    again = replace(own.reading.quantities[2], start=0, end=1)
    reading = replace(own.reading, quantities=(*own.reading.quantities, again))
    rows = break_down(Ledger(own.document, reading)).rows
    assert [row.what for row in rows].count("新建卫生室数") == 2


def written(tmp_path: Path) -> Path:
    return write_pack(ledger(), PackPlan(id="clinics-2021", place="410600"), tmp_path)


def test_a_draft_pack_loads_without_a_fault(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert check_pack(folder, vocabulary=load_vocabulary(), root=tmp_path) == ()
    names = {path.stem for path in folder.iterdir()}
    assert names == {"pack", "goals", "parameters", "duties", "tasks", "background"}


def test_a_draft_pack_names_functions_and_clauses(tmp_path: Path) -> None:
    folder = written(tmp_path)
    tasks = (folder / "tasks.yaml").read_text(encoding="utf-8")
    assert "lead: health" in tasks
    assert "absolute: full_coverage" in tasks
    assert "permissive: true" in tasks
    assert "clause: 二(一)1" in tasks
    duties = (folder / "duties.yaml").read_text(encoding="utf-8")
    assert "every: quarter" in duties
    assert "责任单位待定；某某中心" in duties


def test_a_pack_of_a_document_without_years_says_so(tmp_path: Path) -> None:
    own = ledger()
    reading = replace(own.reading, head=Head(title="某镇整改方案"), quantities=(), tasks=())
    folder = write_pack(
        Ledger(own.document, reading), PackPlan(id="town", place="410600"), tmp_path
    )
    assert "原文未写年份" in (folder / "pack.yaml").read_text(encoding="utf-8")


def test_a_pack_that_is_there_already_is_not_overwritten(tmp_path: Path) -> None:
    written(tmp_path)
    with pytest.raises(JingzhunError, match="CLI004"):
        written(tmp_path)


def test_the_words_of_packs_lead_to_codes_that_exist() -> None:
    tables = load_vocabulary().code_tables
    assert set(declared()["units"].values()) <= set(tables["unit"].values)
    assert set(declared()["offices"].values()) <= set(tables["government_function"].values)
