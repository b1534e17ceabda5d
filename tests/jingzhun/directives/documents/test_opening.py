"""Files of every kind become a text; what cannot be read is refused with a sentence."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from jingzhun.directives.documents import Document, open_document
from jingzhun.errors import JingzhunError
from tests.jingzhun.directives.documents.portable_files import portable

SENTENCE = "2019年全县新建卫生室3所，由县卫生局牵头。"


def opened(folder: Path, name: str, data: bytes | str) -> Document:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_document(path)


def refused(folder: Path, name: str, data: bytes) -> str:
    with pytest.raises(JingzhunError) as caught:
        opened(folder, name, data)
    (fault,) = caught.value.faults
    assert fault.line("zh")
    return fault.code


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_the_encoding_of_a_text_is_found(tmp_path: Path, encoding: str, found: str) -> None:
    document = opened(tmp_path, "plan.txt", SENTENCE.encode(encoding))
    assert (document.text, document.encoding) == (SENTENCE, found)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_damaged_bytes_lose_a_few_characters_only(tmp_path: Path, encoding: str) -> None:
    data = bytearray((SENTENCE * 20).encode(encoding))
    data[len(data) // 2] = 0xFF
    document = opened(tmp_path, "plan.txt", bytes(data))
    (remark,) = document.remarks
    assert (remark.code, remark.severity) == ("DIRECTIVE014", "warning")
    assert document.text.count("卫生室") >= 18


def test_line_ends_are_those_of_a_text_file_as_python_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes("一、目标\r\n建路。\r\n".encode())
    assert open_document(path).text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("plan.txt", b"", "DIRECTIVE003"),
        ("plan.txt", b" \r\n\r\n", "DIRECTIVE003"),
        ("plan.docx", b"", "DIRECTIVE003"),
        ("plan.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "DIRECTIVE002"),
        ("plan.txt", bytes(range(256)) * 20, "DIRECTIVE002"),
        ("plan.txt", portable([[SENTENCE]]), "DIRECTIVE002"),
        ("plan.pdf", b"PK\x03\x04 a Word file", "DIRECTIVE002"),
        ("plan.docx", b"\xd0\xcf\x11\xe0 an old Word file", "DIRECTIVE002"),
        ("plan.docx", SENTENCE.encode(), "DIRECTIVE002"),
        ("plan.pdf", SENTENCE.encode(), "DIRECTIVE002"),
        ("plan.docx", b"PK\x03\x04 cut off", "DIRECTIVE005"),
        ("plan.pdf", b"%PDF-1.7 cut off", "DIRECTIVE005"),
        ("plan.pdf", portable([[], [], []]), "DIRECTIVE004"),
        (
            "plan.pdf",
            portable([[SENTENCE]]).replace(b"[6 0 R]", b"[9 0 R]"),
            "DIRECTIVE005",
        ),
        ("plan.doc", SENTENCE.encode(), "DIRECTIVE001"),
        ("plan", SENTENCE.encode(), "DIRECTIVE001"),
        ("plan.html", b"<html><body><nav>a</nav></body></html>", "DIRECTIVE003"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert refused(tmp_path, name, data) == code


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(JingzhunError, match="GENERAL001"):
        open_document(tmp_path / "plan.txt")


def test_a_zip_that_is_no_word_document_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", SENTENCE)
    assert refused(tmp_path, "plan.docx", packed.getvalue()) == "DIRECTIVE005"


def test_an_archive_that_would_unpack_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingzhun.directives.documents.word._LARGEST_UNPACKED", 100)
    made = docx.Document()
    path = tmp_path / "plan.docx"
    made.save(str(path))
    assert refused(tmp_path, "plan.docx", path.read_bytes()) == "DIRECTIVE005"


def test_a_file_larger_than_any_document_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingzhun.directives.documents.opening.LARGEST", 10)
    assert refused(tmp_path, "plan.txt", SENTENCE.encode()) == "DIRECTIVE006"


def test_the_lines_of_a_pdf_are_joined_to_paragraphs(tmp_path: Path) -> None:
    full = "全县三年内完成农村道路建设任务并由交通部门牵头组织"
    pages = [["一、目标任务", full, "实施。", "二、保障措施", "各乡镇配合。"]]
    document = opened(tmp_path, "plan.pdf", portable(pages))
    assert document.text == f"一、目标任务\n{full}实施。\n二、保障措施\n各乡镇配合。\n"


def test_page_numbers_and_running_heads_of_a_pdf_are_left_out(tmp_path: Path) -> None:
    pages = [
        [
            "某县人民政府公报",
            f"{n}.第{n}项任务由县民政局牵头办理。",
            "甲乙丙丁"[n - 1] + "镇配合。",
            f"— {n} —",
        ]
        for n in range(1, 5)
    ]
    document = opened(tmp_path, "plan.pdf", portable(pages))
    assert "公报" not in document.text
    assert {part.reason for part in document.left_out} == {"running_head", "page_number"}
    assert [document.page_of(document.text.index(f"第{n}项")) for n in range(1, 5)] == [1, 2, 3, 4]


def test_pages_of_a_pdf_without_words_are_named(tmp_path: Path) -> None:
    document = opened(tmp_path, "plan.pdf", portable([[SENTENCE], [], [SENTENCE]]))
    (remark,) = document.remarks
    assert (remark.code, remark.seen, remark.severity) == ("DIRECTIVE007", "2", "warning")


def test_two_hundred_pages_are_read(tmp_path: Path) -> None:
    pages = [[f"{n}.新建卫生室{n}所，年底前完成。", "各乡镇配合。"] for n in range(1, 201)]
    document = opened(tmp_path, "plan.pdf", portable(pages))
    assert len(document.page_starts) == 200
    assert "新建卫生室200所" in document.text


def word_file(tmp_path: Path, document: "docx.document.Document") -> Document:
    path = tmp_path / "plan.docx"
    document.save(str(path))
    return open_document(path)


def test_a_table_of_a_word_document_is_read_as_a_table(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("附表")
    table = made.add_table(rows=2, cols=3)
    for cell, words in zip(
        [c for row in table.rows for c in row.cells],
        ["项目", "2018年", "2019年", "新建卫生室（所）", "3", "5"],
        strict=True,
    ):
        cell.text = words
    made.add_paragraph("以上由县卫生局牵头。")
    document = word_file(tmp_path, made)
    (read,) = document.tables
    assert [[cell.words for cell in row] for row in read.rows] == [
        ["项目", "2018年", "2019年"],
        ["新建卫生室（所）", "3", "5"],
    ]
    five = read.rows[1][2]
    assert document.text[five.start : five.end] == "5"
    assert "卫生室" not in document.prose
    assert document.prose.endswith("以上由县卫生局牵头。\n")


def test_a_merged_cell_stands_in_every_place_it_covers(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(rows=1, cols=3)
    table.rows[0].cells[0].merge(table.rows[0].cells[1]).text = "合计"
    table.rows[0].cells[2].text = "8"
    (read,) = word_file(tmp_path, made).tables
    assert [cell.words for cell in read.rows[0]] == ["合计", "合计", "8"]
    assert read.rows[0][0].start == read.rows[0][1].start


NUMBERING = """
<w:numbering {ns}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num></w:numbering>
"""


def numbered(made: "docx.document.Document", words: str, depth: int) -> None:
    properties = made.add_paragraph(words)._p.get_or_add_pPr()
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_ilvl().val = depth
    numbering.get_or_add_numId().val = 9


def test_numbers_that_word_sets_by_itself_are_read(tmp_path: Path) -> None:
    made = docx.Document()
    declared = parse_xml(NUMBERING.format(ns=nsdecls("w")))
    root = made.part.numbering_part.element
    for child in declared:
        root.append(child)
    for words, depth in [("目标", 0), ("总体", 1), ("分年", 1), ("措施", 0), ("组织", 1)]:
        numbered(made, words, depth)
    assert (
        word_file(tmp_path, made).text == "一、目标\n（一）总体\n（二）分年\n二、措施\n（一）组织\n"
    )


def test_tracked_insertions_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("新建卫生室")
    for tag, inner, words in [("w:del", "w:delText", "三所"), ("w:ins", "w:t", "五所")]:
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    assert qn("w:ins")
    assert word_file(tmp_path, made).text == "新建卫生室五所\n"


PAGE = """<?xml version="1.0" encoding="utf-8"?><html><head><meta charset="{charset}"><title>t</title>
<script>var a = 1;</script></head><body>
<div class="breadcrumb"><a href="/">首页</a> &gt; <a href="/a">政务</a></div>
<ul><li><a href="/1">政务公开</a></li><li><a href="/2">办事服务</a></li></ul>
<table><tr><td><div class="content"><h1>某县修路方案</h1><p>一、目标。<br>2019年修路<b>5</b>公里。</p>
<table><tr><th>项目</th><th colspan="2">年度</th></tr><tr><td rowspan="2">道路</td><td>2018</td><td>3</td></tr>
<tr><td>2019</td><td>5</td></tr></table></div></td></tr></table>
<div class="share-box">分享到：微信</div><div id="comments">网友甲：很好</div><footer>版权所有</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_web_page_gives_its_document_alone(tmp_path: Path, charset: str) -> None:
    document = opened(tmp_path, "plan.html", PAGE.format(charset=charset).encode(charset))
    assert document.text.splitlines()[:3] == ["某县修路方案", "一、目标。", "2019年修路5公里。"]
    for words in ("政务", "分享", "网友", "版权", "var"):
        assert words not in document.text
    assert {p.reason for p in document.left_out} == {"navigation", "share", "comments", "footer"}


def test_a_table_of_a_web_page_is_read_as_a_table(tmp_path: Path) -> None:
    (read,) = opened(tmp_path, "plan.html", PAGE.format(charset="utf-8")).tables
    assert [[cell.words for cell in row] for row in read.rows] == [
        ["项目", "年度", "年度"],
        ["道路", "2018", "3"],
        ["道路", "2019", "5"],
    ]


def test_markdown_loses_its_signs_and_keeps_its_table(tmp_path: Path) -> None:
    text = "---\ntitle: a\n---\n# 方案\n\n**修路**5公里。\n\n| 项目 | 2018 |\n| --- | --- |\n| 道路 | 5 |\n\n- 完。\n"
    document = opened(tmp_path, "plan.md", text)
    assert document.text.splitlines()[:2] == ["方案", "修路5公里。"]
    assert [[cell.words for cell in row] for row in document.tables[0].rows] == [
        ["项目", "2018"],
        ["道路", "5"],
    ]
    assert [part.reason for part in document.left_out] == ["front_matter"]
