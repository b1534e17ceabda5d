"""What stands around a document is left out and named; the document's own words stay."""

import pytest

from jingzhun.directives.documents import read_text, reason_words
from jingzhun.directives.documents.leftovers import declared, find_leftovers, patterns

BODY = "某县修路三年行动方案\n一、目标任务\n到2020年修路30公里。\n"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("(上接04版)修路5公里。", "continued"),
        ("修路5公里。（下转第五版）", "continued"),
        ("修路5公里。【转A3版】", "continued"),
        ("▲上接第一版", "continued"),
        ("— 3 —", "page_number"),
        ("第 3 页 共 9 页", "page_number"),
        ("----------分隔线----------", "separator"),
        ("分享到：微信 微博", "share"),
        ("返回顶部", "share"),
    ],
)
def test_words_of_the_page_between_those_of_the_document(words: str, reason: str) -> None:
    text = BODY + words + "\n二、保障措施\n各乡镇配合。\n"
    (part,) = find_leftovers(text)
    assert part.reason == reason
    assert text[part.start : part.end] == part.words
    assert "5公里" not in part.words


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("第A02版：要闻", "edition"),
        ("当前位置：首页 > 政务 > 公告", "navigation"),
        ("您所在的位置: 首页", "navigation"),
        ("发布时间：2018-10-30 来源：县政府办 浏览次数：3", "byline"),
        ("快跟小编一起来看", "promotion"),
        ("↓↓↓", "separator"),
    ],
)
def test_the_head_of_a_page(words: str, reason: str) -> None:
    (part,) = find_leftovers(f"{words}\n{BODY}")
    assert (part.reason, part.start) == (reason, 0)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("相关阅读：", "recommended"),
        ("发表评论", "comments"),
        ("上一篇：关于放假的通知", "navigation"),
        ("版权所有 某县人民政府", "footer"),
        ("责任编辑：王某", "byline"),
    ],
)
def test_the_tail_of_a_page(words: str, reason: str) -> None:
    parts = find_leftovers(f"{BODY}{words}\n·十场招聘会等你来\n(0)\n")
    assert [part.reason for part in parts] == [reason] * 3


def test_a_title_above_the_byline_stays() -> None:
    text = "某县修路三年行动方案\n发布时间：2018-10-30 来源：县政府办\n一、目标任务\n修路30公里。\n"
    assert [part.reason for part in find_leftovers(text)] == ["byline"]


def test_a_headline_above_the_byline_goes_where_the_title_follows() -> None:
    text = f"三年修路30公里！\n时间：2018-10-30 来源：互联网\n{BODY}"
    assert next(part.words for part in find_leftovers(text)) == "三年修路30公里！"


def test_a_clause_below_such_words_keeps_them_from_ending_the_document() -> None:
    text = f"{BODY}相关链接\n二、保障措施\n各乡镇配合。\n"
    assert find_leftovers(text) == ()


@pytest.mark.parametrize(
    "words",
    [
        "（一）坚持问题导向。编辑发放政策手册2000册，来源于财政资金。",
        "1.完善信息平台，在村口设置当前位置标识牌3块。",
        "收集群众评论意见，每季度1次。",
        "(下转培训2期)",
    ],
)
def test_the_documents_own_words_stay(words: str) -> None:
    assert find_leftovers(f"{BODY}{words}\n") == ()


def test_offsets_stay_as_they_are() -> None:
    document = read_text(f"{BODY}修路5公里。(下转2版)\n")
    assert len(document.prose) == len(document.text)
    assert "下转" not in document.prose


def test_every_reason_has_words_in_both_languages() -> None:
    given = {p.reason for p in patterns("inline", "line", "head", "tail")}
    given |= set(declared()["elements"]) | set(declared()["classes"])
    assert given <= set(reason_words())
    assert all(set(words) == {"zh", "en"} for words in reason_words().values())
