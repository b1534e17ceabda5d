"""Standards of two packs side by side and over a register, two versions apart, and two packs at a glance."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from jingzhun.vocabulary import load_vocabulary
from tests.jingzhun.cli.conftest import call
from tests.jingzhun.eligibility.conftest import (
    COUNTY,
    PACK,
    TOWNSHIP,
    VILLAGE,
    household,
    person,
    snapshot_of,
    write_pack,
)

HUBEI_SICHUAN = ("packs", "compare", "hubei-2017", "sichuan-2018")
STANDARD = """
- id: {id}
  label: {label}
  for: {entity}
  group: income
{applies}  met_when: {met}
  source: {{clause: 一}}
"""
AID = """
- id: aid
  label: 帮扶
  for: {entity}
  who: {who}
  access: application
  gives: {{what: service, label: 帮扶, per: once}}
  lead: civil_affairs
  source: {{clause: 一}}
"""
FIRST = {
    "id": "steady",
    "label": "收入稳定",
    "entity": "household",
    "met": "wage_income_yuan >= 3000",
}
SECOND = {**FIRST, "met": "wage_income_yuan >= 5000"}
OF_THE_REGISTERED = "  applies_when: registration = 'poor'\n"
WAGES = {"h1": "6000", "h2": "4000", "h3": "", "h4": "4000", "h5": "2000", "h6": "6000"}


def standard(*, applies: str = "", **words: str) -> str:
    return STANDARD.format(applies=applies, **words)


def packs_of(
    folder: Path,
    first: str,
    second: str,
    *,
    programmes: tuple[str, str] = ("[]", "[]"),
    ids: tuple[str, str] = ("first", "second"),
) -> tuple[Path, Path]:
    """Two packs with these standards and programmes."""
    written = []
    for number, (id_, text, programme) in enumerate(
        zip(ids, (first, second), programmes, strict=True), start=1
    ):
        said = PACK.format(place="410600").replace("id: sample", f"id: {id_}")
        texts = {
            "pack": said.replace("version: '1'", f"version: '{number}'"),
            "programmes/renovation": programme,
            "definitions": "[]",
            "standards": text,
        }
        made = write_pack(folder / "written", **texts) / "sample"
        home = folder / f"{number}"
        home.mkdir()
        written.append(made.rename(home / id_))
    return written[0], written[1]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Six households by their wages, of which the last two are not registered."""
    outside = ("h5", "h6")
    rows = [
        household(
            key,
            wage_income_yuan=wage,
            registration="never_registered" if key in outside else "poor",
        )
        for key, wage in WAGES.items()
    ]
    people = [person(f"p{key}", key, relation="head") for key in WAGES]
    heads = [{**row, "head_id": f"p{row['household_id']}"} for row in rows]
    tables = {
        "counties": [COUNTY],
        "townships": [TOWNSHIP],
        "villages": [VILLAGE],
        "households": heads,
        "persons": people,
    }
    snapshot_of(tmp_path, tables, load_vocabulary())
    return tmp_path / "snapshot"


def rows_of(*words: str | Path) -> list[dict[str, str]]:
    said = call(*words, "--format", "csv")
    assert said.code == 0, said.err
    return list(csv.DictReader(said.out.splitlines()))


def test_standards_of_two_names_stand_side_by_side_with_the_figures_behind_them() -> None:
    pair = "no_building_debt=own_share_as_read"
    rows = {row["项目"]: row for row in rows_of(*HUBEI_SICHUAN, "--standard", pair)}
    hubei, sichuan = [column for column in rows["条款"] if "-201" in column]
    assert (rows["条款"][hubei], rows["条款"][sichuan]) == ("二(五)", "(八)")
    assert (rows["适用于"][hubei], rows["登记对象"]["异同"]) == ("全部", "相同")
    assert "户均自筹上限 1万元" in rows["参数"][sichuan]
    assert {row["编号"] for row in rows.values()} == {pair}


def test_a_group_brings_all_its_standards_and_says_what_one_place_lacks() -> None:
    rows = rows_of(*HUBEI_SICHUAN, "--standard", "relocation")
    lacking = {row["编号"] for row in rows if "未设此标准" in row.values()}
    assert {"no_building_debt", "own_share_as_read"} <= lacking


def test_equal_words_that_rest_on_other_definitions_are_said_to_mean_something_else() -> None:
    rows = rows_of(*HUBEI_SICHUAN, "--standard", "bottom_line_covered")
    marks = {row["项目"]: row["异同"] for row in rows}
    assert marks["适用于"] == "不同（用语相同，所指不同）"
    assert marks["达标条件"] == "相同"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("own_share", "可改用：own_share_as_read、"),
        ("nonsense", "relocation、"),
        ("own_share_as_read=no_building_debt", "hubei-2017 中没有“own_share_as_read”"),
    ],
)
def test_a_name_of_no_standard_is_answered_with_the_nearest(name: str, said: str) -> None:
    refused = call(*HUBEI_SICHUAN, "--standard", name)
    assert refused.code == 1
    assert "CLI017" in refused.err
    assert said in refused.err


def test_a_register_tells_who_meets_the_one_standard_and_not_the_other(
    tmp_path: Path, register: Path
) -> None:
    packs = packs_of(tmp_path, standard(**FIRST), standard(applies=OF_THE_REGISTERED, **SECOND))
    words = ("packs", "compare", *packs, "--standard", "income", "--snapshot", register)
    rows = {row["对象编号"]: row for row in rows_of(*words)}
    told = {key: (row["变化"], row["前者"], row["后者"]) for key, row in rows.items()}
    # h1 meets both; nobody knows the wages of h3 under either
    assert told == {
        "h2": ("不再符合", "达标", "未达标"),
        "h4": ("不再符合", "达标", "未达标"),
        "h5": ("一方不涉及", "未达标", "不涉及"),
        "h6": ("一方不涉及", "达标", "不涉及"),
    }
    page = call(*words).out
    assert "共 6 个对象，其中 1 个按两者的规定都情况不明" in page
    (line,) = (line for line in page.splitlines() if "样县" in line)
    assert line.split()[2:-1] == ["0", "2", "0", "0", "2"]  # no column of money or of other amounts


def test_unknown_on_one_side_alone_is_neither_a_gain_nor_a_loss(
    tmp_path: Path, register: Path
) -> None:
    housed = {**FIRST, "met": "registration in ('poor', 'never_registered')"}
    packs = packs_of(tmp_path, standard(**housed), standard(**SECOND))
    words = ("packs", "compare", *packs, "--standard", "steady", "--snapshot", register)
    changes = {row["对象编号"]: row["变化"] for row in rows_of(*words)}
    assert changes == {"h2": "不再符合", "h4": "不再符合", "h5": "不再符合", "h3": "变为不明"}


def test_every_count_on_the_screen_opens_to_names_in_the_file(
    tmp_path: Path, register: Path
) -> None:
    packs = packs_of(tmp_path, standard(**FIRST), standard(applies=OF_THE_REGISTERED, **SECOND))
    words = ("packs", "compare", *packs, "--standard", "steady", "--snapshot", register)
    rows = rows_of(*words, "--names", "whole")
    assert Counter((row["地区"], row["变化"]) for row in rows) == {
        ("样县", "不再符合"): 2,
        ("样县", "一方不涉及"): 2,
    }
    assert {row["姓名"] for row in rows} == {"甲"}
    written = tmp_path / "who.xlsx"
    assert call(*words, "--format", "xlsx", "--out", written).code == 0
    assert written.stat().st_size


def test_rules_over_other_records_are_said_to_be_left_out(tmp_path: Path, register: Path) -> None:
    programmes = (
        AID.format(entity="household", who="wage_income_yuan < 3000"),
        AID.format(entity="person", who="registration = 'poor'"),
    )
    packs = packs_of(tmp_path, "[]", "[]", programmes=programmes)
    words = ("packs", "compare", *packs, "--programme", "aid", "--snapshot", register)
    sentence = "“帮扶”：前者对户作规定，后者对人员作规定，登记对象不同，无法逐个比较，未列入。"
    page = call(*words).out
    assert sentence in page
    assert "结果没有变化" not in page
    to_file = call(*words, "--format", "csv")
    assert sentence in to_file.err
    assert len(to_file.out.splitlines()) == 1


def test_what_the_register_does_not_hold_is_no_answer_that_nothing_changes(
    register: Path,
) -> None:
    words = ("--standard", "no_building_debt=own_share_as_read", "--snapshot", register)
    page = call(*HUBEI_SICHUAN, *words).out
    assert "登记库中没有搬迁安置记录，无从测算" in page
    assert "结果没有变化" not in page


def test_a_standard_of_one_pack_alone_is_said_to_be_left_out(
    tmp_path: Path, register: Path
) -> None:
    packs = packs_of(tmp_path, standard(**FIRST), "[]")
    page = call("packs", "compare", *packs, "--standard", "steady", "--snapshot", register).out
    assert "“收入稳定”：只有 first 设有此标准" in page


def test_two_versions_of_one_pack_are_told_apart_in_the_columns(tmp_path: Path) -> None:
    packs = packs_of(tmp_path, standard(**FIRST), standard(**SECOND), ids=("plan", "plan"))
    rows = {row["项目"]: row for row in rows_of("packs", "compare", *packs, "--standard", "steady")}
    old, new = "前者 plan 版本 1（2018-01-01 起）", "后者 plan 版本 2（2018-01-01 起）"
    assert "3000" in rows["达标条件"][old].replace(",", "")
    assert "5000" in rows["达标条件"][new].replace(",", "")
    assert rows["达标条件"]["异同"] == "不同"


def test_two_places_at_a_glance_show_what_is_in_both_and_what_differs() -> None:
    rows = {(row["类别"], row["编号"]): row for row in rows_of(*HUBEI_SICHUAN)}
    both = rows["标准", "dibao_standard_not_below_line"]
    assert (both["何处有"], both["异同"]) == ("两者都有", "相同")
    assert rows["标准", "bottom_line_covered"]["异同"] == "不同：适用于"
    assert rows["标准", "own_share_as_read"]["何处有"] == "只有 sichuan-2018"
    assert rows["标准", "no_building_debt"]["何处有"] == "只有 hubei-2017"
    assert rows["专项", "dibao"]["异同"].startswith("不同：对象、待遇")
    page = call(*HUBEI_SICHUAN).out
    assert "标准：两者都有 5 项，" in page
    assert "--snapshot" in page


def test_two_versions_of_one_place_are_compared_change_by_change_unless_said_otherwise(
    tmp_path: Path,
) -> None:
    packs = packs_of(tmp_path, standard(**FIRST), standard(**SECOND))
    assert any(row["部分"] == "met_when" for row in rows_of("packs", "compare", *packs))
    (glance,) = (
        row
        for row in rows_of("packs", "compare", *packs, "--as", "places")
        if row["编号"] == "steady"
    )
    assert glance["异同"] == "不同：达标条件"
