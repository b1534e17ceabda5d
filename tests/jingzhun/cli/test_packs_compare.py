"""The programmes of two places side by side, and whom of a register each rule would reach."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from jingzhun.packs import shipped_packs_root
from jingzhun.vocabulary import load_vocabulary
from tests.jingzhun.cli.conftest import SmallPlace, call
from tests.jingzhun.eligibility.conftest import (
    ALLOWANCE,
    COUNTY,
    MONTHLY,
    ONCE,
    PACK,
    SUMS,
    TOWNSHIP,
    VILLAGE,
    household,
    person,
    snapshot_of,
    write_pack,
)

TWO = ("packs", "compare", "hebi-2018", "town-2018")


def table(*words: str | Path) -> list[dict[str, str]]:
    said = call(*TWO, *words, "--format", "csv")
    assert said.code == 0, said.err
    return list(csv.DictReader(said.out.splitlines()))


def test_one_programme_stands_side_by_side_line_by_line() -> None:
    rows = {row["项目"]: row for row in table("--programme", "housing_renovation")}
    hebi, town = "hebi-2018 鹤壁市", "town-2018 镇脱贫攻坚领导小组"
    assert rows["条款"][hebi] == "二(三)5"
    assert rows["方式"]["异同"] == "相同"
    assert rows["参数"]["异同"] == "不同"
    assert "8,000" in rows["参数"][hebi]
    assert "6,000" in rows["参数"][town]
    assert "不超过 30 日" in rows["步骤"][hebi]


def test_equal_figures_in_other_words_and_order_are_the_same() -> None:
    words = ("packs", "compare", "hubei-2017", "sichuan-2018", "--programme", "relocation")
    said = csv.DictReader(call(*words, "--format", "csv").out.splitlines())
    marks = {row["项目"]: row["异同"] for row in said if row["编号"] == "relocation"}
    alike = {marks[aspect] for aspect in ("对象", "待遇", "参数", "牵头")}
    assert alike == {"相同"}  # 25 square metres a head on both sides
    assert {marks[aspect] for aspect in ("步骤", "材料", "配合")} == {"不同"}


def test_a_kind_of_help_brings_all_its_programmes_and_says_what_one_place_lacks() -> None:
    rows = table("--programme", "health")
    ids = {row["编号"] for row in rows}
    assert {"inpatient_cap_351", "family_doctor", "one_stop_settlement"} <= ids
    first = next(row for row in rows if row["编号"] == "inpatient_cap_351")
    assert first["hebi-2018 鹤壁市"] == "未设此专项"


def test_a_shipped_pack_is_found_beside_a_folder_of_ones_own(tmp_path: Path) -> None:
    shutil.copytree(shipped_packs_root() / "town-2018", tmp_path / "town-2018")
    said = call(*TWO, "--programme", "housing_renovation", "--packs", tmp_path)
    assert said.code == 0, said.err
    unknown = call("packs", "show", "hebi-2081", "--packs", tmp_path)
    assert "hebi-2018" in unknown.err


def test_figures_are_those_of_the_day_asked_for() -> None:
    early = {row["项目"]: row for row in table("--programme", "dibao", "--on", "2018-12-31")}
    late = {row["项目"]: row for row in table("--programme", "dibao", "--on", "2020-12-31")}
    assert early["参数"] != late["参数"]


def test_a_register_tells_who_gains_and_who_loses_with_both_amounts(place: SmallPlace) -> None:
    rows = table("--programme", "housing_renovation", "--snapshot", place.snapshot)
    assert rows
    assert all(row["前者"] == row["后者"] == "应享" for row in rows)
    assert {(row["前者金额（元）"], row["后者金额（元）"]) for row in rows} == {("8000", "6000")}
    assert all(row["姓名"].endswith("*") for row in rows if row["姓名"])


def test_a_programme_of_one_place_alone_is_a_gain_for_all_its_people(place: SmallPlace) -> None:
    words = ("--programme", "inpatient_cap_351", "--snapshot", place.snapshot)
    rows = table(*words)
    there = [
        json.loads(line)
        for line in call("list", place.run, "programmes", "--format", "jsonl").out.splitlines()
    ]
    assert "inpatient_cap_351" not in {row["id"] for row in there}
    assert {(row["前者"], row["后者"]) for row in rows} == {("不符合", "应享")}
    page = call(*TWO, *words, "--limit", "1").out
    assert f"只显示前 1 行，共 {len(rows):,} 行。" in page


def test_a_pack_whose_goals_name_places_of_its_own_can_be_tried_elsewhere(
    place: SmallPlace,
) -> None:
    words = ("--programme", "family_doctor", "--snapshot", place.snapshot)
    said = call("packs", "compare", "hebi-2018", "sichuan-2018", *words, "--format", "csv")
    assert said.code == 0, said.err


@pytest.mark.parametrize(
    ("packs", "programmes"),
    [
        (("hubei-2017", "sichuan-2018"), ("health",)),  # rests on a standard; the README's example
        (("hubei-2017", "sichuan-2018"), ("microcredit", "loan_renewal")),
        (("town-2018", "luoyang-2018"), ("finance",)),
    ],
)
def test_what_two_places_rule_over_other_records_is_told_together(
    place: SmallPlace, packs: tuple[str, ...], programmes: tuple[str, ...]
) -> None:
    asked = [word for programme in programmes for word in ("--programme", programme)]
    words = (*packs, *asked, "--snapshot", place.snapshot)
    told = list(
        csv.DictReader(call("packs", "compare", *words, "--format", "csv").out.splitlines())
    )
    assert told
    assert {row["编号"].partition(":")[0] for row in told} == {"programme"}
    assert call("packs", "compare", *words, "--level", "county").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--programme", "heath"), "CLI014"),
        (("--snapshot", "nowhere"), "请用 --programme 指定专项"),
        (("--programme", "health", "--snapshot", "nowhere"), "SNAPSHOT"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_what_to_do(
    words: tuple[str, ...], said: str
) -> None:
    refused = call(*TWO, *words)
    assert refused.code in (1, 2)
    assert said in refused.err


INCOME = "5638.62"  # so that Hubei owes 2 × 3,450 − 5,638.62 = 1,261.38 a year


def test_a_yearly_sum_and_a_monthly_one_are_both_told_per_year(tmp_path: Path) -> None:
    two = household_of_two(tmp_path, income=INCOME)
    words = ("hubei-2017", "sichuan-2018", "--programme", "dibao", "--snapshot", two)
    (row,) = csv.DictReader(call("packs", "compare", *words, "--format", "csv").out.splitlines())
    # Sichuan gives 2 × 160 = 320 a month, 3,840 a year
    assert (row["前者金额（元）"], row["后者金额（元）"]) == ("1261.38", "3840")
    assert row["周期"] == "每年"
    assert "2,578.62" in call("packs", "compare", *words).out


def test_what_is_given_once_and_every_month_stands_side_by_side_without_a_difference(
    tmp_path: Path,
) -> None:
    two = household_of_two(tmp_path, income=INCOME)
    packs = []
    for name, allowance in (("first", ONCE), ("second", MONTHLY)):
        texts = {
            "pack": PACK.format(place="410600").replace("id: sample", f"id: {name}"),
            "programmes/renovation": ALLOWANCE.format(**allowance),
            "parameters": SUMS,
            "definitions": "[]",
            "standards": "[]",
        }
        written = write_pack(tmp_path / "written", **texts) / "sample"
        packs.append(written.rename(tmp_path / name))
    words = ("packs", "compare", *packs, "--programme", "allowance", "--snapshot", two)
    page = call(*words).out
    (line,) = (line for line in page.splitlines() if "样县" in line)
    money = line.split()[-6:-1]  # no figure stands between both sums and their periods
    assert money == ["100.00", "100.00", "一次", "/", "每月"]


def household_of_two(folder: Path, *, income: str, **facts: str) -> Path:
    """The snapshot of one household of two persons in a county of 3,450 yuan a year."""
    parts = ("business", "property", "transfer")
    earned = {f"{part}_income_yuan": "0" for part in parts} | {"wage_income_yuan": income}
    earned |= {"business_expense_yuan": "0", "dibao_monthly_yuan": "0"}
    here = household("h1", **{**earned, "extreme_poverty_support": "none", **facts})
    tables = {
        "counties": [{**COUNTY, "dibao_standard_yuan": "3450"}],
        "townships": [TOWNSHIP],
        "villages": [VILLAGE],
        "households": [here],
        "persons": [person("p1", "h1"), person("p2", "h1")],
    }
    snapshot_of(folder, tables, load_vocabulary())
    return folder / "snapshot"


def test_a_word_that_names_no_programme_is_answered_with_the_nearest_few() -> None:
    packs = ("packs", "compare", "hubei-2017", "sichuan-2018")
    longer = call(*packs, "--programme", "health_support").err
    assert "可改用：health、" in longer
    nothing = call(*packs, "--programme", "nonsense").err
    assert "housing、" in nothing
    assert "housing_renovation" not in nothing
    assert "jingzhun packs show sichuan-2018" in nothing


def test_a_pack_that_is_not_in_force_on_the_day_is_refused(place: SmallPlace) -> None:
    words = ("--programme", "health", "--snapshot", place.snapshot, "--on", "2030-01-01")
    refused = call(*TWO, *words)
    assert refused.code == 1
    assert "CLI015" in refused.err
    assert "2020-12-31" in refused.err
