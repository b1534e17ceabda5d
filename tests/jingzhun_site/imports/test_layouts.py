"""Recognising layouts, and our own templates as workbooks that come back."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from jingzhun.vocabulary import load_vocabulary
from jingzhun_site.imports.blank_books import header_of, make_blank_book
from jingzhun_site.imports.layouts import (
    load_layouts,
    own_layouts,
    recognise,
    shipped_layouts,
)
from jingzhun_site.imports.models import Stage
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from tests.jingzhun_site.imports.conftest import NATIONAL, VILLAGE, Desk

Found = Callable[[str, str], Record]


@pytest.mark.parametrize("name", list(load_layouts()))
def test_a_layout_recognises_its_own_header(name: str) -> None:
    layout = load_layouts()[name]
    rows = [["标题"], ["副标题"], [column.header for column in layout.columns]]
    found = recognise(rows, load_layouts())
    assert found is not None
    assert (found.layout.id, found.row, found.unknown) == (name, 2, ())


@pytest.mark.parametrize("name", list(shipped_layouts()))
def test_every_column_fills_a_field_or_says_why_not(name: str) -> None:
    for column in shipped_layouts()[name].columns:
        assert column.to or column.role or column.because, column.header


def test_no_field_of_a_layout_is_filled_twice() -> None:
    for layout in load_layouts().values():
        targets = [target for column in layout.columns for target in column.to]
        assert len(targets) == len(set(targets)), layout.id


@pytest.mark.parametrize(
    "other",
    [("县(市、区、旗)", "县"), ("乡(镇)", "乡镇"), ("行政村", "村"), ("证件号码", "身份证号")],
)
def test_headers_that_vary_are_the_same_column(other: tuple[str, str]) -> None:
    before, after = other
    found = recognise([[after if h == before else h for h in NATIONAL]], load_layouts())
    assert found is not None
    assert (found.layout.id, len(found.columns)) == ("national_28", 28)


def test_the_export_of_2022_is_told_from_the_earlier_one() -> None:
    header = [
        *NATIONAL[:-1],
        "户联系电话",
        "人联系电话",
        "致贫原因1",
        "首次识别时间",
        "监测对象类型",
    ]
    found = recognise([header], load_layouts())
    assert found is not None
    assert found.layout.id == "national_2022"


def test_a_sheet_of_something_else_is_not_recognised() -> None:
    assert recognise([["日期", "品名", "数量"], ["1", "2", "3"]], load_layouts()) is None


def test_there_is_a_template_for_every_open_register_of_the_site_and_for_no_closed_one() -> None:
    open_ones = {name for name, model in MODELS.items() if not model.entity.compartment}
    assert set(own_layouts()) == open_ones | {"households_and_persons"}
    assert "bills" not in own_layouts()


@pytest.mark.parametrize("name", ["households_and_persons", "households", "visits", "villages"])
def test_a_template_holds_its_headers_drop_downs_units_and_notes(name: str) -> None:
    layout = own_layouts()[name]
    book = openpyxl.load_workbook(io.BytesIO(make_blank_book(layout)))
    page = book.worksheets[0]
    headers = [cell.value for cell in page[1]]
    assert len(headers) == len(layout.columns)
    found = recognise([headers], load_layouts())
    assert found is not None
    assert (found.layout.id, len(found.columns)) == (name, len(layout.columns))
    coded = sum(
        bool(field.codes) or field.type == "boolean"
        for column in layout.columns
        for field in [
            load_vocabulary()
            .entities[column.to[0].split(".")[0]]
            .fields[column.to[0].split(".")[1]]
        ]
    )
    lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
    assert sum(len(rule.sqref.ranges) for rule in lists) == coded
    assert page["A1"].comment is not None
    assert book.sheetnames[1:] == ["填写说明", "代码"]
    assert book["代码"].sheet_state == "hidden"


def test_a_unit_stands_in_the_header_and_a_star_where_a_cell_is_required() -> None:
    entity = load_vocabulary().entities["households"]
    columns = {c.to[0].split(".")[1]: c for c in own_layouts()["households"].columns}
    assert header_of(columns["farmland_mu"], entity.fields["farmland_mu"]) == "耕地面积(亩)"
    assert header_of(columns["household_id"], entity.fields["household_id"]) == "户编号*"


@pytest.mark.django_db
def test_a_filled_template_is_imported(desk: Desk, found: Found) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(make_blank_book(own_layouts()["households_and_persons"]))
    )
    page = book.worksheets[0]
    places = {str(cell.value).rstrip("*"): cell.column for cell in page[1]}
    said = {
        "户编号": "H7", "行政村": VILLAGE, "户·建档立卡状态": "建档立卡未脱贫", "耕地面积(亩)": 3.5,
        "人编号": "P7", "姓名": "孙七", "人员·建档立卡状态": "建档立卡未脱贫", "与户主关系": "本人或户主",
        "出生日期": "1980-05-06", "参加基本医疗保险": "是",
    }  # fmt: skip
    for header, value in said.items():
        page.cell(row=2, column=places[header], value=value)
    stream = io.BytesIO()
    book.save(stream)
    batch = desk.upload(stream.getvalue(), name="户与人员.xlsx")
    batch = desk.apply(desk.check(batch))
    assert (batch.layout, batch.stage) == ("households_and_persons", Stage.APPLIED)
    household, head = found("households", "H7"), found("persons", "P7")
    assert (household.head_id, str(household.farmland_mu), household.village_id) == (
        "P7",
        "3.500",
        VILLAGE,
    )
    assert (str(head.born_on), head.basic_medical_insurance) == ("1980-05-06", True)


@pytest.mark.django_db
def test_a_village_export_fills_the_village_and_the_survey_of_its_year(
    desk: Desk, found: Found
) -> None:
    header = [
        "序号",
        "县",
        "乡",
        "村",
        "负责人",
        "村属性",
        "是否出列",
        "总户数",
        "总人口",
        "贫困户",
        "劳动力",
    ]
    rows = [
        ["行政村信息"],
        [""],
        header,
        ["1", "示例县", "山口镇", "东村", "", "非贫困村", "是", "320", "1200", "40", "610"],
    ]
    batch = desk.upload(rows, name="行政村_20221231.xlsx")
    assert (batch.layout, batch.year) == ("village_export", 2022)
    desk.apply(desk.check(batch))
    village = found("villages", VILLAGE)
    assert (village.is_poor_village, village.rural_households, village.rural_population) == (
        False,
        320,
        1200,
    )
    survey = found("village_surveys", f"{VILLAGE}-2022")
    assert (survey.year, survey.village_id, survey.poor_households, survey.labour_force) == (
        2022,
        VILLAGE,
        40,
        610,
    )
    assert survey.place_code == VILLAGE


@pytest.mark.django_db
def test_text_in_gbk_with_semicolons_is_imported_like_a_workbook(desk: Desk, found: Found) -> None:
    text = "户编号;人编号;姓名;劳动技能;民族\r\nH1;P2;赵二;无劳动力;汉族\r\n"
    batch = desk.upload(text.encode("gbk"), name="名册.csv")
    batch = desk.apply(desk.check(batch))
    assert batch.stage == Stage.APPLIED
    assert (found("persons", "P2").labour, found("persons", "P2").ethnicity) == ("none", "han")
