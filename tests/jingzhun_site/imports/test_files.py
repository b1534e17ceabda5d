"""What is opened, what is refused, and what is said of it."""

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from jingzhun_site.imports.files import LIMITS, Limits, open_sheet
from jingzhun_site.imports.remarks import ImportRefusedError
from tests.jingzhun_site.imports.conftest import national_row, national_rows, write_workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
XLS = Path(__file__).parent / "files" / "national.xls"
BOOK = "xl/workbook.xml"


def refused(path: Path, name: str = "", limits: Limits = LIMITS) -> list[str]:
    """The codes of the remarks with which a file is refused."""
    with (
        pytest.raises(ImportRefusedError) as raised,
        open_sheet(path, name=name or path.name, limits=limits),
    ):
        pass
    return [remark.code for remark in raised.value.remarks]


def read(path: Path, name: str = "") -> list[list[str]]:
    """The rows of a file."""
    with open_sheet(path, name=name or path.name) as sheet:
        return list(sheet.rows())


def archive(path: Path, parts: dict[str, bytes]) -> Path:
    """A zip archive of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


def small(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "a.xlsx", national_rows(national_row()))


def test_an_old_workbook_is_read_like_a_new_one(tmp_path: Path) -> None:
    assert read(XLS)[3] == [
        *read(small(tmp_path))[3][:15],
        "无劳动力",
        *read(small(tmp_path))[3][16:],
    ]


def test_a_workbook_under_the_wrong_extension_is_read_by_its_content_and_that_is_said(
    tmp_path: Path,
) -> None:
    path = small(tmp_path)
    with open_sheet(path, name="名册.xls") as sheet:
        assert [remark.code for remark in sheet.remarks] == ["IMPORT014"]
        assert sheet.head(3)[2][5] == "户编号"


def test_a_bomb_that_declares_its_size_is_not_unpacked(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "a.xlsx", {BOOK: b"<workbook/>", "xl/a.xml": b"0" * (30 << 20)})
    assert bomb.stat().st_size < 1 << 20
    assert refused(bomb) == ["IMPORT006"]


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    size = 30 << 20
    bomb = archive(tmp_path / "a.xlsx", {BOOK: b"<workbook/>", "xl/a.xml": b"0" * size})
    told = bomb.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 1000))
    bomb.write_bytes(told)
    assert refused(bomb) in (["IMPORT005"], ["IMPORT006"])


def test_many_parts_are_refused(tmp_path: Path) -> None:
    parts = {BOOK: b"<workbook/>", **{f"xl/{n}.xml": b"<a/>" for n in range(12)}}
    assert refused(archive(tmp_path / "a.xlsx", parts), limits=Limits(parts=10)) == ["IMPORT007"]


def test_a_total_beyond_the_limit_is_refused_whatever_the_ratio(tmp_path: Path) -> None:
    assert refused(small(tmp_path), limits=Limits(unpacked_bytes=5_000)) == ["IMPORT006"]


def test_a_file_beyond_the_limit_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.truncate(2 << 30)  # two gigabytes that take no room on the disk
    assert refused(path) == ["IMPORT002"]


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    assert refused(small(tmp_path), limits=Limits(cells=50)) == ["IMPORT010"]
    assert refused(small(tmp_path), limits=Limits(columns=5)) == ["IMPORT010"]


def test_entities_of_a_document_type_are_refused(tmp_path: Path) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><workbook>&b;</workbook>'
    assert refused(archive(tmp_path / "a.xlsx", {BOOK: laughs})) == ["IMPORT011"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "IMPORT001"),
        (b"%PDF-1.7 ...", "IMPORT003"),
        (b"\x89PNG\r\n\x1a\n", "IMPORT003"),
        (b"MZ\x90\x00", "IMPORT003"),
        (b"a,b\x00\x00\x01", "IMPORT003"),
        (b"<html><table><tr><td>1</td></tr></table>", "IMPORT008"),
        (b"PK\x03\x04 and nothing more", "IMPORT005"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "IMPORT004"),
        (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "IMPORT003"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "IMPORT005"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)
    assert refused(path) == [code]


def test_an_old_workbook_with_a_password_is_said_to_have_one(tmp_path: Path) -> None:
    content = XLS.read_bytes()
    after_begin = content.index(bytes.fromhex("09081000")) + 20
    path = tmp_path / "a.xls"
    path.write_bytes(content[:after_begin] + b"\x2f\x00" + content[after_begin + 2 :])
    assert refused(path) == ["IMPORT004"]


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = small(tmp_path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content[: len(content) - 200])
    assert refused(path) == ["IMPORT005"]


def test_a_text_document_is_refused_by_what_it_is(tmp_path: Path) -> None:
    assert refused(archive(tmp_path / "a.xlsx", {"word/document.xml": b"<a/>"})) == ["IMPORT003"]


def test_macros_are_said_to_be_ignored(tmp_path: Path) -> None:
    path = small(tmp_path)
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("xl/vbaProject.bin", b"\xcc\x61")
    with open_sheet(path, name="a.xlsm") as sheet:
        assert [remark.code for remark in sheet.remarks] == ["IMPORT015"]


def test_merged_cells_repeat_their_value_down_and_across(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "户编号")
        sheet.write(0, 1, "姓名")
        sheet.merge_range("A2:A3", "H1")
        sheet.write(1, 1, "甲")
        sheet.write(2, 1, "乙")
    assert read(path) == [["户编号", "姓名"], ["H1", "甲"], ["H1", "乙"]]


def test_rows_and_columns_keep_their_place_below_and_beside_empty_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(2, 1, "甲")
    assert read(path) == [["", ""], ["", ""], ["", "甲"]]


def test_other_sheets_and_hidden_ones_are_left_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden, first, second = (book.add_worksheet(name) for name in ("藏", "甲", "乙"))
        first.activate()
        first.set_first_sheet()
        hidden.hide()
        for sheet in (hidden, first, second):
            sheet.write(0, 0, "户编号")
    with open_sheet(path, name="a.xlsx") as sheet:
        assert sheet.name == "甲"
        assert [remark.fields["others"] for remark in sheet.remarks] == ["乙"]


def test_a_failed_formula_shows_as_it_does_in_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "收入")
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
    assert read(path) == [["收入"], ["#DIV/0!"]]


def test_the_failed_formula_of_a_hidden_sheet_does_not_show_in_the_one_that_is_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden, shown = book.add_worksheet("藏"), book.add_worksheet("甲")
        shown.activate()
        hidden.hide()
        hidden.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        shown.write_string(0, 0, "收入")
        shown.write_string(1, 0, "5")
        shown.write_formula(2, 0, "=1/0", None, "#N/A")
    assert read(path) == [["收入"], ["5"], ["#N/A"]]


def test_hidden_rows_and_columns_are_read_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(4):
            sheet.write_row(row, 0, ["户编号", "姓名", "民族"])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 2, None, None, {"hidden": True})
        sheet.set_column(5, 9, None, None, {"hidden": True})
    with open_sheet(path, name="a.xlsx") as opened:
        assert [remark.fields["seen"] for remark in opened.remarks] == ["1 行、2 列（B、C）"]
        assert len(list(opened.rows())) == 4


def test_the_sheets_that_we_add_ourselves_are_not_missed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("户", "填写说明", "问题清单"):
            book.add_worksheet(name).write_string(0, 0, "户编号")
    with open_sheet(path, name="a.xlsx") as sheet:
        assert sheet.remarks == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_whatever_its_encoding_and_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "a.csv"
    lines = [delimiter.join(row) for row in (["户编号", "姓名"], ["H1", "王小明"])]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert read(path) == [["户编号", "姓名"], ["H1", "王小明"]]


def test_text_that_nobody_can_decode_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("户编号,姓名\nH1,".encode() + b"\xff\xff\xff\n")
    with pytest.raises(ImportRefusedError) as raised, open_sheet(path, name="a.csv"):
        pass
    assert [(r.code, r.row) for r in raised.value.remarks] == [("IMPORT012", 2)]


def test_a_line_with_too_many_cells_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("户编号,姓名\nH1,甲\nH2,乙,多\nH3,丙\n", encoding="utf-8")
    with pytest.raises(ImportRefusedError) as raised, open_sheet(path, name="a.csv"):
        pass
    assert [(r.code, r.row) for r in raised.value.remarks] == [("IMPORT013", 3)]


def rows_of(content: bytes) -> Sequence[Sequence[object]]:
    """The values of a workbook made here, by another reader than ours."""
    import openpyxl  # noqa: PLC0415

    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]
