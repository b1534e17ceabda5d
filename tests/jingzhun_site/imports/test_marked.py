"""The workbook that comes back with its faults marked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from jingzhun_site.imports import marked
from jingzhun_site.imports.marked import make_marked
from jingzhun_site.imports.models import ImportBatch
from jingzhun_site.jobs.running import run_waiting_jobs
from jingzhun_site.register.record import Record
from tests.jingzhun_site.imports.conftest import (
    Desk,
    national_row,
    national_rows,
    person,
    write_workbook,
)

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://jingzhun.example","x")'


@pytest.fixture
def faulty(desk: Desk, household: Record) -> Callable[..., ImportBatch]:
    """A checked batch with a faulty cell in row 4 (R4) and a doubtful one in row 5 (I5)."""
    rows = [
        national_row(自然村=FORMULA, **{"务工时间(月)": "很久"}),
        national_row(人编号="P3", 姓名="赵三", 证件号码="990001196001010011", 与户主关系="之女"),
    ]
    person("P3", name="赵三", relation="daughter")
    return lambda: desk.check(desk.upload(national_rows(*rows)))


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def colour(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[-6:]


def test_the_same_workbook_comes_back_with_colour_and_comment(faulty) -> None:
    made = make_marked(faulty())
    page = opened(made.path)["人员信息"]
    assert made.name == "人员信息_20231218_标错.xlsx"
    assert page["A1"].value == "贫困人口信息"
    assert page["F3"].value == "户编号"
    assert colour(page["R4"]) == "F8CBAD"
    assert "不是数字" in page["R4"].comment.text
    assert colour(page["I5"]) == "FFE699"
    assert page["R5"].comment is None


def test_it_lists_every_fault_on_a_sheet_of_its_own(faulty) -> None:
    lines = list(opened(make_marked(faulty()).path)["问题清单"].values)
    assert lines[0] == ("行", "单元格", "问题")
    assert [line[:2] for line in lines[1:]] == [("4", "R4"), ("5", "I5")]


def test_what_was_repaired_in_a_marked_workbook_is_not_marked_again(desk: Desk, faulty) -> None:
    path = make_marked(faulty()).path
    book = opened(path)
    book["人员信息"]["R4"].value = "6"
    book.save(path)

    again = opened(make_marked(desk.check(desk.upload(path.read_bytes()))).path)

    assert again.sheetnames == ["人员信息", "问题清单"]
    page = again["人员信息"]
    assert (page["R4"].comment, colour(page["R4"])) == (None, "000000")
    assert colour(page["I5"]) == "FFE699"


def test_a_fault_in_a_merged_area_is_marked_where_it_is_seen(
    desk: Desk, household: Record, tmp_path: Path
) -> None:
    rows = national_rows(
        national_row(),
        national_row(人编号="P1", 姓名="赵一", 证件号码="", 与户主关系="户主"),
    )
    path = write_workbook(tmp_path / "merged.xlsx", rows)
    book = opened(path)
    book["人员信息"]["R4"].value = 5
    book["人员信息"].merge_cells("R4:R5")
    book.save(path)

    page = opened(make_marked(desk.check(desk.upload(path.read_bytes()))).path)["人员信息"]

    assert colour(page["R4"]) == "F8CBAD"
    assert "合并单元格 R4:R5" in page["R4"].comment.text


def test_an_old_workbook_comes_back_as_a_new_one_with_everything_in_its_place(
    desk: Desk, household: Record
) -> None:
    content = (Path(__file__).parent / "files" / "national.xls").read_bytes()
    batch = desk.upload(content, name="人员信息_20231218.xls")
    batch = desk.check(
        batch, choices={"自然村": "persons.working_months", "乡(镇)": "persons.labour"}
    )
    page = opened(make_marked(batch).path).worksheets[0]
    assert page["F3"].value == "户编号"
    assert page["F4"].value == "H1"
    assert colour(page["C4"]) == "F8CBAD"


def test_of_a_large_workbook_the_faulty_rows_come_back_with_their_numbers(
    faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marked, "WHOLE_ROWS", 2)
    made = make_marked(faulty())
    page = opened(made.path).worksheets[0]
    assert [row[0].value for row in page.iter_rows(min_row=3)] == ["原行号", "4", "5"]
    assert colour(page["S4"]) == "F8CBAD"
    assert "第一列是原来的行号" in made.says


def test_no_text_comes_back_as_a_formula(faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = opened(make_marked(faulty()).path)["人员信息"]["E4"]
    monkeypatch.setattr(marked, "WHOLE_ROWS", 2)
    rows = opened(make_marked(faulty()).path).worksheets[0]["F4"]
    for cell in (whole, rows):
        assert (cell.value, cell.data_type) == (FORMULA, "s")


def test_the_page_makes_it_in_the_background_and_gives_it_to_be_saved(faulty, site: Client) -> None:
    batch = faulty()
    answer = site.post(f"/imports/{batch.pk}/marked/")
    run_waiting_jobs()
    page = site.get(answer.url)
    assert "原表，有问题的单元格已着色并加批注" in page.content.decode()
    got = site.get(f"{answer.url}result/")
    assert b"".join(got.streaming_content).startswith(b"PK")
