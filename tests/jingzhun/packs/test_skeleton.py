"""A pack shown in the order of its document."""

from pathlib import Path

import pytest

from jingzhun.packs import ENTRY_KINDS, load_pack, shipped_packs_root
from jingzhun.packs.skeleton import ClauseBlock, render_by_clause
from jingzhun.packs.wording import Language
from jingzhun.vocabulary import load_vocabulary
from tests.jingzhun.packs.packs_for_tests import make_pack

FILES = {
    "parameters.yaml": """
        - id: subsidy
          label: 补助
          unit: yuan
          keyed_by: [dwelling_grade]
          values: {2018-01-01: {value: {C: 8000, D: 20000}, status: placeholder, note: 待定}}
          source: {clause: 二(三)5¶1}
        """,
    "programmes/homes.yaml": """
        id: renovation
        label: 危房改造
        for: household
        who: dwelling_grade = 'D'
        access: application
        gives: {what: cash, amount: "by(param.subsidy, dwelling_grade)"}
        lead: housing_authority
        steps:
          - {id: posted, label: 公示, by: village_committee}
          - {id: paid, label: 补助到户, after: posted, by: county_housing_post}
        source: {clause: 二(三)5}
        """,
    "duties.yaml": """
        id: meeting
        label: 常务会议
        who: city_government
        every: quarter
        at_least: 2
        source: practice
        """,
}


def shown(tmp_path: Path, language: Language) -> tuple[ClauseBlock, ...]:
    return render_by_clause(
        make_pack(tmp_path, FILES), vocabulary=load_vocabulary(), language=language
    )


def test_clauses_keep_the_order_of_the_document_and_practice_comes_last(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "zh")
    assert [(b.clause, b.heading, b.depth) for b in blocks] == [
        ("二(三)5", "危房改造", 2),
        ("二(三)1", "健康", 2),
        ("", "通行做法及其他文件", 0),
    ]
    assert [[line.id for line in block.lines] for block in blocks] == [
        ["subsidy", "renovation"],
        [],
        ["meeting"],
    ]


def test_a_line_shows_figures_unit_lead_and_what_is_open(tmp_path: Path) -> None:
    parameter, programme = shown(tmp_path, "zh")[0].lines
    assert parameter.figures[0].startswith("2018-01-01起 C")
    assert parameter.figures[0].endswith("元 [待定]")
    assert programme.lead == "住房和城乡建设"
    assert programme.figures == (
        "dwelling_grade = 'D'",
        "现金 一次 by(param.subsidy, dwelling_grade) 元",
        "步骤：公示 → 补助到户",
    )


def test_the_same_lines_can_be_had_in_english(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "en")
    assert blocks[2].lines[0].kind == "duty"
    assert blocks[2].lines[0].figures == ("every quarter ×2",)
    assert blocks[2].lines[0].lead == "city government"


def test_those_who_lead_together_are_named_together(tmp_path: Path) -> None:
    task = """
        id: project_pool
        label: 项目库
        lead: agriculture
        joint_leads: [finance, education]
        source: practice
        """
    pack = make_pack(tmp_path, {"tasks.yaml": task})
    (line,) = render_by_clause(pack, vocabulary=load_vocabulary())[-1].lines
    assert line.lead == "农业农村、财政、教育"


def test_a_sanction_says_whom_it_meets_and_how_and_a_ledger_when_a_line_is_struck_off(
    tmp_path: Path,
) -> None:
    files = {
        "sanctions.yaml": """
            id: weak_duty
            label: 落实不力
            by: discipline
            against: [village_committee, designated_helper]
            measures: [accountability_talk]
            source: practice
            """,
        "ledgers.yaml": """
            id: findings
            label: 整改台账
            for: finding
            kept_by: township_poverty_post
            every: month
            closes_when: 对账销号
            source: practice
            """,
    }
    blocks = render_by_clause(make_pack(tmp_path, files), vocabulary=load_vocabulary())
    sanction, ledger = blocks[-1].lines
    assert (sanction.kind, sanction.lead) == ("问责", "纪检监察")
    assert sanction.figures == ("对象：村委会、帮扶责任人", "约谈")
    assert (ledger.kind, ledger.lead) == ("台账", "乡镇扶贫岗")
    assert ledger.figures == ("每月", "对账销号")


@pytest.mark.parametrize("name", ["national", "hebi-2018", "town-2018"])
def test_no_entry_of_a_shipped_pack_is_left_out(name: str) -> None:
    pack = load_pack(shipped_packs_root() / name)
    blocks = render_by_clause(pack, vocabulary=load_vocabulary())
    assert sum(len(b.lines) for b in blocks) == sum(len(getattr(pack, k)) for k in ENTRY_KINDS)


def test_assessments_and_what_follows_from_them_have_their_lines(tmp_path: Path) -> None:
    files = {
        "assessments.yaml": """
            id: yearly
            label: 年度考核
            kind: evaluation
            of: [county_government]
            by: leading_group
            every: year
            parts: [{id: daily, label: 平时, weight: 40}, {id: year_end, label: 年终, weight: 60}]
            grades: [good, poor]
            ranked: true
            source: {clause: 二(三)5}
            """,
        "rewards.yaml": """
            id: good_grade
            label: 等次为好
            for: assessment
            when: grade = 'good'
            assessment: yearly
            by: leading_group
            to: [county_government]
            measures: [commendation, award]
            source: {clause: 二(三)5}
            """,
    }
    pack = make_pack(tmp_path, files)
    blocks = render_by_clause(pack, vocabulary=load_vocabulary(), language="zh")
    assessment, reward = blocks[0].lines
    assert assessment.lead == "脱贫攻坚领导小组"
    assert assessment.figures == (
        "成效考核",
        "对象：县区政府",
        "每年",
        "组成：平时 40%、年终 60%",
        "等次：好、差",
        "排名",
    )
    assert reward.figures == ("对象：县区政府", "grade = 'good'", "表彰、奖励")


GOALS = """
    - indicator: {id: input, label: 投入, unit: yuan, reported: true}
      nature: quota
      targets:
        2018: "= 19702"
        2019: "= 19702"
        2020: {value: ">= 30000000000", span: by, deadline: 2020-10-31}
      lead: finance
      source: practice
    - indicator: {id: share, label: 占比, unit: percent, reported: true}
      nature: floor
      targets: {each_year: ">= 92"}
      lead: finance
      source: practice
    """


@pytest.mark.parametrize(
    ("language", "figures"),
    [
        (
            "zh",
            (
                ("配额", "2018年 19,702元", "2019年 19,702元", "2020-10-31前 ≥300亿元"),
                ("下限", "2018–2020年每年 ≥92%"),
            ),
        ),
        (
            "en",
            (
                (
                    "quota",
                    "2018 = 19,702 yuan",
                    "2019 = 19,702 yuan",
                    "2020 by >= 30,000,000,000 yuan",
                ),
                ("floor", "2018–2020 each year >= 92 percent"),
            ),
        ),
    ],
)
def test_targets_are_told_to_people_by_wan_and_yi_and_years_in_a_row_at_once(
    tmp_path: Path, language: Language, figures: tuple[tuple[str, ...], ...]
) -> None:
    pack = make_pack(tmp_path, {"goals.yaml": GOALS})
    lines = render_by_clause(
        pack, vocabulary=load_vocabulary(), language=language, for_people=True
    )[-1].lines
    assert tuple(line.figures for line in lines) == figures


def test_rules_are_put_into_words_by_whoever_knows_the_words(tmp_path: Path) -> None:
    blocks = render_by_clause(
        make_pack(tmp_path, FILES),
        vocabulary=load_vocabulary(),
        say=lambda rule, entity: f"{entity}: {rule.replace('dwelling_grade', '住房等级')}",
    )
    programme = blocks[0].lines[1]
    assert programme.figures[0] == "households: 住房等级 = 'D'"
