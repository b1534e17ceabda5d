"""Small parts: masks, words of rules, figures, cells, tables."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from jingzhun.cli.goal_tables import figure_text
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.showing import console_for, show
from jingzhun.cli.subject_names import masked
from jingzhun.cli.tables import Cell, Column, Kind, Table, shown, without
from jingzhun.cli.texts import Texts
from jingzhun.cli.writing import write_table
from jingzhun.goals import Figure, Quotient
from jingzhun.packs import Consequence, Pack, load_packs, shipped_packs_root
from jingzhun.vocabulary import load_vocabulary


@pytest.mark.parametrize(("name", "seen"), [("王小明", "王*"), ("李", "李*"), ("", "")])
def test_a_name_is_masked_but_for_its_first_character(name: str, seen: str) -> None:
    assert masked(name) == seen


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("dwelling_grade in ('C', 'D')", "住房等级为C级或D级"),
        ("extreme_poverty_support = 'none'", "特困供养方式为未享受特困供养"),
        (
            "not dibao and water_fetch_minutes <= param.minutes",
            "非 享受农村低保 且 取水往返时间 ≤ 上限",
        ),
        (
            "water_fetch_minutes between param.least and param.minutes and dibao",
            "取水往返时间 介于 下限 和 上限 且 享受农村低保",
        ),
    ],
)
def test_conditions_are_said_with_labels(condition: str, said: str) -> None:
    words = RuleWords(
        texts=Texts(),
        vocabulary=load_vocabulary(),
        labels={"minutes": "上限", "least": "同名专项", "param.least": "下限"},
    )
    assert words.say(condition, "households") == said


def test_labels_with_brackets_of_their_own_are_said_whole() -> None:
    words = RuleWords(texts=Texts(), vocabulary=load_vocabulary())
    said = words.say("working_area in ('in_township', 'none')", "persons")
    assert said == "务工区域为乡(镇)内或未务工"


def test_a_step_that_several_programmes_name_otherwise_has_its_usual_name() -> None:
    words = RuleWords.of(
        load_packs(shipped_packs_root()).values(), texts=Texts(), vocabulary=load_vocabulary()
    )
    assert words.say("reached('accepted')", "enrolments") == "已到步骤(“验收”)"


@pytest.mark.parametrize(
    ("condition", "entity", "said"),
    [
        (
            "any_of(loans, kind = 'microcredit' and not has_value(repaid_on), ever)",
            "households",
            "任一(贷款, 贷款种类为扶贫小额信贷 且 未填还清日期)",
        ),
        (
            "count_of(visits, during(month)) >= 2 and dibao",
            "households",
            "数(走访, 本月) ≥ 2 且 享受农村低保",
        ),
        (
            "household.dwelling_grade in ('C', 'D') and sex = 'male'",
            "persons",
            "住房等级为C级或D级 且 性别为男",
        ),
    ],
)
def test_the_words_of_children_and_parents_are_those_of_their_own_records(
    condition: str, entity: str, said: str
) -> None:
    words = RuleWords(texts=Texts(), vocabulary=load_vocabulary())
    assert words.say(condition, entity) == said


@pytest.mark.parametrize(
    ("condition", "entity", "spoken_of"),
    [
        ("sum_of(bills, reimbursed_yuan, during(year))", "persons", "bills"),
        ("count_of(household.members, dropped_out)", "enrolments", "persons"),
        ("age(born_on) >= 60", "persons", "persons"),
        ("dibao", "households", "households"),
    ],
)
def test_inside_a_word_over_children_the_children_are_spoken_of(
    condition: str, entity: str, spoken_of: str
) -> None:
    words = RuleWords(texts=Texts(), vocabulary=load_vocabulary())
    assert words.children_of(condition, entity) == spoken_of


def test_no_rule_of_a_shipped_pack_is_shown_with_a_name_of_ours() -> None:
    packs = load_packs(shipped_packs_root())
    for name, pack in packs.items():
        known = [*packs.values(), pack]  # of two packs that name a thing, the later one is heard
        words = RuleWords.of(known, texts=Texts(), vocabulary=load_vocabulary())
        rules = [(d.rule, d.entity) for d in pack.definitions.values()]
        rules += [(s.met_when, s.entity) for s in pack.standards.values()]
        rules += [(c.wrong_when, c.entity) for c in pack.checks.values()]
        rules += [(c.when, c.entity) for c in _consequences(pack) if c.when]
        for m in pack.money.values():
            rules += [(text, m.entity) for text in (m.applies_when, m.holds_when) if text]
        for programme in pack.programmes.values():
            texts = (programme.who, programme.receiving, *(b.amount for b in programme.gives))
            rules += [(text, programme.entity) for text in texts if text]
        for rule, entity in rules:
            said = words.say(" ".join(rule.text.split()), entity)
            assert not re.search(r"[a-z_]{3,}", said), f"{name}: {rule.text} -> {said}"


def _consequences(pack: Pack) -> list[Consequence]:
    return [*pack.sanctions.values(), *pack.rewards.values()]


def test_in_english_conditions_stay_as_written() -> None:
    words = RuleWords(texts=Texts(language="en"), vocabulary=load_vocabulary())
    assert words.say("dibao and not has_food", "households") == "dibao and not has_food"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ((9999, 10000), (9999, 10000), "99.9"),
        ((1, 1), (1, 1), "100"),
        ((1, 3), (2, 3), "33.3–66.7"),
    ],
)
def test_a_rate_never_looks_better_than_it_is(
    low: tuple[int, int], high: tuple[int, int], text: str
) -> None:
    ends = [Quotient(numerator=n, denominator=d) for n, d in (low, high)]
    assert figure_text(Figure(low=ends[0], high=ends[1], is_rate=True)) == text


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (1234567, "count", "1,234,567"),
        (Decimal("1234.5"), "money", "1,234.50"),
        (None, "money", ""),
        ("410621", "text", "410621"),
    ],
)
def test_cells_are_shown_as_people_read_them(cell: Cell, kind: Kind, text: str) -> None:
    assert shown(cell, kind) == text


def test_columns_stay_in_line_under_chinese_labels() -> None:
    columns = (Column(name="a", label="村"), Column(name="n", label="户数", kind="count"))
    table = Table(title="", columns=columns, rows=[("大河涧乡 牛横岭村", 5), ("x", 12345)])
    console = console_for(width=80)
    with console.capture() as captured:
        show(table, console)
    lines = [line for line in captured.get().splitlines() if "5" in line]
    widths = {len(line.rstrip()) + sum(ord(c) > 0x2E7F for c in line) for line in lines}
    assert len(widths) == 1


def test_columns_can_be_left_out_with_their_totals() -> None:
    columns = (Column(name="a", label="a"), Column(name="b", label="b", kind="count"))
    table = Table(title="", columns=columns, rows=[("x", 1)], totals=("sum", 1))
    assert without(table, "a").rows == [(1,)]
    assert without(table, "a").totals == (1,)


def test_no_text_of_a_csv_file_is_a_formula_and_no_number_is_changed(tmp_path: Path) -> None:
    starts = "=+-@\t\r"
    columns = (
        Column(name="name", label="姓名"),
        Column(name="amount", label="金额", kind="money"),
    )
    rows = [(f"{start}1+1", Decimal(-5)) for start in starts]
    write_table(
        Table(title="", columns=columns, rows=rows), form="csv", out=tmp_path / "out.csv", bom=False
    )

    written = (tmp_path / "out.csv").read_bytes().decode()

    assert [f"'{start}1+1" in written for start in starts] == [True] * 6
    assert written.count(",-5\r\n") == 6
