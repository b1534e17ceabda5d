"""Files that are no templates, and names that nobody knows: all faults at once, with the next step."""

import io
import zipfile

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.reports import (
    LARGEST,
    Catalogue,
    KnownList,
    KnownName,
    check_template,
    fill_template,
    read_template,
)
from tests.jingzhun.reports.forms import VALUES, document, with_name, with_part, workbook

GOOD = workbook({"A1": "{{ place.name }}"})
NAMES = {name: KnownName(name=name, label=name) for name in ("place.name", "funds.paid")}
LISTS = {
    "children": KnownList(name="children", label="下级地区", of_places=True),
    "goals": KnownList(
        name="goals",
        label="目标",
        columns={"item.label": KnownName(name="item.label", label="名称")},
    ),
}
CATALOGUE = Catalogue(names=NAMES, lists=LISTS)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


DOCTYPE = b'<!DOCTYPE x [<!ENTITY e "e">]><worksheet>&e;</worksheet>'
OUTSIDE = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="x/image" Target="http://a.example/x.png" TargetMode="External"/>'
    b"</Relationships>"
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name,value", "REPORT001"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "REPORT001"),
        (zipped(a=b"1"), "REPORT001"),
        (bytes(range(1, 40)), "REPORT016"),
        (b"", "REPORT016"),
        (GOOD[: len(GOOD) // 2], "REPORT002"),
        (with_part(GOOD, "xl/worksheets/sheet1.xml", b"<worksheet>"), "REPORT002"),
        (with_part(GOOD, "xl/worksheets/sheet1.xml", DOCTYPE), "REPORT002"),
        (b"PK" + b"0" * LARGEST, "REPORT003"),
        (with_part(GOOD, "xl/vbaProject.bin"), "REPORT004"),
        (with_part(GOOD, "xl/externalLinks/externalLink1.xml"), "REPORT004"),
        (with_part(GOOD, "xl/embeddings/oleObject1.bin"), "REPORT004"),
        (workbook({"A1": "{{ place.name }}", "B2": "=[1]Sheet1!A1"}), "REPORT005"),
        (workbook({"A1": "{{ place.name }}", "B2": '=WEBSERVICE("x")'}), "REPORT005"),
        (workbook({"A1": "{{ place.name }}", "B2": "=cmd|'/c calc'!A0"}), "REPORT005"),
        (with_name(GOOD, "elsewhere", "[2]Sheet1!$A$1"), "REPORT005"),
        (with_part(GOOD, "xl/worksheets/_rels/sheet1.xml.rels", OUTSIDE), "REPORT006"),
        (workbook({"A1": "{{ each goals }}", "B1": "{{ each children }}"}), "REPORT012"),
        (workbook({"A1": "合计"}), "REPORT013"),
        (document("没有名称"), "REPORT013"),
        (document("{{ place.name"), "REPORT011"),
    ],
)
def test_a_file_that_is_no_template_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(JingzhunError) as refusal:
        read_template(content, file="x.xlsx")
    assert {fault.code for fault in refusal.value.faults} == {code}
    for fault in refusal.value.faults:
        assert fault.line("zh")
        assert fault.line("en")


PRESENTATION = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Override PartName="/ppt/presentation.xml" ContentType="application/x-presentation"/></Types>'
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n\xe2\xe3", "PDF 文件"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "旧版或加密的 Word、Excel 文件（.doc、.xls）"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 9, "图片（JPG）"),
        (b"{\\rtf1 a}", "RTF 文件"),
        ("户编号,户主".encode("gb18030"), "文本文件（如 .csv、.txt）"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "ODF 文件（.odt、.ods）"),
        (zipped(a=b"1"), "压缩文件（ZIP）"),
        (zipped(**{"[Content_Types].xml": PRESENTATION}), "别的 Office 文件（如 .pptx）"),
    ],
)
def test_another_file_is_called_by_its_kind(content: bytes, kind: str) -> None:
    with pytest.raises(JingzhunError) as refusal:
        read_template(content)
    (fault,) = refusal.value.faults
    assert f"看起来是{kind}。" in fault.line("zh")


def test_a_bomb_is_not_unpacked() -> None:
    bomb = with_part(GOOD, "xl/media/x.bin", b"0" * (90 * 1024 * 1024))
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(bomb)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    with pytest.raises(JingzhunError, match="REPORT003"):
        read_template(packed.getvalue())


def test_all_faults_are_told_at_once() -> None:
    content = with_part(
        workbook({"A1": "{{ 甲 }}", "A2": "=[1]S!A1", "A3": "{{ a"}), "xl/vbaProject.bin"
    )
    with pytest.raises(JingzhunError) as refusal:
        read_template(content)
    codes = sorted(fault.code for fault in refusal.value.faults)
    assert codes == ["REPORT004", "REPORT005", "REPORT011", "REPORT011"]


def test_unknown_names_are_told_with_the_nearest_known_one() -> None:
    template = read_template(
        workbook(
            {
                "A1": "{{ place.nam }}", "A2": "{{ qqq }}", "A3": "{{ item.label }}",
                "A4": "{{ each goal }}", "B4": "{{ item.label }}",
                "A5": "{{ each goals }}", "B5": "{{ item.labl }}{{ item.number }}{{ funds.paid }}",
            }
        )
    )  # fmt: skip
    found = [(f.position.cell, f.code, f.wanted) for f in check_template(template, CATALOGUE)]

    assert found == [
        ("旬报!A1", "REPORT007", "place.name"),
        ("旬报!A2", "REPORT010", ""),
        ("旬报!A3", "REPORT009", ""),
        ("旬报!A4", "REPORT008", "goals"),
        ("旬报!B5", "REPORT007", "item.label"),
    ]


def test_a_missing_value_is_refused_and_not_left_blank() -> None:
    with pytest.raises(JingzhunError, match="REPORT015"):
        fill_template(workbook({"A1": "{{ not.there }}"}), VALUES)
