"""What a check says of the rows and cells of a workbook."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from jingzhun_site.accounts.models import Grant
from jingzhun_site.accounts.rights import Role
from jingzhun_site.imports.models import ImportBatch
from jingzhun_site.imports.preview import PreviewCell, faulty_remarks, preview_rows
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.vault.tokens import Kind, token_of
from tests.jingzhun_site.imports.conftest import (
    FOREIGN,
    VILLAGE,
    WEST,
    Desk,
    add,
    make_user,
    national_row,
    national_rows,
    person,
)

pytestmark = pytest.mark.django_db

NEW = {
    "户编号": "H9",
    "人编号": "P91",
    "姓名": "钱一",
    "证件号码": "990001197002020011",
    "与户主关系": "户主",
}


@pytest.fixture
def check(desk: Desk, household: Record) -> Callable[..., ImportBatch]:
    """Check a workbook of national rows."""
    return lambda *rows, **settled: desk.check(desk.upload(national_rows(*rows)), **settled)


def said(batch: ImportBatch) -> list[tuple[str, str]]:
    """The cell and the sentence of each error and warning."""
    from jingzhun_site.imports.marked import sentence  # noqa: PLC0415

    return [(remark.cell, sentence(remark)) for remark, _column in faulty_remarks(batch)]


def codes(batch: ImportBatch) -> list[str]:
    """The codes of the errors and warnings, row by row."""
    return [remark.code for remark, _column in faulty_remarks(batch)]


def cells(batch: ImportBatch) -> Sequence[PreviewCell]:
    return [cell for row in preview_rows(batch)[0] for cell in row.cells]


def test_a_cell_that_cannot_be_read_is_named_with_what_to_do(check) -> None:
    batch = check(national_row(**{"务工时间(月)": "三个月"}))
    assert said(batch) == [
        ("R4", "第 4 行“务工时间(月)”写作 三个月，不是数字，请只填数字后重新导入。")
    ]
    assert batch.counts["faulty"] == 1


def test_a_day_that_does_not_exist_is_told_from_what_is_no_day(
    desk: Desk, household: Record
) -> None:
    header = ["户编号", "人编号", "姓名", "出生日期", "建档立卡状态"]
    rows = [header, ["H1", "P2", "赵二", "2019-02-30", ""], ["H1", "P1", "赵一", "去年", ""]]
    batch = desk.check(desk.upload(rows), valid_from=None)
    assert said(batch) == [
        ("D2", "第 2 行“出生日期”写作 2019-02-30，没有这一天，请改正后重新导入。"),
        ("D3", "第 3 行“出生日期”写作 去年，不是日期，请按 2019-03-01 的写法改正后重新导入。"),
    ]


def test_the_codes_of_the_source_are_read_by_its_map_and_never_by_ours(check) -> None:
    batch = check(national_row(民族="02"))
    assert [cell.new for cell in cells(batch)] == ["manchu"]
    batch = check(national_row(民族="02"), code_map="gb")
    assert [cell.new for cell in cells(batch) if cell.field == "ethnicity"] == ["mongol"]
    batch = check(national_row(民族="壮"), code_map="national_register")
    assert batch.unmapped == {"persons.ethnicity": {"壮": 1}}
    assert codes(batch) == ["IMPORT055"]


def test_our_own_word_under_another_systems_map_is_told_what_that_map_takes(check) -> None:
    said_of = dict(said(check(national_row(脱贫属性="已脱贫"))))
    assert said_of["T4"] == (
        "第 4 行“脱贫属性”写作 已脱贫，这是本系统的名称，“全国扶贫开发信息系统导出”不用这个写法，"
        "认得的如 历史已脱贫、未脱贫、返贫。"
        "整张表用本系统名称的，请回到列的对应，把“代码按哪一套解释”改为“本系统的代码和名称”；"
        "否则请在“值的对应”中指明，或改正后重新导入。"
    )


def test_a_word_that_nobody_knows_is_told_what_is_alike(check) -> None:
    assert said(check(national_row(民族="壮"))) == [
        (
            "L4",
            "第 4 行“民族”写作 壮，不在“全国扶贫开发信息系统导出”可选的值里，可选的如 壮族、汉族、蒙古族。"
            "请在“值的对应”中指明，或改正后重新导入。",
        )
    ]


def test_a_household_of_another_place_is_refused_as_such(check) -> None:
    add("households", household_id="H5", village_id=FOREIGN, registration="poor")
    person("P5", household="H5", name="孙五", relation="head")
    batch = check(
        national_row(户编号="H5", 人编号="P5", 姓名="孙六", 行政村="西村", **{"乡(镇)": "河口乡"})
    )
    assert set(codes(batch)) == {"IMPORT034"}
    assert "不在您的地区范围内" in said(batch)[0][1]
    assert cells(batch) == []  # not even what stands there


def test_a_new_household_in_another_place_is_refused_without_saying_what_is_there(check) -> None:
    batch = check(national_row(行政村="西村", **{**NEW, "乡(镇)": "河口乡"}))
    assert "IMPORT038" in codes(batch)
    assert batch.counts["faulty"] == 1
    assert not MODELS["households"].objects.filter(pk="H9").exists()


def test_a_person_is_found_by_the_id_number_when_the_number_of_the_person_is_missing(check) -> None:
    batch = check(national_row(人编号="", 劳动技能="无劳动力"))
    assert [(cell.key, cell.field) for cell in cells(batch)] == [("P2", "labour")]


def test_the_household_of_a_person_is_known_when_its_number_is_missing(check) -> None:
    batch = check(national_row(户编号="", 劳动技能="无劳动力", 主要致贫原因="因残"))
    assert [(cell.key, cell.field) for cell in cells(batch)] == [
        ("P2", "labour"),
        ("H1", "main_cause"),
    ]
    assert codes(check(national_row(户编号="", 人编号="", 证件号码=""))) == [
        "IMPORT033",
        "IMPORT033",
    ]


def test_a_number_with_a_disability_certificate_joins_by_its_first_eighteen(check) -> None:
    batch = check(national_row(人编号="", 证件号码="99000119900505003943", 劳动技能="无劳动力"))
    assert [(cell.key, cell.field) for cell in cells(batch)] == [("P2", "labour")]
    assert codes(batch) == []


def test_an_id_number_with_a_wrong_ending_is_doubted_and_shown_masked(check) -> None:
    person("P3", name="赵三")
    batch = check(national_row(人编号="P3", 姓名="赵三", 证件号码="990001199005050031"))
    (line,) = said(batch)
    assert "990001********0031" in line[1]
    assert "990001199005050031" not in str(said(batch))
    assert batch.counts["warned"] == 1
    assert batch.counts["faulty"] == 0


def test_a_wrong_id_number_never_takes_the_place_of_a_sound_one(check) -> None:
    batch = check(national_row(证件号码="990001199005050031"))
    assert codes(batch) == ["IMPORT069"]
    assert batch.counts["faulty"] == 1


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("99OO01199005050039", "第 3 位是“O”，不是数字"),
        ("99000119900505003l", "第 18 位是“L”，不是数字"),
        ("990001199002300010", "出生日期是 1990-02-30，没有这一天"),
        ("身份证丢失", "写作 身份证丢失，不是 15 或 18 位证件号码"),
        ("9900011990050500", "不是 15 或 18 位证件号码"),
    ],
)
def test_what_is_wrong_with_an_id_number_is_said(check, written: str, told: str) -> None:
    batch = check(national_row(人编号="", 证件号码=written, 姓名="新人"))
    assert any(told in sentence for _cell, sentence in said(batch))


@pytest.mark.parametrize(
    "written",
    [
        "９９０００１１９９００５０５００３９",
        "990001 19900505 0039",
        "'990001199005050039",
        "无",
        "/",
    ],
)
def test_an_id_number_in_another_spelling_or_none_at_all_changes_nothing(
    check, written: str
) -> None:
    batch = check(national_row(证件号码=written))
    assert (said(batch), cells(batch)) == ([], [])


def test_a_person_of_15_digits_is_the_one_of_18(check) -> None:
    batch = check(national_row(人编号="", 证件号码="990001900505003", 劳动技能="无劳动力"))
    assert [(cell.key, cell.field) for cell in cells(batch)] == [("P2", "labour")]


def test_another_name_or_number_is_pointed_out_and_both_at_once_are_refused(check) -> None:
    assert codes(check(national_row(姓名="赵贰"))) == ["IMPORT084"]
    batch = check(national_row(姓名="钱一", 证件号码="990001197002020018"))
    assert "IMPORT085" in codes(batch)
    assert batch.counts["faulty"] == 1


def test_a_head_is_not_replaced_by_a_cell_alone_but_with_both_named_together(check) -> None:
    MODELS["households"].objects.filter(pk="H1").update(head_id="P1")
    assert "IMPORT081" in codes(check(national_row(与户主关系="户主")))
    old = national_row(人编号="P1", 姓名="赵一", 证件号码="", 与户主关系="之父")
    assert codes(check(old)) == ["IMPORT082"]
    both = check(old, national_row(与户主关系="户主"))
    assert codes(both) == []
    assert ("households", "head_id", "P2") in {(c.entity, c.field, c.new) for c in cells(both)}


def test_a_misspelt_village_is_pointed_out_with_the_nearest_name(check) -> None:
    (line,) = said(check(national_row(行政村="东材")))
    assert line == (
        "D4",
        "第 4 行的地名“示例县/山口镇/东材”在您的地区范围内没有找到，仍按编号认作“东村”的户。请核对。",
    )
    assert "，最接近的是“东村”。请改成" in str(said(check(national_row(**NEW, 行政村="冬村"))))
    missing = said(check(national_row(**NEW, 行政村="", **{"县(市、区、旗)": "", "乡(镇)": ""})))
    assert ("D4", "第 4 行是新增的户，缺少“行政村”。请补填后重新导入。") in missing


def test_months_below_nought_are_refused_and_a_loss_of_money_is_doubted(desk: Desk, check) -> None:
    assert "是负数，请改正" in str(said(check(national_row(**{"务工时间(月)": "-1"}))))
    rows = [["户编号", "村编号", "建档立卡状态", "工资性收入"], ["H1", "", "", "-5"]]
    batch = desk.check(desk.upload(rows), layout="households")
    assert ("IMPORT071", "warning") in {(r.code, r.severity) for r, _ in faulty_remarks(batch)}


def test_a_key_that_would_break_an_address_is_refused(check) -> None:
    batch = check(national_row(**{**NEW, "户编号": "H/9"}))
    assert "写作 H/9，编号里不能有斜杠" in str(said(batch))
    assert batch.counts["faulty"] == 1


def test_a_day_after_that_of_the_data_is_doubted(desk: Desk, check) -> None:
    rows = [["户编号", "村编号", "建档立卡状态", "识别时间"], ["H1", "", "", "2041-03-01"]]
    batch = desk.check(desk.upload(rows, name="户_20231218.xlsx"), layout="households")
    assert "写作 2041-03-01，晚于数据日期 2023-12-18。请核对年份" in str(said(batch))
    rows[1][3] = "2023-12-18"
    batch = desk.check(desk.upload(rows, name="户_20231218.xlsx"), layout="households")
    assert "IMPORT075" not in codes(batch)


def test_nobody_moves_to_another_household_by_a_cell(check) -> None:
    add("households", household_id="H2", village_id=VILLAGE, registration="poor")
    batch = check(national_row(户编号="H2"))
    assert codes(batch) == ["IMPORT040"]
    assert [c for c in cells(batch) if c.field == "household_id"] == []


def test_the_id_number_of_another_person_is_not_given_to_a_new_one(check) -> None:
    batch = check(national_row(人编号="P77"))
    assert "IMPORT046" in codes(batch)


def test_two_rows_of_one_household_that_disagree_are_both_named(check) -> None:
    batch = check(
        national_row(主要致贫原因="因病"),
        national_row(人编号="P1", 姓名="赵一", 证件号码="", 与户主关系="户主", 主要致贫原因="因残"),
    )
    assert said(batch) == [
        ("W5", "第 5 行与第 4 行是同一户，“主要致贫原因”一处写 因残，一处写 因病。请改成一致。")
    ]


def test_one_person_in_two_rows_is_said(check) -> None:
    assert codes(check(national_row(), national_row())) == ["IMPORT036"]


def test_two_heads_of_one_household_are_said(check) -> None:
    first = national_row(人编号="P1", 姓名="赵一", 证件号码="", 与户主关系="户主")
    assert "IMPORT048" in codes(check(first, national_row(与户主关系="户主")))


def test_another_number_of_members_is_doubted_and_not_refused(check) -> None:
    batch = check(national_row(人数="2", 劳动技能="无劳动力"))
    assert codes(batch) == ["IMPORT041"]
    assert (batch.counts["changed"], batch.counts["faulty"]) == (1, 0)


def test_a_new_household_with_one_bad_row_is_held_back_whole(check) -> None:
    good, bad = (
        national_row(**NEW),
        national_row(**{**NEW, "人编号": "P92", "证件号码": "", "姓名": ""}),
    )
    batch = check(good, bad)
    assert {"IMPORT037", "IMPORT042", "IMPORT048"} <= set(codes(batch))
    assert batch.counts["faulty"] == 2


def test_totals_footers_and_repeated_headers_are_left_out_and_said(
    desk: Desk, household: Record
) -> None:
    from tests.jingzhun_site.imports.conftest import NATIONAL  # noqa: PLC0415

    rows = national_rows(
        national_row(劳动技能="无劳动力"),
        NATIONAL,
        ["合计", "", "", "", "", "1"],
        ["填表人：李四", "", "审核人：王五"],
    )
    batch = desk.check(desk.upload(rows))
    assert batch.counts == {**batch.counts, "changed": 1, "left_out": 3, "faulty": 0}
    told = [row.remarks[0].code for row in preview_rows(batch, only="left_out")[0]]
    assert told == ["IMPORT031", "IMPORT030", "IMPORT032"]


def test_an_unknown_village_and_one_of_two_of_the_same_name_are_said(check, desk: Desk) -> None:
    add(
        "villages",
        village_id="990001100202",
        township_id="990001100000",
        name="东村",
        is_poor_village=True,
        is_deep_poor_village=False,
    )
    batch = check(
        national_row(**NEW),
        national_row(**{**NEW, "户编号": "H8", "人编号": "P81", "证件号码": "", "行政村": "南村"}),
    )
    assert {"IMPORT038", "IMPORT039"} <= set(codes(batch))


def test_an_unlikely_column_of_codes_is_refused_as_a_whole(desk: Desk, household: Record) -> None:
    rows = [national_row(人编号=f"P{n}", 证件号码="", 民族=f"第{n}族") for n in range(501)]
    batch = desk.check(desk.upload(national_rows(*rows)))
    assert "IMPORT022" in [remark["code"] for remark in batch.remarks]


def test_a_failed_formula_is_no_value(check) -> None:
    batch = check(national_row(劳动技能="#N/A", 联系电话="#REF!", **{"务工时间(月)": "#VALUE!"}))
    assert codes(batch) == ["IMPORT057", "IMPORT057", "IMPORT057"]


def test_an_id_number_cut_short_by_a_spreadsheet_is_no_value(check) -> None:
    batch = check(national_row(证件号码=990001199005050030.0))
    assert codes(batch) == ["IMPORT058"]


def test_a_sheet_without_a_header_says_so(desk: Desk, household: Record) -> None:
    batch = desk.upload([["甲", "乙"], ["1", "2"]])
    assert (batch.stage, batch.remarks[0]["code"]) == ("refused", "IMPORT009")
    assert not batch.original.exists()


def test_whoever_may_not_see_health_does_not_write_over_it(
    household: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jingzhun_site.accounts import models, rights  # noqa: PLC0415

    fewer = {
        **rights.RIGHTS,
        Role.TOWNSHIP_CLERK: rights.RIGHTS[Role.TOWNSHIP_CLERK] - {rights.Right.SEE_HEALTH},
    }
    monkeypatch.setattr(models, "RIGHTS", fewer)
    desk = Desk(user=make_user("blind"), folder=tmp_path)
    batch = desk.check(
        desk.upload(national_rows(national_row(健康状况="残疾", 劳动技能="无劳动力")))
    )
    assert [cell.field for cell in cells(batch)] == ["labour"]
    assert [remark["code"] for remark in batch.remarks] == ["IMPORT049"]


def test_no_identity_stands_in_a_preview_file(check, household: Record) -> None:
    batch = check(national_row(姓名="赵二改名", 联系电话="19900001234"))
    for path in batch.folder.glob("*.parquet"):
        content = path.read_bytes()
        assert "赵二改名".encode() not in content
        assert b"19900001234" not in content
    (name,) = [cell.new for cell in cells(batch) if cell.field == "name"]
    assert name == token_of(Kind.NAME, "赵二改名")


def test_the_scope_is_that_of_importing_and_not_of_seeing(
    household: Record, tmp_path: Path
) -> None:
    user = make_user("both", place=WEST)
    Grant.objects.create(user=user, role=Role.AUDITOR, place_code="990001000000")
    desk = Desk(user=user, folder=tmp_path)
    batch = desk.check(desk.upload(national_rows(national_row(劳动技能="无劳动力"))))
    assert batch.counts["faulty"] == 1
    assert "IMPORT034" in codes(batch)
