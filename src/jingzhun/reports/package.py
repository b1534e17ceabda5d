"""An office file as what it is, a ZIP of XML parts: opened within limits, parts replaced, written again.

Everything that is not filled stays byte for byte: pictures, charts, print settings, styles.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from jingzhun.errors import Fault, JingzhunError, Position

LARGEST = 10 * 1024 * 1024
_MOST_UNPACKED, _MOST_PARTS = 80 * 1024 * 1024, 3000
_STAMP = (1980, 1, 1, 0, 0, 0)
_LOOKS: Mapping[bytes, str] = {
    b"\xd0\xcf\x11\xe0": "旧版或加密的 Word、Excel 文件（.doc、.xls）",
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片（PNG）",
    b"\xff\xd8\xff": "图片（JPG）",
    b"GIF8": "图片（GIF）",
    b"BM": "图片（BMP）",
    b"II*\x00": "图片（TIFF）",
    b"MM\x00*": "图片（TIFF）",
    b"{\\rtf": "RTF 文件",
    b"Rar!": "压缩文件（RAR）",
    b"7z\xbc\xaf": "压缩文件（7z）",
}
"""What other files begin with, and the words for their kind."""
_ARCHIVE, _OPEN_DOCUMENT, _OTHER_OFFICE, _TEXT = (
    "压缩文件（ZIP）", "ODF 文件（.odt、.ods）", "别的 Office 文件（如 .pptx）", "文本文件（如 .csv、.txt）",
)  # fmt: skip
_CONTROL = bytes({*range(32)} - {*b"\t\n\r\f"})

CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_MAIN = {
    f"{_OFFICE}.spreadsheetml.sheet.main+xml": "xlsx",
    f"{_OFFICE}.wordprocessingml.document.main+xml": "docx",
}


@dataclass(frozen=True, kw_only=True)
class Link:
    """A relationship of a part: to another part, or to something outside."""

    id: str
    kind: str
    target: str
    is_outside: bool


@dataclass(kw_only=True)
class Package:
    """The parts of a file by their names; ``form`` is xlsx or docx, ``main`` the workbook or document."""

    file: str
    form: str
    main: str
    parts: dict[str, bytes]
    _trees: dict[str, Any] = field(default_factory=dict)

    def tree(self, part: str) -> Any:
        """A part as XML; what is changed in it is written.

        Raises:
            JingzhunError: the part is missing or no XML (REPORT002).
        """
        if part not in self._trees:
            self._trees[part] = parse_xml(self.parts.get(part, b""), file=self.file, part=part)
        return self._trees[part]

    def links(self, part: str) -> list[Link]:
        """The relationships of a part."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.parts:
            return []
        return [
            Link(
                id=one.get("Id", ""),
                kind=one.get("Type", "").rpartition("/")[2],
                target=one.get("Target", "")
                if one.get("TargetMode") == "External"
                else posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:],
                is_outside=one.get("TargetMode") == "External",
            )
            for one in self.tree(path).iter(f"{_LINKS}Relationship")
        ]

    def drop(self, part: str) -> None:
        """Take a part out, with its entry in the table of contents and the links of the main part."""
        if self.parts.pop(part, None) is None:
            return
        for one in list(self.tree(CONTENT_TYPES)):
            if one.get("PartName") == f"/{part}":
                one.getparent().remove(one)
        folder, name = posixpath.split(self.main)
        links = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        for one in list(links):
            if posixpath.join(folder, one.get("Target", "")) == part:
                links.remove(one)

    def content(self) -> bytes:
        """The file; the same parts give the same bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                changed = self._trees.get(name)
                written = data if changed is None else _written(changed)
                archive.writestr(zipfile.ZipInfo(name, date_time=_STAMP), written)
        return out.getvalue()


def open_package(data: bytes, *, file: str = "") -> Package:
    """The parts of a workbook or document.

    Raises:
        JingzhunError: too large (REPORT003), no .xlsx or .docx (REPORT001, REPORT016), damaged (REPORT002).
    """
    if len(data) > LARGEST:
        raise _refusal(
            file, "REPORT003", seen=f"{len(data) / 2**20:.1f}", wanted=str(LARGEST >> 20)
        )
    if not data.startswith(b"PK"):
        seen = _kind_of(data)
        raise _refusal(file, "REPORT001" if seen else "REPORT016", seen=seen)
    parts = _unpacked(data, file)
    form, main = _main_part(parts, file)
    return Package(file=file, form=form, main=main, parts=parts)


def parse_xml(data: bytes, *, file: str, part: str) -> Any:
    """A part as a tree; no entity is resolved and nothing fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(file, "REPORT002", seen=part) from error
    if root.getroottree().docinfo.doctype:
        raise _refusal(file, "REPORT002", seen=part)
    return root


def _kind_of(data: bytes) -> str:
    """The kind of another file in words; empty where it is not known."""
    known = next((words for start, words in _LOOKS.items() if data.startswith(start)), "")
    if known or not data:
        return known
    is_text = not set(data[:512]).intersection(_CONTROL)
    return _TEXT if is_text else ""


def _unpacked(data: bytes, file: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS or sum(e.file_size for e in entries) > _MOST_UNPACKED:
                wanted = str(_MOST_UNPACKED >> 20)
                raise _refusal(file, "REPORT003", seen=f"> {wanted}", wanted=wanted)
            return {entry.filename: _read(archive, entry) for entry in entries}
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    ) as error:  # fmt: skip
        raise _refusal(file, "REPORT002", seen="ZIP") from error


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as stream:
        # The declared size may lie: no more than that is ever unpacked.
        data = stream.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise zipfile.BadZipFile(entry.filename)
    return data


def _main_part(parts: Mapping[str, bytes], file: str) -> tuple[str, str]:
    if CONTENT_TYPES not in parts:
        is_open = b"opendocument" in parts.get("mimetype", b"")
        raise _refusal(file, "REPORT001", seen=_OPEN_DOCUMENT if is_open else _ARCHIVE)
    for one in parse_xml(parts[CONTENT_TYPES], file=file, part=CONTENT_TYPES):
        kind, part = one.get("ContentType", ""), one.get("PartName", "").lstrip("/")
        if "macroEnabled" in kind:
            raise _refusal(file, "REPORT004", seen=part)
        if one.tag == f"{_TYPES}Override" and kind in _MAIN:
            return _MAIN[kind], part
    raise _refusal(file, "REPORT001", seen=_OTHER_OFFICE)


def _written(tree: Any) -> bytes:
    data: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _refusal(file: str, code: str, *, seen: str, wanted: str = "") -> JingzhunError:
    position = Position(file=file)
    return JingzhunError([Fault(code=code, position=position, seen=seen, wanted=wanted)])
