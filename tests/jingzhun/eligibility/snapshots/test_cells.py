"""How single cells are read, and what is said of those that cannot be."""

from datetime import date
from decimal import Decimal

import pytest

HEAD = "household_id,village_id,registration"


def one(register, snapshot_of, rows_of, column, cell):
    text = f'{HEAD},{column}\nH1,V1,poor,"{cell}"\n'
    snapshot = snapshot_of(register(households=text))
    return rows_of(snapshot, "households", column)[0][0]


def bad(register, faults_of, column, cell):
    text = f'{HEAD},{column}\nH1,V1,poor,"{cell}"\n'
    (fault,) = faults_of(register(households=text))
    assert (fault.position.file, fault.position.line, fault.position.column) == (
        "households.csv",
        2,
        4,
    )
    assert fault.seen == cell
    assert fault.next_step("en")
    assert fault.next_step("zh")
    return fault


@pytest.mark.parametrize(
    "cell",
    [
        "2018-03-01",
        "2018-3-1",
        "2018/3/1",
        "2018.3.1",
        "2018年3月1日",
        "20180301",
        "43160",
        "２０１８年３月１日",
        "2018-03-01 00:00:00",
        " 2018-03-01　",
    ],
)
def test_dates_are_read_in_every_form_that_registers_use(register, snapshot_of, rows_of, cell):
    assert one(register, snapshot_of, rows_of, "registered_on", cell) == date(2018, 3, 1)


@pytest.mark.parametrize(
    "cell", ["2019-02-30", "2019-13-01", "18-3-1", "2018-03", "0201-03-01", "9999-12-31", "昨天"]
)
def test_a_day_that_is_not_in_the_calendar_is_refused(register, faults_of, cell):
    fault = bad(register, faults_of, "registered_on", cell)
    assert fault.code == "SNAPSHOT030"
    assert fault.wanted == "YYYY-MM-DD"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1234.5", "1234.50"),
        ("1,234.50", "1234.50"),
        ("１２３４．５", "1234.50"),
        ("¥1,234.5元", "1234.50"),
        ("-12", "-12.00"),
        ("12.500", "12.50"),
        ("0", "0.00"),
    ],
)
def test_money_is_read_to_the_fen(register, snapshot_of, rows_of, cell, value):
    assert one(register, snapshot_of, rows_of, "wage_income_yuan", cell) == Decimal(value)


@pytest.mark.parametrize(
    ("column", "cell", "code", "wanted"),
    [
        ("wage_income_yuan", "12.345", "SNAPSHOT032", "2"),
        ("wage_income_yuan", "1,234.005", "SNAPSHOT032", "2"),
        ("wage_income_yuan", "12,50", "SNAPSHOT031", "12345.00"),
        ("wage_income_yuan", "1.2E+05", "SNAPSHOT031", "12345.00"),
        ("wage_income_yuan", "约三千", "SNAPSHOT031", "12345.00"),
        ("wage_income_yuan", "12345678901234567", "SNAPSHOT038", "16"),
        ("income_year", "2018.5", "SNAPSHOT032", "0"),
        ("farmland_mu", "1.2345", "SNAPSHOT032", "3"),
    ],
)
def test_a_number_that_does_not_fit_is_never_rounded(
    register, faults_of, column, cell, code, wanted
):
    fault = bad(register, faults_of, column, cell)
    assert (fault.code, fault.wanted) == (code, wanted)


@pytest.mark.parametrize("cell", ["是", "有", "1", "true", "TRUE", "Yes", "１", "√"])
def test_yes_has_many_spellings(register, snapshot_of, rows_of, cell):
    assert one(register, snapshot_of, rows_of, "dibao", cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "0", "false", "没有", "０", "n"])
def test_no_has_many_spellings(register, snapshot_of, rows_of, cell):
    assert one(register, snapshot_of, rows_of, "dibao", cell) is False


@pytest.mark.parametrize("cell", ["", "  ", "NULL", r"\N", "未知", "不详"])
def test_a_boolean_that_nobody_knows_stays_unknown(register, snapshot_of, rows_of, cell):
    assert one(register, snapshot_of, rows_of, "dibao", cell) is None


def test_a_boolean_that_says_neither_is_refused(register, faults_of):
    assert bad(register, faults_of, "dibao", "2").code == "SNAPSHOT034"


def test_none_is_no_value_where_the_vocabulary_allows_it(register, snapshot_of, rows_of):
    assert one(register, snapshot_of, rows_of, "exited_on", "无") is None


def test_none_is_a_fault_where_empty_means_not_known(register, faults_of):
    assert bad(register, faults_of, "wage_income_yuan", "无").code == "SNAPSHOT031"


@pytest.mark.parametrize(("cell", "code"), [("C", "C"), ("Ｃ", "C"), (" C ", "C")])
def test_codes_are_read_with_care(register, snapshot_of, rows_of, cell, code):
    assert one(register, snapshot_of, rows_of, "dwelling_grade", cell) == code


def test_a_chinese_label_stands_for_its_code(register, snapshot_of, rows_of):
    text = "户编号,行政村,建档立卡状态\nH1,V1,已脱贫\n"
    snapshot = snapshot_of(register(households=text))
    assert rows_of(snapshot, "households", "registration") == [("exited",)]


def test_an_unknown_code_gets_a_suggestion(register, faults_of):
    fault = bad(register, faults_of, "relocation", "not_planed")
    assert fault.code == "SNAPSHOT033"
    fault = faults_of(register(households="household_id,village_id,registration\nH1,V1,por\n"))[0]
    assert fault.wanted == "poor"


def test_a_code_that_only_says_not_known_is_unknown(register, snapshot_of, rows_of):
    text = "person_id,household_id,name,registration,sex\nP1,H1,甲,poor,未说明的性别\n"
    snapshot = snapshot_of(register(persons=text))
    assert rows_of(snapshot, "persons", "sex") == [(None,)]


@pytest.mark.parametrize("cell", ["4.10621E+17", "4E+17", "4.10621199001011e+17"])
def test_an_id_cut_short_by_a_spreadsheet_is_refused(register, faults_of, cell):
    assert bad(register, faults_of, "bank_account", cell).code == "SNAPSHOT036"


@pytest.mark.parametrize("column", ["wage_income_yuan", "bank_account", "dibao", "registered_on"])
def test_a_failed_formula_is_never_an_empty_cell(register, faults_of, column):
    assert bad(register, faults_of, column, "#N/A").code == "SNAPSHOT035"


def test_an_empty_required_cell_is_a_fault(register, faults_of):
    text = "household_id,village_id,registration\nH1,,poor\n"
    (fault,) = faults_of(register(households=text))
    assert (fault.code, str(fault.position)) == ("SNAPSHOT037", "households.csv:2:2")


def test_full_width_keys_are_the_same_keys(register, snapshot_of, rows_of, persons):
    text = "household_id,village_id,registration\nＨ１,V1,poor\nH2,V1,exited\n"
    snapshot = snapshot_of(register(households=text, persons=persons))
    assert rows_of(snapshot, "households", "household_id") == [("H1",), ("H2",)]


def test_repeated_faults_are_shown_twenty_times_and_counted(register, faults_of):
    lines = "".join(f"H{n:03},V1,poor,x\n" for n in range(50))
    text = f"{HEAD},farmland_mu\n{lines}"
    faults = faults_of(register(households=text))
    assert [fault.code for fault in faults].count("SNAPSHOT031") == 20
    (rest,) = [fault for fault in faults if fault.code == "SNAPSHOT039"]
    assert rest.fields["count"] == "30"


def test_a_late_odd_cell_is_read_as_patiently_as_an_early_one(register, snapshot_of, rows_of):
    """The first rows decide how a column is read; a later row must not suffer for it."""
    lines = "".join(f"H{n:05},V1,poor,1.00\n" for n in range(10_500))
    text = f'{HEAD},farmland_mu\n{lines}H99999,V1,poor,"1,234.5"\n'
    snapshot = snapshot_of(register(households=text))
    assert rows_of(snapshot, "households", "max(farmland_mu), count(farmland_mu)") == [
        (Decimal("1234.500"), 10_501)
    ]
