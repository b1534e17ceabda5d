"""What a file is: by its content, never by its name."""

import io
import zipfile
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from jingzhun_site.frame.words import Words

PDF, PHOTO, TEXT, WORKBOOK = "pdf", "photo", "text", "workbook"
FORMS: Mapping[str, Words] = {
    PDF: _("PDF"),
    PHOTO: _("JPEG、PNG、WebP 照片"),
    TEXT: _("Word 文档（.docx）"),
    WORKBOOK: _("Excel 表格（.xlsx）"),
}
"""The forms of file that can be kept."""

_PARTS: Mapping[str, str] = {"word/document.xml": TEXT, "xl/workbook.xml": WORKBOOK}
_BEGINNINGS: tuple[tuple[int, bytes, Words], ...] = (
    (4, b"ftypheic", _("HEIC 照片")),
    (4, b"ftypmif1", _("HEIC 照片")),
    (4, b"ftyp", _("视频")),
    (0, b"\xd0\xcf\x11\xe0", _("旧版 Office 文件（.doc、.xls）")),
    (0, b"PK\x03\x04", _("压缩包")),
    (0, b"Rar!", _("压缩包")),
    (0, b"7z\xbc\xaf", _("压缩包")),
    (0, b"GIF8", _("GIF 图片")),
    (0, b"BM", _("BMP 图片")),
    (0, b"II*\x00", _("TIFF 图片")),
    (0, b"MM\x00*", _("TIFF 图片")),
    (0, b"MZ", _("程序")),
    (0, b"<", _("网页")),
)
_PHOTOS = ((0, b"\xff\xd8\xff"), (0, b"\x89PNG\r\n\x1a\n"), (8, b"WEBP"))


def form_of(content: bytes) -> str | None:
    """The form of a file that can be kept; none for any other.

    >>> form_of(b"%PDF-1.7"), form_of(b"GIF89a")
    ('pdf', None)
    """
    if content.startswith(b"%PDF-"):
        return PDF
    if any(content.startswith(mark, at) for at, mark in _PHOTOS):
        return PHOTO
    names = _parts_of(content)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((form for part, form in _PARTS.items() if part in names), None)


def seen_as(content: bytes) -> Words:
    """What to call a file in a sentence, whether it can be kept or not."""
    form = form_of(content)
    if form is not None:
        return FORMS[form]
    if any(name.lower().endswith("vbaproject.bin") for name in _parts_of(content)):
        return _("带宏的 Office 文件")
    found = (words for at, mark, words in _BEGINNINGS if content.startswith(mark, at))
    return next(found, _("认不出的文件"))


def _parts_of(content: bytes) -> frozenset[str]:
    """The names of the parts of an Office file; nothing of it is unpacked."""
    if not content.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return frozenset(packed.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return frozenset()
