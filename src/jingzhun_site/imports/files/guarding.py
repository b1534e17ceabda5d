"""What an uploaded file is, by its content, and whether it may be opened.

A workbook is a zip archive, and a small one can unpack to more than a machine has. So the archive is
judged first by what it declares, then unpacked once into nothing, counting what really comes out.
"""

import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from jingzhun_site.imports.remarks import Remark, refusal

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STRANGERS = {
    b"%PDF": "PDF 文档",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"MZ": "程序",
    b"\x7fELF": "程序",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"SQLite": "数据库",
    b"PAR1": "数据文件",
}
_BEGIN, _PASSWORD = bytes.fromhex("09081000"), bytes.fromhex("2f00")
_CHUNK = 1 << 20
_FAILED, _HIDDEN = b't="e"', b' hidden="1"'
_MARKS = (_FAILED, _HIDDEN)
_OVERLAP = max(map(len, _MARKS)) - 1
_START = 4096
_BOOK, _SHEETS = "xl/workbook.xml", "xl/worksheets/"
_BINARY_BOOK = "xl/workbook.bin"
_MACROS = "xl/vbaProject.bin"


class FileKind(StrEnum):
    """The kinds of tables that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a file may be: as it comes, unpacked, in parts, in cells."""

    file_bytes: int = 100 << 20
    unpacked_bytes: int = 600 << 20
    ratio: int = 250
    ratio_from_bytes: int = 20 << 20  # small files of spaces shrink to nothing and harm nobody
    parts: int = 3_000
    cells: int = 20_000_000
    columns: int = 1_000


LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What a file is, and what is worth saying of it; whether formulas failed or cells are hidden."""

    kind: FileKind
    has_failed_formulas: bool = False
    has_hidden_cells: bool = False
    remarks: tuple[Remark, ...] = ()


def examine(path: Path, *, name: str, limits: Limits = LIMITS) -> Examined:
    """Judge a file by its content; ``name`` is what its owner calls it.

    Raises:
        ImportRefusedError: When it is no table, locked, damaged, or would unpack to too much.
    """
    size = path.stat().st_size
    if size == 0:
        raise refusal("IMPORT001")
    if size > limits.file_bytes:
        raise refusal("IMPORT002", size=megabytes(size), limit=megabytes(limits.file_bytes))
    with path.open("rb") as stream:
        start = stream.read(_START)
    if start.startswith(b"PK"):
        return _examine_archive(path, name=name, limits=limits)
    if start.startswith(_OLE):
        return _examine_ole(path, name=name)
    return _examine_text(start, name=name)


def megabytes(size: int) -> str:
    """A size as people say it.

    >>> megabytes(100 << 20)
    '100 MB'
    """
    return f"{size / (1 << 20):.0f} MB" if size >= 1 << 20 else f"{max(size >> 10, 1)} KB"


def _examine_archive(path: Path, *, name: str, limits: Limits) -> Examined:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_declared(archive, path.stat().st_size, limits)
            names = set(archive.namelist())
            if _BOOK not in names and _BINARY_BOOK not in names:
                raise refusal("IMPORT003", kind=_what_archive(names))
            seen = _check_unpacked(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        if "encrypted" in str(error):
            raise refusal("IMPORT004") from error
        raise refusal("IMPORT005", detail="压缩结构不完整") from error
    remarks = [Remark(code="IMPORT015", severity="notice")] if _MACROS in names else []
    return Examined(
        kind=FileKind.XLSX,
        has_failed_formulas=_FAILED in seen,
        has_hidden_cells=_HIDDEN in seen,
        remarks=(*_by_name(name, FileKind.XLSX), *remarks),
    )


def _check_declared(archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise refusal("IMPORT007", seen=str(len(parts)))
    _check_size(sum(part.file_size for part in parts), packed, limits)


def _check_unpacked(archive: zipfile.ZipFile, limits: Limits) -> set[bytes]:
    """Unpack every part into nothing: sizes that lie, broken parts and foreign definitions show.

    Returns which marks of sheets were seen on the way: of a failed formula, of hidden cells.
    """
    packed = Path(str(archive.filename)).stat().st_size
    total, seen = 0, set[bytes]()
    for part in archive.infolist():
        with archive.open(part) as stream:
            chunk = stream.read(_CHUNK)
            if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in chunk[:_START]:
                raise refusal("IMPORT011")
            while chunk:
                total += len(chunk)
                _check_size(total, packed, limits)
                if part.filename.startswith(_SHEETS):
                    seen |= {mark for mark in _MARKS if mark in chunk}
                rest = stream.read(_CHUNK)
                total -= _OVERLAP if rest else 0
                chunk = chunk[-_OVERLAP:] + rest if rest else rest
    return seen


def _check_size(unpacked: int, packed: int, limits: Limits) -> None:
    swollen = unpacked > limits.ratio_from_bytes and unpacked > packed * limits.ratio
    if unpacked > limits.unpacked_bytes or swollen:
        limit = min(limits.unpacked_bytes, max(packed * limits.ratio, limits.ratio_from_bytes))
        raise refusal("IMPORT006", limit=megabytes(limit))


def _what_archive(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "文字文档"
    return "演示文稿" if any(name.startswith("ppt/") for name in names) else "压缩包"


def _examine_ole(path: Path, *, name: str) -> Examined:
    """The older container: an .xls workbook, or a newer one locked with a password."""
    content = path.read_bytes()
    if _ENCRYPTED in content or _is_locked(content):
        raise refusal("IMPORT004")
    if not any(book.encode("utf-16-le") in content for book in ("Workbook", "Book")):
        raise refusal("IMPORT003", kind="旧式文档")
    return Examined(kind=FileKind.XLS, remarks=_by_name(name, FileKind.XLS))


def _is_locked(content: bytes) -> bool:
    """Whether the record that announces a password follows the one that begins the workbook."""
    start = content.find(_BEGIN)
    if start < 0:
        return False
    length = int.from_bytes(content[start + 2 : start + 4], "little")
    return content[start + 4 + length :][:2] == _PASSWORD


def _examine_text(start: bytes, *, name: str) -> Examined:
    stranger = next((kind for mark, kind in _STRANGERS.items() if start.startswith(mark)), "")
    if stranger:
        raise refusal("IMPORT003", kind=stranger)
    words = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if words.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<script")):
        raise refusal("IMPORT008")
    is_wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in start and not is_wide:
        raise refusal("IMPORT003", kind="二进制数据")
    return Examined(kind=FileKind.CSV, remarks=_by_name(name, FileKind.CSV))


def _by_name(name: str, kind: FileKind) -> tuple[Remark, ...]:
    """A remark when the name promises another kind than the content is."""
    suffix = Path(name).suffix.lstrip(".").casefold()
    fitting = {
        FileKind.XLSX: {"xlsx", "xlsm", "xltx", "et"},
        FileKind.XLS: {"xls", "et", "xlt"},
        FileKind.CSV: {"csv", "txt", "tsv"},
    }[kind]
    if suffix in fitting:
        return ()
    fields = {"name": suffix or "（无）", "kind": kind.value}
    return (Remark(code="IMPORT014", severity="notice", fields=fields),)
