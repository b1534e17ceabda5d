"""Workbooks as templates: names read, cells filled, rows repeated, everything that points at cells follows."""

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from jingzhun.reports import Values, fill_template, read_template
from tests.jingzhun.reports.forms import (
    VALUES,
    archive_part,
    saved,
    with_name,
    with_part,
    workbook,
)

LIST, NAME = "{{ each children }}{{ houses.done }}", "{{ place.name }}"


def filled(content: bytes, values: Values = VALUES) -> Any:
    return openpyxl.load_workbook(io.BytesIO(fill_template(content, values).content)).active


def test_every_name_is_found_with_its_cell() -> None:
    template = read_template(
        workbook(
            {
                "A1": "{{ place.name }}资金旬报", "B2": "{{funds.paid|wan}}",
                "A5": "{{ each children }}", "B5": "{{ houses.done }}",
            }
        )
    )  # fmt: skip

    assert [(s.at, s.name, s.list_name, s.in_ten_thousands) for s in template.slots] == [
        ("旬报!A1", "place.name", "", False),
        ("旬报!B2", "funds.paid", "", True),
        ("旬报!A5", "children", "", False),
        ("旬报!B5", "houses.done", "children", False),
    ]
    assert template.lists == ("children",)
    assert template.names("children") == ("houses.done",)


def test_figures_are_figures_in_the_format_of_the_template() -> None:
    sheet = filled(workbook({"B2": "{{ houses.done }}", "B3": "{{ funds.paid | wan }}", "B4": 7}))

    assert (sheet["B2"].value, sheet["B2"].number_format, sheet["B2"].font.bold) == (12, "#,##0", True)  # fmt: skip
    assert (sheet["B3"].value, sheet["B4"].value) == (123.46, 7)


def test_what_is_not_known_is_a_word_and_never_nought() -> None:
    sheet = filled(workbook({"B2": "{{ houses.dark }}", "B3": "{{ houses.stock }}"}))

    assert (sheet["B2"].value, sheet["B3"].value) == ("情况不明", "272–303")


def test_a_text_that_begins_like_a_formula_stays_a_text() -> None:
    result = fill_template(workbook({"A1": "{{ place.name }}"}), VALUES).content
    sheet = openpyxl.load_workbook(io.BytesIO(result)).active

    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=甲县", "s")


def test_a_row_is_repeated_and_what_lies_below_follows() -> None:
    cells = {
        "A3": "{{ each children }}{{ item.number }}", "B3": "{{ place.name }}", "C3": "{{ houses.done }}",
        "D3": "=C3*2", "A4": "合计", "C4": "=SUM(C3:C3)", "A5": "填报人", "D5": "=C4",
    }  # fmt: skip
    content = workbook(cells, merges=("E3:F3", "A5:C5", "A1:D1"))
    sheet = filled(content)

    assert [sheet[f"A{row}"].value for row in (3, 4, 5, 6, 7)] == [1, 2, 3, "合计", "填报人"]
    assert [sheet[f"B{row}"].value for row in (3, 4, 5)] == ["东镇", "西镇", "南镇"]
    assert [sheet[f"C{row}"].value for row in (3, 4, 5, 6)] == [5, 7, "情况不明", "=SUM(C3:C5)"]
    assert [sheet[f"D{row}"].value for row in (3, 4, 5, 7)] == ["=C3*2", "=C4*2", "=C5*2", "=C6"]
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert merged == {"A1:D1", "E3:F3", "E4:F4", "E5:F5", "A7:C7"}


def test_a_list_without_records_says_so() -> None:
    sheet = filled(workbook({"A3": "{{ each none }}{{ item.number }}", "B3": NAME, "A4": "合计"}))

    assert [sheet["A3"].value, sheet["B3"].value, sheet["A4"].value] == ["没有记录", "", "合计"]


def test_a_defined_name_stands_for_its_cell() -> None:
    content = with_name(workbook({"B2": 0, "A1": "完成"}), "houses.done", "旬报!$B$2")

    assert [(s.at, s.name) for s in read_template(content).slots] == [("旬报!B2", "houses.done")]
    assert filled(content)["B2"].value == 12


def test_a_formula_that_was_filled_down_stands_in_each_of_its_cells() -> None:
    content = workbook({"A2": LIST, "A3": 1, "A4": 2, "B3": "=A3+1", "B4": "=A4+1"})
    sheet = archive_part(content, "xl/worksheets/sheet1.xml").decode()
    sheet = sheet.replace("<f>A3+1</f>", '<f t="shared" ref="B3:B4" si="0">A3+1</f>')
    sheet = sheet.replace("<f>A4+1</f>", '<f t="shared" si="0"/>')
    made = filled(with_part(content, "xl/worksheets/sheet1.xml", sheet.encode()))

    assert [made["B5"].value, made["B6"].value] == ["=A5+1", "=A6+1"]


def test_an_array_formula_moves_with_its_cells() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"A2": LIST, "A3": 1})))
    book.active["B3"] = ArrayFormula("B3", "=A3")
    made = filled(saved(book))

    assert (made["B5"].value.ref, made["B5"].value.text) == ("B5", "=A5")


def test_other_sheets_and_the_print_area_follow() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"A2": LIST, "A3": "=SUM(A2:A2)"})))
    book.active.print_area = "A1:B3"
    book.create_sheet("另表")["A1"] = "=旬报!A3+'旬报'!A2"
    out = openpyxl.load_workbook(io.BytesIO(fill_template(saved(book), VALUES).content))

    assert out["另表"]["A1"].value == "=旬报!A5+'旬报'!A2"
    assert out["旬报"].print_area == "'旬报'!$A$1:$B$5"


def test_each_filled_cell_is_noted_and_shown() -> None:
    result = fill_template(
        workbook(
            {
                "A1": "支付 {{ funds.paid | wan }} 万元",
                "A2": "{{ each children }}{{ place.name }}", "B2": "{{ houses.done }}",
            },
            merges=("A1:B1",),
        ),
        VALUES,
    )  # fmt: skip

    assert [(c.at, c.name, c.row_key, c.text) for c in result.cells[:3]] == [
        ("旬报!A1", "funds.paid", "", "123.46"),
        ("旬报!A2", "place.name", "1", "东镇"),
        ("旬报!B2", "houses.done", "1", "5"),
    ]
    (block,) = result.blocks
    first, second = block.rows[0], block.rows[1]
    assert [(p.text, p.cell) for p in first[0].pieces] == [
        ("支付 ", None),
        ("123.46", 0),
        (" 万元", None),
    ]
    assert (first[0].columns, len(first)) == (2, 1)
    assert [p.cell for cell in second for p in cell.pieces] == [1, 2]
    assert result.cells[6].why == "没有导入"


def test_the_same_values_give_the_same_bytes() -> None:
    content = workbook({"A1": "{{ place.name }}"})
    assert fill_template(content, VALUES).content == fill_template(content, VALUES).content


@pytest.mark.parametrize(
    "text", ["{{ each children", "{{ 完成数 }}", "{{ houses.done | percent }}"]
)
def test_what_looks_like_a_name_and_is_none_is_refused(text: str) -> None:
    from jingzhun.errors import JingzhunError  # noqa: PLC0415

    with pytest.raises(JingzhunError, match="REPORT011"):
        read_template(workbook({"A1": text}))


def test_a_list_that_nobody_knows_says_so_and_why() -> None:
    content = workbook({"A1": "{{ each dark }}{{ item.number }}", "B1": "{{ place.name }}"})
    result = fill_template(content, VALUES)
    sheet = openpyxl.load_workbook(io.BytesIO(result.content)).active

    assert (sheet["A1"].value, sheet["B1"].value or "") == ("情况不明：还没有测算", "")
    assert [(c.at, c.name, c.state) for c in result.cells] == [("旬报!A1", "dark", "unknown")]
