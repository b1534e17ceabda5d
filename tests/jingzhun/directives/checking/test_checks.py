"""Each check finds what it is made for, and says nothing where the figures agree."""

import pytest

from jingzhun.directives.checking import Finding, check_document, check_words
from jingzhun.directives.checking.lists import names_in
from jingzhun.directives.documents import read_text
from jingzhun.directives.model import Comparison, Quantity, QuantityKind, Span
from tests.jingzhun.directives.saying import said

FACT = QuantityKind.BASELINE


def found(text: str, *quantities: Quantity) -> list[tuple[str, str, str]]:
    """Check, gravity and arithmetic of each finding."""
    findings = check_document(read_text(text), quantities)
    assert all(is_quoted(text, finding) for finding in findings)
    return [(f.check, f.gravity, f.arithmetic) for f in findings]


def is_quoted(text: str, finding: Finding) -> bool:
    return all(text[place.start : place.end] == place.words for place in finding.places)


def roads(total: str, third: str) -> tuple[str, list[Quantity]]:
    text = f"三年修路{total}公里，2019年修路120公里，2020年修路130公里，2021年修路{third}公里。"
    years = {"120": 2019, "130": 2020, third: 2021}
    parts = [said(text, f"修路{n}公里", "修路里程", years=(year,)) for n, year in years.items()]
    return text, [said(text, f"修路{total}公里", "修路里程", years=(2019, 2020, 2021)), *parts]


def test_years_that_do_not_add_up() -> None:
    text, quantities = roads("360", "140")
    assert found(text, *quantities) == [
        ("years_and_total", "error", "120 + 130 + 140 = 390 ≠ 360（公里）")
    ]


def test_years_that_add_up() -> None:
    text, quantities = roads("390", "140")
    assert found(text, *quantities) == []


def test_years_of_which_some_are_missing_only_count_where_they_exceed_the_total() -> None:
    text, quantities = roads("260", "140")
    assert found(text, *quantities[:3]) == []
    text, quantities = roads("240", "140")
    assert [check for check, _, _ in found(text, *quantities[:3])] == ["years_and_total"]


def test_a_difference_of_the_size_of_rounding_is_a_doubt() -> None:
    text = "三年脱贫1.2万人，2018年脱贫6100人，2019年脱贫6300人。"
    total = said(text, "脱贫1.2万人", "脱贫人口", years=(2018, 2019))
    parts = [
        said(text, "脱贫6100人", "脱贫人口", years=(2018,)),
        said(text, "脱贫6300人", "脱贫人口", years=(2019,)),
    ]
    assert found(text, total, *parts) == [
        ("years_and_total", "warn", "6100 + 6300 = 12400 ≠ 12000（人）")
    ]


def test_open_years_may_exceed_an_open_total() -> None:
    text = "三年建站20余个，2018年建站14个，2019年建站12个。"
    total = said(text, "建站20余个", "建站个数", years=(2018, 2019), comparison=Comparison.AT_LEAST)
    parts = [
        said(text, "建站14个", "建站个数", years=(2018,)),
        said(text, "建站12个", "建站个数", years=(2019,)),
    ]
    assert found(text, total, *parts) == []


@pytest.mark.parametrize(("among", "checks"), [("120", ["part_above_whole"]), ("80", [])])
def test_a_part_is_not_larger_than_its_whole(among: str, checks: list[str]) -> None:
    text = f"全县有村100个，其中未通路的村{among}个。"
    whole = said(text, "村100个", "村数", kind=FACT)
    part = said(text, f"未通路的村{among}个", "未通路的村数", kind=FACT)
    assert [check for check, _, _ in found(text, whole, part)] == checks


@pytest.mark.parametrize(
    ("text", "gravity"),
    [
        ("建设项目12个，分为道路5个、水利4个、电力2个。", "error"),
        ("建设项目12个，包括道路5个、水利4个、电力2个。", "warn"),
        ("建设项目12个，其中道路5个、水利4个、电力4个。", "error"),
        ("建设项目12个，包括道路5个、水利4个、电力3个。", ""),
        ("建设项目12个，其中道路5个、水利4个。", ""),
    ],
)
def test_parts_behind_their_whole(text: str, gravity: str) -> None:
    words = [part.strip("，。") for part in text.replace("、", "，").split("，")]
    quantities = [said(text, w.removeprefix("其中"), w) for w in words]
    assert [f[1] for f in found(text, *quantities)] == ([gravity] if gravity else [])


@pytest.mark.parametrize(("last", "count"), [("共计22座", 1), ("共计20座", 0), ("带动群众22座", 0)])
def test_parts_before_their_whole(last: str, count: int) -> None:
    text = f"新建水厂3座、泵站5座、蓄水池12座，{last}。"
    words = ("新建水厂3座", "泵站5座", "蓄水池12座", last)
    assert len(found(text, *(said(text, w, w) for w in words))) == count


@pytest.mark.parametrize(
    ("percent", "gravity"), [("25", None), ("24.9", "warn"), ("35", "error"), ("25.1", "warn")]
)
def test_a_share_is_computed_again(percent: str, gravity: str | None) -> None:
    text = f"未入户的农户4800户，其中脱贫户1200户，占{percent}%。"
    whole = said(text, "农户4800户", "未入户的农户数", kind=FACT)
    part = said(text, "脱贫户1200户", "未入户的脱贫户数", kind=FACT)
    assert [f[1] for f in found(text, whole, part)] == ([gravity] if gravity else [])


@pytest.mark.parametrize(
    ("text", "arithmetic"),
    [
        ("补助由每人1000元提高到1250元，增长30%。", "(1250 - 1000) ÷ 1000 = 25% ≠ 30%"),
        ("补助由每人1000元提高到1250元，增长25%。", ""),
        ("收入由9500元增加到12000元，增加3000元。", "12000 - 9500 = 2500 ≠ 3000（元）"),
        ("入住率由85%提高到90%，提高5个百分点。", ""),
        ("入住率由85%提高到90%，提高6个百分点。", "90 - 85 = 5 ≠ 6（个百分点）"),
        ("发生率由8%下降到2%，下降6个百分点。", ""),
    ],
)
def test_a_change_is_computed_again(text: str, arithmetic: str) -> None:
    assert [f[2] for f in found(text)] == ([arithmetic] if arithmetic else [])


@pytest.mark.parametrize(("each", "gravity"), [("3500", "error"), ("3000", None), ("3010", "warn")])
def test_an_average_is_computed_again(each: str, gravity: str | None) -> None:
    text = f"安排奖补资金1200万元，扶持农户4000户，户均{each}元。"
    quantities = [
        said(text, "奖补资金1200万元", "奖补资金", unit="元"),
        said(text, "农户4000户", "扶持农户数"),
        said(text, f"户均{each}元", "户均奖补", unit="元/户"),
    ]
    assert [f[1] for f in found(text, *quantities)] == ([gravity] if gravity else [])


def test_an_indicator_with_two_values() -> None:
    text = "到2021年，小学宽带接入率达到98%。到2021年，小学宽带接入率达到95%。"
    one = said(text, "小学宽带接入率达到98%", "小学宽带接入率", years=(2021,), span=Span.BY)
    other = said(text, "小学宽带接入率达到95%", "小学宽带接入率", years=(2021,))
    assert found(text, one, other) == [("indicator_twice", "error", "98% ≠ 95%")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"scope": "脱贫村"}, {"scope": "非贫困村"}),
        ({"years": (2020,)}, {"years": (2021,)}),
        ({"kind": FACT}, {"kind": QuantityKind.TARGET}),
        ({"comparison": Comparison.AT_LEAST}, {"comparison": Comparison.AT_LEAST}),
    ],
)
def test_values_that_speak_of_different_things_agree(first: object, second: object) -> None:
    text = "小学宽带接入率达到98%。小学宽带接入率达到95%。"
    one = said(text, "小学宽带接入率达到98%", "小学宽带接入率", **first)  # type: ignore[arg-type]
    other = said(text, "小学宽带接入率达到95%", "小学宽带接入率", **second)  # type: ignore[arg-type]
    assert found(text, one, other) == []


@pytest.mark.parametrize(
    ("text", "gravity"),
    [
        ("在东山镇、西岭镇、北沟乡等4个乡镇建站。", "warn"),
        ("在东山镇、西岭镇、北沟乡等3个乡镇建站。", ""),
        ("在东山镇、西岭镇、北沟乡等2个乡镇建站。", "error"),
        ("治疗胃癌、食管癌、肺癌等9种大病。", ""),
        ("推进道路、饮水、电力、通信、物流四项工程。", "error"),
        ("成立五个专项组（道路组、饮水组、学校组、资金组）。", "error"),
        ("成立四个专项组（道路组、饮水组、学校组、资金组）。", ""),
        ("落实“四有”（有场所、有人员、有经费）要求。", "error"),
        ("新建、改扩建、维修学校4所。", ""),
        ("大病救治一批、慢病服务一批、重病保障一批。", ""),
        ("甲乡、乙乡、丙乡2个乡建站。", "error"),
    ],
)
def test_a_count_and_the_names_for_it(text: str, gravity: str) -> None:
    assert [f[1] for f in found(text)] == ([gravity] if gravity else [])


def test_a_word_that_may_join_two_names_or_stand_in_one_is_heard_both_ways() -> None:
    assert names_in("工业和信息化局、教育局和民政局") == (2, 4)


@pytest.mark.parametrize(
    ("indicator", "words", "check"),
    [
        ("培训乡村教师人数", "培训乡村教师600公里", "unit_cannot_be"),
        ("培训乡村教师人数", "培训乡村教师600人", ""),
        ("农村公路列养率", "农村公路列养率105%", "rate_above_all"),
        ("工业产值增长率", "工业产值增长120%", ""),
        ("农村公路里程", "新建农村公路80人", "unit_cannot_be"),
        ("公益林补助", "公益林补助15元", ""),
        ("培训基地数", "培训基地2家", ""),
    ],
)
def test_units_count_what_they_name(indicator: str, words: str, check: str) -> None:
    unit = "公里" if words.endswith("公里") else words[-1]
    quantity = said(words, words, indicator, unit=unit)
    assert [f[0] for f in found(words, quantity)] == ([check] if check else [])


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("方案于2月30日前报送。", "impossible_date"),
        ("方案于2019年2月29日前报送。", "impossible_date"),
        ("方案于2020年2月29日前报送。", ""),
        ("方案于2021年13月底前报送。", "impossible_date"),
        ("方案于12月底前报送。", ""),
        ("2021—2019年为攻坚期。", "years_fall"),
        ("2019—2021年为攻坚期。", ""),
        ("每个乡镇配备5—3名管护员。", "range_falls"),
        ("每个乡镇配备3—5名管护员。", ""),
    ],
)
def test_days_years_and_ranges_that_cannot_be(text: str, check: str) -> None:
    assert [f[0] for f in found(text)] == ([check] if check else [])


@pytest.mark.parametrize(
    ("one", "other", "is_variant"),
    [
        ("户贷企用", "户企用贷", True),
        ("一事一议财政奖补", "一事一议财政补奖", True),
        ("人人持证技能社会", "人人持证技能型社会", True),
        ("就业扶贫", "产业扶贫", False),
        ("五级书记一起抓", "四级书记一起抓", False),
        ("县级领导小组会议", "市级领导小组会议", False),
    ],
)
def test_a_name_spelt_in_two_ways(one: str, other: str, is_variant: bool) -> None:
    findings = found(f"落实“{one}”。推进“{other}”。")
    assert [f[1] for f in findings] == (["variant"] if is_variant else [])


TABLE = "表\t2022年\t2023年\t合计\n石桥村\t120\t80\t{first}\n柳湾村\t150\t90\t240\n合计\t270\t170\t{all}\n"


@pytest.mark.parametrize(
    ("first", "whole", "count"), [("200", "440", 0), ("210", "440", 2), ("200", "450", 2)]
)
def test_the_totals_of_a_table(first: str, whole: str, count: int) -> None:
    findings = found(TABLE.format(first=first, all=whole))
    assert [f[0] for f in findings] == ["table_sum"] * count


def test_text_and_table() -> None:
    text = "2022年改造户厕450户。\n指标\t单位\t2022年\n改造户厕\t户\t400\n建设公厕\t座\t8\n"
    quantity = said(text, "改造户厕450户", "改造户厕户数", years=(2022,))
    assert found(text, quantity) == [("text_and_table", "error", "450户 ≠ 400户")]


def test_every_check_has_words_in_both_languages() -> None:
    assert all(set(words) == {"zh", "en"} for words in check_words().values())
