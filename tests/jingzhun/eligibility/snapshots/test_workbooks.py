"""Excel files: cells by their address, merged cells, failed formulas, numbers cut short."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

HEAD = ["户编号", "行政村", "建档立卡状态", "识别时间", "耕地面积(亩)", "享受农村低保", "银行账号"]


@pytest.fixture
def workbook(register):
    def write(*lines, merge=(), name="households.xlsx"):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Sheet1"
        for line in lines:
            sheet.append(line)
        for area in merge:
            sheet.merge_cells(area)
        folder = register({"readme.md": "x"})
        book.save(folder / name)
        return folder

    return write


def test_typed_cells_are_read_as_what_they_are(workbook, snapshot_of, rows_of):
    source = workbook(
        HEAD,
        ["H1", "V1", "已脱贫", date(2018, 3, 1), 0.1 + 0.2, True, "6222000000000001"],
        ["H2", "V1", "poor", 43160, 3, 0, 123456789012345],
        ["H3", "V1", "poor", "2018年3月1日", "１，２３４．５", "否", None],
        [None] * 7,
    )
    assert rows_of(
        snapshot_of(source), "households", "registered_on, farmland_mu, dibao, bank_account"
    ) == [
        (date(2018, 3, 1), Decimal("0.300"), True, "6222000000000001"),
        (date(2018, 3, 1), Decimal("3.000"), False, "123456789012345"),
        (date(2018, 3, 1), Decimal("1234.500"), False, None),
    ]


def test_a_fault_names_the_cell(workbook, faults_of):
    source = workbook(
        ["某县农户花名册"],
        ["制表"],
        HEAD,
        ["H1", "V1", "poor", "2019-02-30", None, None, 4.10621199001011e17],
    )
    faults = faults_of(source)
    assert [(f.code, f.position.cell) for f in faults] == [
        ("SNAPSHOT030", "Sheet1!D4"),
        ("SNAPSHOT036", "Sheet1!G4"),
    ]


def test_totals_at_the_foot_are_left_out_and_told(workbook, snapshot_of, rows_of):
    source = workbook(
        HEAD,
        ["H1", "V1", "poor", None, 2, None, None],
        ["H2", "V1", "poor", None, 3, None, None],
        ["小　计", None, None, None, 5, None, None],
        [None] * 7,
        ["合计：", None, None, None, 5, None, None],
        merge=["A6:C6"],
    )
    snapshot = snapshot_of(source)
    assert rows_of(snapshot, "households", "household_id") == [("H1",), ("H2",)]
    (remark,) = [f for f in snapshot.manifest.remarks if f.code == "SNAPSHOT013"]
    assert (remark.seen, remark.position.cell, remark.severity) == ("2", "Sheet1!A4", "notice")
    assert "（首行为“小计”）" in remark.what("zh")


def test_totals_among_the_rows_are_a_fault(workbook, faults_of):
    source = workbook(
        HEAD,
        ["H1", "V1", "poor", None, 2, None, None],
        ["小计", "V1", "poor", None, 2, None, None],
        ["H2", "V2", "poor", None, 3, None, None],
    )
    (fault,) = faults_of(source)
    assert (fault.code, fault.position.cell, fault.seen) == ("SNAPSHOT046", "Sheet1!A3", "小计")


def test_a_failed_formula_is_a_fault(workbook, faults_of):
    source = workbook(HEAD, ["H1", "V1", "poor", None, "#N/A", None, None])
    (fault,) = faults_of(source)
    assert (fault.code, fault.seen, fault.position.cell) == ("SNAPSHOT035", "#N/A", "Sheet1!E2")


def test_merged_names_count_for_each_row(workbook, snapshot_of, rows_of):
    source = workbook(
        ["花名册"],
        HEAD,
        ["H1", "V1", "poor", None, 1, None, None],
        ["H2", None, "poor", None, 2, None, None],
        merge=["A1:G1", "B3:B4"],
    )
    snapshot = snapshot_of(source)
    assert rows_of(snapshot, "households", "village_id") == [("V1",), ("V1",)]
    assert {f.code for f in snapshot.manifest.remarks} == {"SNAPSHOT017", "SNAPSHOT021"}


def test_a_merged_amount_is_refused(workbook, faults_of):
    source = workbook(
        HEAD,
        ["H1", "V1", "poor", None, 5, None, None],
        ["H2", "V1", "poor", None, None, None, None],
        merge=["E2:E3"],
    )
    (fault,) = faults_of(source)
    assert (fault.code, fault.seen) == ("SNAPSHOT020", "E2:E3")


def test_a_header_of_two_merged_rows_is_found(workbook, snapshot_of, rows_of):
    source = workbook(
        ["户编号", "行政村", "建档立卡状态", "资源", None],
        [None, None, None, "耕地面积", "林地面积"],
        ["H1", "V1", "poor", 1, 2],
        merge=["A1:A2", "B1:B2", "C1:C2", "D1:E1"],
    )
    found = rows_of(snapshot_of(source), "households", "farmland_mu, woodland_mu")
    assert found == [(Decimal("1.000"), Decimal("2.000"))]


def test_an_unreadable_workbook_is_a_fault(register, faults_of, households):
    source = register({"persons.xlsx": b"PK\x03\x04 not a workbook"}, households=households)
    (fault,) = faults_of(source)
    assert (fault.code, fault.position.file) == ("SNAPSHOT019", "persons.xlsx")


def test_an_empty_sheet_is_a_fault(workbook, faults_of):
    assert [f.code for f in faults_of(workbook())] == ["SNAPSHOT005"]


def test_excel_and_csv_of_the_same_rows_are_the_same_snapshot(
    workbook, register, snapshot_of, tmp_path
):
    source = workbook(HEAD, ["H1", "V1", "poor", date(2018, 3, 1), 2.5, True, "62"])
    from_excel = snapshot_of(source, name="excel")
    (source / "households.xlsx").unlink()
    text = f"{','.join(HEAD)}\nH1,V1,poor,2018-03-01,2.5,1,62\n"
    assert snapshot_of(register(households=text)).manifest.id == from_excel.manifest.id
