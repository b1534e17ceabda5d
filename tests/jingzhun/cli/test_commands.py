"""Each command end to end on a small place: what it prints, what it writes, how it ends."""

import csv
import json
import shutil
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from jingzhun.cli.period_words import summed_changes
from jingzhun.eligibility import Difference
from jingzhun.packs import Per, shipped_packs_root
from jingzhun.population import populate, scale_plan
from tests.jingzhun.cli.conftest import SmallPlace, call

HEBI = shipped_packs_root() / "hebi-2018"


def test_populate_writes_a_register_and_names_the_next_step(tmp_path: Path) -> None:
    said = call("populate", "--persons", "1200", "--households", "420", "--out", tmp_path / "r")
    assert said.code == 0
    assert pq.read_metadata(tmp_path / "r" / "households.parquet").num_rows == 420
    assert "jingzhun snapshot" in said.out


def test_one_seed_gives_one_register_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        size = ("--persons", "1200", "--households", "420")
        assert call("populate", *size, "--seed", seed, "--out", tmp_path / name).code == 0
    rows = [pq.read_table(tmp_path / name / "persons.parquet") for name in "abc"]
    assert rows[0].equals(rows[1])
    assert not rows[0].equals(rows[2])


def test_list_shows_what_was_decided_and_masks_names(place: SmallPlace) -> None:
    said = call("list", place.run, "gaps", "--snapshot", place.snapshot, "--format", "jsonl")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert len(rows) == pq.read_metadata(place.run / "gaps.parquet").num_rows
    named = [row for row in rows if row["subject_id"] != row["name"] and "*" in row["name"]]
    assert len(named) > len(rows) // 2
    persons = pq.read_table(place.snapshot / "persons.parquet", columns=["name"])
    names = {name for name in persons.column("name").to_pylist() if name and len(name) > 1}
    assert not names & {row["name"] for row in rows}


def test_whole_names_are_shown_only_when_asked_for(place: SmallPlace) -> None:
    said = call(
        *("list", place.run, "gaps", "--snapshot", place.snapshot, "--format", "jsonl"),
        *("--names", "whole"),
    )
    names = [json.loads(line)["name"] for line in said.out.splitlines()]
    assert any(len(name) > 1 and "*" not in name for name in names)


@pytest.mark.parametrize("what", ["standards", "programmes", "villages", "money", "facts"])
def test_every_table_of_a_run_can_be_listed(place: SmallPlace, what: str) -> None:
    said = call("list", place.run, what, "--snapshot", place.snapshot, "--format", "jsonl")
    assert said.code == 0
    assert all(json.loads(line) for line in said.out.splitlines())
    assert said.out


def test_ceilings_are_never_listed_as_money_owed(place: SmallPlace) -> None:
    said = call("list", place.run, "money", "--snapshot", place.snapshot, "--format", "jsonl")
    listed = {json.loads(line)["programme"] for line in said.out.splitlines()}
    rules = json.loads((place.run / "rules.json").read_text(encoding="utf-8"))
    ceilings = {
        rule["label"] for rule in rules if rule["amounts"] and rule["amounts"][0]["is_limit"]
    }
    assert ceilings
    assert not ceilings & listed


def test_an_export_is_read_by_the_codes_of_its_system(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    text = "person_id,household_id,name,registration,ethnicity\nP1,H1,甲,poor,02\n"
    (source / "persons.csv").write_text(text, encoding="utf-8")
    asked = ("snapshot", source, "--as-at", "2018-12-31", "--out", tmp_path / "s")
    assert call(*asked).code == 1
    assert call(*asked, "--source", "national_register").code == 0
    assert pq.read_table(tmp_path / "s" / "persons.parquet")["ethnicity"][0].as_py() == "manchu"
    assert call(*asked, "--source", "elsewhere").code == 2


def test_explain_shows_each_condition_with_what_it_saw(place: SmallPlace) -> None:
    key = pq.read_table(place.run / "households.parquet").column("household_id")[0].as_py()
    rule = "standard:safe_housing"
    said = call("explain", place.snapshot, key, "--rule", rule)
    assert said.code == 0
    assert key in said.out
    assert "住房等级" in said.out
    whole = call("explain", place.snapshot, key)
    assert "standard:safe_housing" in whole.out
    assert "programme:dibao" in whole.out


def entitled_to(place: SmallPlace, programme: str) -> dict[str, Any]:
    rows = pq.read_table(place.run / "households.parquet").to_pylist()
    return next(row for row in rows if row[f"programme__{programme}__entitled"] == 1)


def test_explain_shows_the_amount_with_its_tariff(place: SmallPlace) -> None:
    row = entitled_to(place, "housing_renovation")
    due = f"{row['programme__housing_renovation__amount_yuan']:,.2f}"
    rule = ("--rule", "programme:housing_renovation")
    lines = call("explain", place.snapshot, row["household_id"], *rule).out.splitlines()
    (amount,) = [line for line in lines if "应得金额（一次性）" in line]
    assert amount.split()[-1] == due
    (tariff,) = [line for line in lines if line.startswith("参数 危房改造户均补助")]
    assert "自 2018-01-01 起，依据 二(三)5，暂定（文件未载明）" in tariff


def test_explain_shows_the_tariff_behind_a_word_of_the_pack(
    place: SmallPlace, tmp_path: Path
) -> None:
    packs = tmp_path / "packs"
    shutil.copytree(shipped_packs_root(), packs)
    homes = packs / HEBI.name / "programmes" / "homes.yaml"
    cell = "by(param.renovation_subsidy, dwelling_grade)"
    homes.write_text(homes.read_text("utf-8").replace(f'"{cell}"', "renovation_due_yuan"), "utf-8")
    with (packs / HEBI.name / "definitions.yaml").open("a", encoding="utf-8") as words:
        words.write(
            f"""
- id: renovation_due_yuan
  label: 危改应补
  for: household
  type: money
  unit: yuan
  is: {cell}
  source: {{clause: 二(三)5}}
"""
        )
    row = entitled_to(place, "housing_renovation")
    rule = ("--rule", "programme:housing_renovation", "--packs", packs)
    said = call("explain", place.snapshot, row["household_id"], *rule).out
    assert "危改应补" in said
    assert "参数 危房改造户均补助" in said


def test_explain_shows_both_sides_of_a_compared_quotient(place: SmallPlace) -> None:
    row = entitled_to(place, "dibao")
    explained = ("explain", place.snapshot, row["household_id"], "--rule", "programme:dibao")
    lines = [json.loads(line) for line in call(*explained, "--format", "jsonl").out.splitlines()]
    seen = {line["condition"].strip(): line["value"] for line in lines}
    income = Decimal(seen["扣除低保金后的家庭纯收入"].replace(",", ""))
    a_head = seen["扣除低保金后的家庭纯收入 / 家庭人口数"].lstrip("≈").replace(",", "")
    assert abs(Decimal(a_head) * int(seen["家庭人口数"]) - income) <= Decimal("0.05")
    assert seen["农村低保标准（人均年）"] == "3,450.00"
    assert Decimal(a_head) < 3450


def test_explain_gives_no_amount_to_those_who_are_due_none(place: SmallPlace) -> None:
    rows = pq.read_table(place.run / "households.parquet").to_pylist()
    key = next(r["household_id"] for r in rows if r["programme__dibao__entitled"] == 0)
    assert "应得金额" not in call("explain", place.snapshot, key, "--rule", "programme:dibao").out


def test_explain_agrees_with_the_run(place: SmallPlace) -> None:
    table = pq.read_table(place.run / "households.parquet").to_pylist()
    words = {0: "not met", 1: "met", 2: "unknown", 3: "not applicable"}
    for row in table[:: len(table) // 5]:
        said = call(
            *("--lang", "en", "explain", place.run, row["household_id"]),
            *("--snapshot", place.snapshot, "--format", "jsonl"),
        )
        states = {line["id"]: line["state"] for line in map(json.loads, said.out.splitlines())}
        for standard in ("safe_water", "household_exit", "basic_medical"):
            assert states[f"standard:{standard}"] == words[row[f"standard__{standard}"]]


def test_simulate_says_what_a_higher_subsidy_costs(place: SmallPlace) -> None:
    said = call(
        *("simulate", place.snapshot, "--set", "param.renovation_subsidy.D=20001"),
        *("--only", "programme:housing_renovation", "--format", "jsonl"),
    )
    rows = [json.loads(line) for line in said.out.splitlines()]
    run = pq.read_table(place.run / "households.parquet").to_pylist()
    amounts = [row["programme__housing_renovation__amount_yuan"] for row in run]
    entitled = sum(amount == 20000 for amount in amounts)
    assert entitled > 0
    assert sum(float(row["cost_change"]) for row in rows) == entitled
    assert {row["gain"] for row in rows} == {0}


def test_simulating_the_same_changes_nothing(place: SmallPlace) -> None:
    said = call("simulate", place.snapshot, "--pack", HEBI, "--only", "programme:dibao")
    assert said.code == 0
    assert "没有变化" in said.out


def test_a_rule_that_only_the_changed_pack_has_is_named_with_its_label(
    place: SmallPlace, tmp_path: Path
) -> None:
    shutil.copytree(HEBI, tmp_path / "hebi-2018")
    aid = """
- id: new_aid
  label: 新设补助
  for: person
  who: is_living
  access: automatic
  gives: [{what: cash, amount: param.dibao_monthly_per_head, per: month, unit: yuan_month}]
  lead: education
  source: {clause: 二(三)5}
"""
    (tmp_path / "hebi-2018" / "programmes" / "aid.yaml").write_text(aid, encoding="utf-8")
    said = call("simulate", place.snapshot, "--pack", tmp_path / "hebi-2018")
    assert said.code == 0, said.err
    assert "新设补助" in said.out
    assert "元（每月）。" in said.out


def test_changes_of_cost_are_added_up_per_period_only() -> None:
    line = partial(Difference, place_id="", gain=0, lose=0, become_unknown=0, become_known=0)
    found = [
        line(rule="a", cost_before=Decimal(0), cost_after=Decimal(10), period_after=Per.MONTH),
        line(rule="b", cost_before=Decimal(0), cost_after=Decimal(5), period_after=Per.YEAR),
        line(rule="c", cost_before=Decimal(7), cost_after=Decimal(0), period_before=Per.ONCE),
    ]
    assert summed_changes(found[:1]) == {Per.MONTH: Decimal(10)}
    assert summed_changes(found) == {Per.YEAR: Decimal(125), Per.ONCE: Decimal(-7)}


def test_poverty_is_measured_in_every_county(place: SmallPlace) -> None:
    said = call("poverty", place.snapshot, "--level", "county", "--format", "jsonl")
    assert said.code == 0, said.err
    lines = [json.loads(line) for line in said.out.splitlines()]
    heads = [line for line in lines if line["id"] == "income_headcount"]
    assert len(heads) == len({line["place"] for line in lines}) > 1
    assert all(0 <= float(one["at_least"]) <= float(one["at_most"]) <= 100 for one in heads)


def test_poverty_takes_another_line_and_refuses_unknown_standards(place: SmallPlace) -> None:
    asked = ("--lang", "en", "poverty", place.snapshot)
    assert "Line of 2018: 5,000.00 yuan" in call(*asked, "--line", "5000").out
    assert "DECIDE003" in call(*asked, "--weight", "nothing=1").err
    assert "POVERTY004" in call(*asked, "--cutoff", "2").err


def test_goals_measures_targets_of_the_year(place: SmallPlace) -> None:
    said = call("goals", place.snapshot, "--year", "2018", "--format", "jsonl")
    rows = [json.loads(line) for line in said.out.splitlines()]
    houses = next(row for row in rows if row["id"] == "houses_renovated")
    assert houses["target"] == "669"
    assert houses["figure"].isdigit()
    assert {row["year"] for row in rows} == {"2018"}


def test_goals_go_down_to_counties(place: SmallPlace) -> None:
    said = call(
        *("goals", place.snapshot, "--only", "houses_renovated", "--year", "2018"),
        *("--level", "county", "--format", "jsonl"),
    )
    rows = [json.loads(line) for line in said.out.splitlines()]
    whole, *parts = (int(row["figure"]) for row in rows)
    assert parts
    assert sum(parts) == whole


def test_goals_fit_a_terminal_and_machines_get_every_column(place: SmallPlace) -> None:
    asked = ("goals", place.snapshot, "--year", "2018")
    page = call(*asked, "--level", "county").out.splitlines()
    head = next(line for line in page if "现值" in line)
    assert head.split() == [
        "目标",
        "地区",
        "年度",
        "目标值",
        "现值",
        "状态",
        "期限",
        "牵头",
        "条款",
    ]
    assert "地区" not in call(*asked).out
    columns = call(*asked, "--format", "jsonl").out.splitlines()[0]
    assert {"place", "unit", "reason", "id"} <= set(json.loads(columns))


def test_one_target_is_one_target(place: SmallPlace) -> None:
    one = ("goals", place.snapshot, "--year", "2018", "--only", "houses_renovated")
    assert "1 target: " in call(*one, "--lang", "en").out


def test_figures_of_packs_are_written_for_people_by_wan_and_for_machines_whole() -> None:
    page = call("packs", "show", "hebi-2018", "--by-clause").out
    assert "未脱贫农村人口：19,702人" in page
    assert "50万元" in page
    machine = call("packs", "show", "hebi-2018", "--format", "csv").out
    assert "19702人" in machine
    assert "500000元" in machine


def test_packs_show_says_rules_in_words_to_people_and_as_written_to_machines() -> None:
    rule = "income_channels >= param.income_channels_min"
    page = call("packs", "show", "hebi-2018", "--by-clause").out
    assert "稳定增收渠道数 ≥ 每户稳定增收渠道数下限" in page
    assert rule not in page
    assert rule in call("packs", "show", "hebi-2018", "--format", "csv").out


def test_a_year_of_the_calendar_has_no_thousands_to_set_apart() -> None:
    page = call("packs", "show", "town-2018", "--by-clause").out
    assert "项目库录入起始年度：2018-04-01起 2016年" in page


def test_a_freeze_is_written_and_proved(place: SmallPlace, tmp_path: Path) -> None:
    freeze = tmp_path / "freeze.json"
    parts = ("--purpose", "年度考核", "--scope", "全市", "--signer", "张三")
    moment = ("--made-at", "2019-01-05T10:00+08:00")
    assert call("freeze", place.snapshot, *parts, *moment, "--out", freeze).code == 0
    assert call("freeze", place.snapshot, "--verify", freeze).code == 0
    freeze.write_text(freeze.read_text(encoding="utf-8").replace("张三", "李四"), encoding="utf-8")
    spoilt = call("freeze", place.snapshot, "--verify", freeze)
    assert spoilt.code == 1
    assert "SNAPSHOT057" in spoilt.err


def test_packs_check_finds_the_shipped_packs_good() -> None:
    said = call("packs", "check", HEBI, "--lang", "en")
    assert said.code == 0, said.err
    assert "good" in said.out


def test_a_fault_of_one_pack_is_told_once_for_all_packs_of_a_folder(tmp_path: Path) -> None:
    shutil.copytree("tests/broken_packs/misspelt_key/city", tmp_path / "city")
    shutil.copytree(HEBI, tmp_path / "hebi-2018")
    alone = call("packs", "check", tmp_path / "city", "--lang", "en")
    both = call("packs", "check", tmp_path, "--lang", "en")
    assert both.code == alone.code == 1
    assert both.err == alone.err
    assert both.out == ""  # the good pack could not be checked beside a broken one


def test_packs_check_names_each_fault_with_file_line_and_code() -> None:
    broken = Path("tests/broken_packs/misspelt_key/city")
    said = call("packs", "check", broken)
    assert said.code == 1
    assert f"{broken}/standards.yaml:4:3: PACK021" in said.err


def test_packs_show_by_clause_reads_like_the_document() -> None:
    said = call("packs", "show", "hebi-2018", "--by-clause")
    clauses = ["一(二)1", "二(一)2", "二(三)5", "三(三)"]
    places = [said.out.index(clause) for clause in clauses]
    assert places == sorted(places)
    assert "669" in said.out


def test_packs_show_says_what_a_reader_should_know_of_the_document() -> None:
    page = call("packs", "show", "town-2018", "--by-clause").out
    assert page.splitlines()[1].startswith("原文未印镇名、年份")
    rows = csv.reader(call("packs", "show", "town-2018", "--format", "csv").out.splitlines())
    assert len({len(row) for row in rows}) == 1


def test_packs_compare_tells_what_changed_and_from_when(tmp_path: Path) -> None:
    text = (HEBI / "parameters.yaml").read_text(encoding="utf-8")
    other = tmp_path / "hebi-2018"
    other.mkdir()
    for file in HEBI.rglob("*.yaml"):
        to = other / file.relative_to(HEBI)
        to.parent.mkdir(exist_ok=True)
        to.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    changed = text.replace("{C: 8000, D: 20000}", "{C: 9000, D: 20000}")
    assert changed != text
    (other / "parameters.yaml").write_text(changed, encoding="utf-8")
    said = call("packs", "compare", "hebi-2018", other, "--format", "jsonl")
    (row,) = [json.loads(line) for line in said.out.splitlines()]
    assert (row["id"], row["old"], row["new"]) == ("renovation_subsidy", "8000", "9000")
    assert row["since"] == "2018-01-01"


def test_packs_compare_has_a_word_for_every_kind_of_entry() -> None:
    said = call(
        "packs", "compare", "town-2018", "hebi-2018", "--as", "versions", "--format", "jsonl"
    )
    assert said.code == 0, said.err
    kinds = {json.loads(line)["kind"] for line in said.out.splitlines()}
    assert {"责任追究", "台账", "资金规则"} <= kinds


def test_packs_mutate_lists_what_no_case_notices_and_fails_below_the_bound() -> None:
    said = call("packs", "mutate", "town-2018", "--format", "csv")
    assert said.code == 0, said.err
    rows = list(csv.DictReader(said.out.splitlines()))
    assert all(row["位置"].endswith(".yaml:" + row["位置"].rpartition(":")[2]) for row in rows)
    assert call("packs", "mutate", Path("packs/town-2018"), "--at-least", "101").code == 1
    assert "CLI002" in call("packs", "mutate", "town").err


def test_packs_list_names_the_packs_that_ship() -> None:
    said = call("packs", "list", "--format", "csv")
    rows = list(csv.reader(said.out.splitlines()))
    assert {"hebi-2018", "national"} <= {row[0] for row in rows}


def test_a_command_without_any_word_behind_it_answers() -> None:
    assert call("packs", "list").code == 0


def test_digits_of_ids_stay_text_in_excel(place: SmallPlace, tmp_path: Path) -> None:
    out = tmp_path / "gaps.xlsx"
    said = call("list", place.run, "gaps", "--format", "xlsx", "--out", out)
    assert said.code == 0
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    ids = [row[heads.index("对象编号")] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert ids
    assert all(isinstance(value, str) for value in ids)
    amount = heads.index("金额（元）")
    money = [row[amount] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert any(isinstance(value, int | float) for value in money)


def test_csv_files_open_in_excel_unless_asked_otherwise(place: SmallPlace, tmp_path: Path) -> None:
    for name, words in (("with.csv", ()), ("without.csv", ("--no-bom",))):
        said = call("list", place.run, "facts", "--format", "csv", "--out", tmp_path / name, *words)
        assert said.code == 0
    assert (tmp_path / "with.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "without.csv").read_bytes().startswith("对象".encode())


def test_parquet_keeps_money_exact(place: SmallPlace, tmp_path: Path) -> None:
    out = tmp_path / "money.parquet"
    said = call("list", place.run, "gaps", "--format", "parquet", "--out", out)
    assert said.code == 0
    assert str(pq.read_schema(out).field("amount").type) == "decimal128(18, 2)"


ASSESSMENTS = """\
assessment_id,kind,county_id,organisation_id,year,grade,yearly_task_met
a1,evaluation,{county},o1,2018,poor,true
a2,unit_duty,,o2,2018,good,true
a3,unit_duty,,o2,2017,,true
"""
UNITS = """\
organisation_id,name,kind,level
o1,甲县政府,government_body,county
o2,乙局,government_body,city
"""


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small place of Luoyang with the results of its assessments."""
    folder = tmp_path_factory.mktemp("assessed")
    populate(scale_plan(300, households=105, root="410300"), folder / "register")
    counties = pq.read_table(folder / "register" / "counties.parquet")
    county = counties.column("county_id")[0].as_py()
    for name, text in (("assessments", ASSESSMENTS), ("organisations", UNITS)):
        (folder / "register" / f"{name}.csv").write_text(
            text.format(county=county), encoding="utf-8"
        )
    made = call(
        "snapshot", folder / "register", "--as-at", "2018-12-31", "--out", folder / "snapshot"
    )
    assert made.code == 0, made.err
    return folder / "snapshot"


def test_consequences_name_unit_measures_and_clause(assessed: Path) -> None:
    said = call("consequences", assessed, "--place", "410300", "--format", "jsonl")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [(row["id"], row["unit_name"], row["measures"], row["state"]) for row in rows] == [
        ("first_failed_year", "甲县政府", "约谈、不得提拔重用", "应兑现"),
        ("good_grade", "乙局", "表彰、奖励", "应兑现"),
    ]
    assert {row["clause"] for row in rows} == {"luoyang-2018 三(六)"}


def test_where_no_consequence_has_a_rule_the_table_says_so(place: SmallPlace) -> None:
    said = call("consequences", place.snapshot)
    assert said.code == 0
    assert "没有可由登记记录推出的问责或激励" in said.out
