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


@pytest.mark.parametrize(("rate", "gravity"), [("80", None), ("90", "error"), ("79.9", "warn")])
def test_a_rate_is_computed_again(rate: str, gravity: str | None) -> None:
    text = f"全县有村200个，已通客车160个，通客车率{rate}%。"
    quantities = [
        said(text, "村200个", "村数", kind=FACT),
        said(text, "已通客车160个", "已通客车数", kind=FACT),
        said(text, f"通客车率{rate}%", "通客车率", kind=FACT),
    ]
    assert [f[1] for f in found(text, *quantities)] == ([gravity] if gravity else [])


@pytest.mark.parametrize(("total", "count"), [("300", 0), ("400", 1)])
def test_so_much_for_each_of_so_many_is_the_sum(total: str, count: int) -> None:
    text = f"新建卫生室30所，每所投入10万元，共投入{total}万元。"
    quantities = [
        said(text, "新建卫生室30所", "新建卫生室数"),
        said(text, "每所投入10万元", "每所投入", unit="元/所"),
        said(text, f"共投入{total}万元", "投入", unit="元"),
    ]
    assert [f[0] for f in found(text, *quantities)] == ["average_recomputed"] * count


def test_a_change_for_each_year_is_no_change_in_all() -> None:
    assert found("收入从2018年的8000元增长到2020年的10000元，年均增长30%。") == []


def test_years_of_a_change_are_no_figures_of_it() -> None:
    text = "收入从2018年的8000元增长到2020年的10000元，增长30%。"
    assert [f[2] for f in found(text)] == ["(10000 - 8000) ÷ 8000 = 25% ≠ 30%"]


def test_a_total_whose_years_are_said_before_it() -> None:
    text = "2020年培训800人，2021年培训900人，两年共培训1800人。"
    quantities = [
        said(text, "2020年培训800人", "培训人数", years=(2020,)),
        said(text, "2021年培训900人", "培训人数", years=(2021,)),
        said(text, "两年共培训1800人", "培训人数", span=Span.TOTAL),
    ]
    assert [f[2] for f in found(text, *quantities)] == ["800 + 900 = 1700 ≠ 1800（人）"]


@pytest.mark.parametrize(("last", "count"), [("9万亩", 1), ("5万亩", 0)])
def test_what_is_reached_by_a_year_holds_the_years_among_it(last: str, count: int) -> None:
    text = f"到2022年建成农田20万亩，其中2021年建成12万亩、2022年建成{last}。"
    quantities = [
        said(text, "到2022年建成农田20万亩", "建成农田", years=(2022,), span=Span.BY),
        said(text, "2021年建成12万亩", "建成农田", years=(2021,)),
        said(text, f"2022年建成{last}", "建成农田", years=(2022,)),
    ]
    assert len(found(text, *quantities)) == count


def test_parts_that_lack_a_little_of_their_whole_are_a_doubt() -> None:
    text = "总投资4500万元，其中中央资金2000万元、省级资金1500万元、县级资金800万元。"
    words = ("总投资4500万元", "中央资金2000万元", "省级资金1500万元", "县级资金800万元")
    quantities = [said(text, w, w, unit="元") for w in words]
    assert [f[:2] for f in found(text, *quantities)] == [("parts_and_whole", "warn")]


def test_one_sentence_may_not_give_one_rate_twice() -> None:
    text = "到2020年通动力电比例达到100%，2020年通动力电比例达到98%。"
    one = said(text, "到2020年通动力电比例达到100%", "通动力电比例", years=(2020,), span=Span.BY)
    other = said(text, "2020年通动力电比例达到98%", "通动力电比例", years=(2020,))
    assert [f[0] for f in found(text, one, other)] == ["indicator_twice"]


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
