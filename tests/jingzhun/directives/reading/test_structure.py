"""Headings in all numberings, the head of a document, and texts that are no plans."""

from datetime import date

import pytest

from jingzhun.directives.model import PREAMBLE, Reading
from jingzhun.directives.reading import read_directive

TASK = "加强学校建设,完善工作机制,落实工作责任,健全管护制度。"


def paths(reading: Reading) -> list[str]:
    return [part.path for section in reading.sections for part in section.walk()]


def titles(reading: Reading) -> list[str]:
    return [part.title for section in reading.sections for part in section.walk()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"一、总体要求\n(一)目标\n1.学校。{TASK}\n2.医院。{TASK}\n", ["一", "一/(一)", "一/(一)/1", "一/(一)/2"]),
        (f"一、总体要求\n{TASK}\n二、任务\n(五)道路。{TASK}\n(六)桥梁。{TASK}\n", ["一", "二", "二/(五)", "二/(六)"]),
        (f"第一章 总则\n第一条 {TASK}\n第二条 {TASK}\n", ["第一章", "第一章/第一条", "第一章/第二条"]),
        (f"1．学校。{TASK}\n（1）校舍。{TASK}\n①门窗。{TASK}\n", ["1", "1/(1)", "1/(1)/①"]),
        (f"3.林业。{TASK}\n(三)公共服务\n1.卫生。{TASK}\n", ["3", "(三)", "(三)/1"]),
        (f"(十九)财税。{TASK}\n(二十)金融。{TASK}\n(二十一)土地。{TASK}\n", ["(十九)", "(二十)", "(二十一)"]),
    ],
)  # fmt: skip
def test_every_numbering_makes_its_path(text: str, expected: list[str]) -> None:
    assert paths(read_directive(text)) == expected


def test_a_numbered_line_with_its_content_has_no_title() -> None:
    reading = read_directive("一、任务\n1.到2020年,新建学校5所。\n2.加强管理。落实责任。\n")
    assert titles(reading) == ["任务", "", "加强管理"]
    assert [quantity.section for quantity in reading.quantities] == ["一/1"]


def test_a_heading_without_a_number_holds_what_follows() -> None:
    text = f"一、总体要求\n{TASK}\n强化各项保障措施\n(一)资金。{TASK}\n某县人民政府\n2018年5月2日\n"
    reading = read_directive(text)
    assert titles(reading) == ["总体要求", "强化各项保障措施", "资金"]
    assert paths(reading)[-1] == "(一)"


def test_a_section_runs_to_the_next_of_its_rank() -> None:
    text = f"一、甲\n(一)乙。{TASK}\n二、丙\n{TASK}"
    first, second = read_directive(text).sections
    assert text[first.end :].strip().startswith("二、")
    assert text[second.start : second.end] == f"二、丙\n{TASK}"
    assert first.children[0].end == first.end


def test_what_stands_above_the_first_heading_is_the_preamble_and_reports() -> None:
    text = f"到去年,全县仍有贫困村30个。\n一、任务\n到2020年,新建学校5所。{TASK}"
    first, second = read_directive(text).quantities
    assert (first.section, str(first.kind)) == (PREAMBLE, "baseline")
    assert (second.section, str(second.kind)) == ("一", "target")


def test_a_plan_that_begins_in_its_middle_has_no_preamble() -> None:
    reading = read_directive(f"每年培训不少于600人。{TASK}\n3.林业。{TASK}")
    assert [str(quantity.kind) for quantity in reading.quantities] == ["target"]


def test_principles_bind_nobody() -> None:
    text = f"一、总体要求\n(一)指导思想。{TASK}\n(二)基本原则\n1.因地制宜。{TASK}\n二、任务\n{TASK}"
    assert {task.section for task in read_directive(text).tasks} == {"二"}


def test_the_head_is_read_from_the_lines_above() -> None:
    text = f"东山县人民政府\n关于加快学校建设的实施意见\n东政发〔2018〕5号\n2018年5月2日\n一、任务\n{TASK}"
    head = read_directive(text).head
    assert head.title == "关于加快学校建设的实施意见"
    assert head.issuer == "东山县人民政府"
    assert head.document_number == "东政发〔2018〕5号"
    assert head.issued_on == date(2018, 5, 2)


def test_the_head_is_read_from_the_signature() -> None:
    text = f"东山县学校建设三年行动方案\n一、任务\n{TASK}\n东山县教育局\n二〇一八年十二月三十一日\n"
    head = read_directive(text).head
    assert (head.issuer, head.issued_on) == ("东山县教育局", date(2018, 12, 31))


def test_an_impossible_day_is_no_date() -> None:
    assert read_directive(f"实施方案\n2018年13月41日\n一、任务\n{TASK}").head.issued_on is None


def test_a_sentence_broken_by_a_page_is_one_sentence() -> None:
    text = f"一、任务\n{TASK}全县建成标准化村卫生室,按照每村一室的\n\n要求配备医生30名。\n"
    (quantity,) = read_directive(text).quantities
    assert text[quantity.figure_start : quantity.figure_end] == "30名"


def test_full_and_half_width_read_alike() -> None:
    half = read_directive(f"一、任务\n到2020年,新建学校5所,入学率99.5%。{TASK}")
    full = read_directive(f"一、任务\n到２０２０年，新建学校５所，入学率９９．５％。{TASK}")
    assert [(q.value, q.unit, q.dating) for q in half.quantities] == [
        (q.value, q.unit, q.dating) for q in full.quantities
    ]


def test_a_plan_without_numbering_is_read() -> None:
    reading = read_directive(f"到2020年,新建学校5所。{TASK}")
    assert reading.is_plan
    assert not reading.sections
    assert reading.quantities
    assert reading.tasks


def test_a_plan_that_names_the_office_before_the_verb_is_read() -> None:
    reading = read_directive("县财政局落实资金,村委会公示不少于7天。县卫生局制定图样。本人申请。")
    assert reading.is_plan
    assert [str(quantity.value) for quantity in reading.quantities] == ["7"]


@pytest.mark.parametrize(
    "text",
    [
        "关于做好2019年危房改造的通知\n各村:\n2019年6月底前完成危房改造20户。\n",
        "示例镇2019年饮水工作安排\n一、水泵检修\n12月底前检修水泵3处。责任单位:水利站\n",
        "6月30日前,入户核查全部完成。",
        "一、目标\n危房改造20户,卫生室2所。\n二、分工\n住建所负责改造,卫健办负责卫生室。",
    ],
)
def test_a_notice_of_a_few_clauses_is_a_plan(text: str) -> None:
    assert read_directive(text).is_plan


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3个月前,示例村改造危房20户,受到好评。",
        "我镇6月底前已建成学校5所,群众满意。",
        "甲方于2019年6月底前向乙方支付货款2万元。",
        " \n\t\n",
        "1 2 3 4\n5 6 7",
        "昨天,记者从气象局获悉,本周气温下降了8度。专家说,市民出行需添衣。目前已有3条线路停运。",
        "那年冬天,他第一次来到这座城市。街上很冷,他在桥头站了3个小时,终于等到了那个人。",
        "甲方将房屋出租给乙方使用,租期2年。租金每月1500元,乙方每月5日前支付。",
        "西红柿2个,鸡蛋3个。锅里倒油,油热后倒入蛋液,炒熟盛出,加盐1克。",
        "去年全市完成生产总值800亿元,增长了8%。新增就业3万人。人均收入达到2.8万元。",
        "The quick brown fox jumps over 3 lazy dogs. It was 2018.",
    ],
)
def test_a_text_that_binds_nobody_is_no_plan(text: str) -> None:
    reading = read_directive(text)
    assert not reading.is_plan
    assert reading.quantities == reading.tasks == ()
