"""Opening a file: which kind it is, its text, what was left out, and what cannot be read."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from jingzhun.directives.documents.decoding import decode, lines_of_here, lost_letters
from jingzhun.directives.documents.document import Document
from jingzhun.directives.documents.leftovers import find_leftovers
from jingzhun.directives.documents.marked import read_marked
from jingzhun.directives.documents.plain import tables_in
from jingzhun.directives.documents.portable import read_portable
from jingzhun.directives.documents.text_making import TextMaker
from jingzhun.directives.documents.web import decode_page, read_page
from jingzhun.directives.documents.word import DamagedFileError, is_word, read_word
from jingzhun.errors import Fault, JingzhunError, Position

LARGEST = 64 * 1024 * 1024  # bytes; a policy document of thousands of pages has less
_ENDINGS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
# How files of other kinds begin, whatever their names say.
_BEGINNINGS = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "Word/Excel/ZIP"),
    (b"\xd0\xcf\x11\xe0", "Word 97–2003/WPS"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
)
_WANTED = {".docx": ("Word document", " Word 文档"), ".pdf": ("PDF", " PDF")}
_SHOWN_PAGES = 10


def is_readable(path: Path) -> bool:
    """Whether a file is of a kind that is read, by the ending of its name."""
    return path.suffix.lower() in _ENDINGS


def check_kind(path: Path, data: bytes) -> None:
    """Refuse a file whose content is not what its name says, before anything of it is read.

    Raises:
        JingzhunError: a kind that is not read (DIRECTIVE001), a file that is not what its name says (DIRECTIVE002),
            a Word document that cannot be unpacked (DIRECTIVE005).
    """
    form = _ENDINGS.get(path.suffix.lower())
    if form is None:
        raise _refusal(path, "DIRECTIVE001", seen=path.suffix or path.name)
    if not _begins_as(form, data):
        raise _not_what_it_says(path, data)
    if form == "docx" and not is_word(data):
        raise _refusal(path, "DIRECTIVE005")


def open_document(path: Path) -> Document:
    """The document in a file.

    Raises:
        JingzhunError: no such file (GENERAL001); a kind that is not read (DIRECTIVE001), a file that is not what its
            name says (DIRECTIVE002), an empty file (DIRECTIVE003), a scan (DIRECTIVE004), a damaged or locked file
            (DIRECTIVE005), a file too large (DIRECTIVE006).
    """
    if not path.is_file():
        raise _refusal(path, "GENERAL001")
    form = _ENDINGS.get(path.suffix.lower())
    if form is None:
        raise _refusal(path, "DIRECTIVE001", seen=path.suffix or path.name)
    if path.stat().st_size > LARGEST:
        raise _refusal(path, "DIRECTIVE006", seen=f"{path.stat().st_size / 1024 / 1024:.0f}")
    data = path.read_bytes()
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise _refusal(path, "DIRECTIVE003")
    check_kind(path, data)
    return _with_losses(_whole(READERS[form](path, data)))


def read_text(text: str, *, file: str = "") -> Document:
    r"""A document whose text is at hand, as that of a ``.txt`` file.

    >>> [part.reason for part in read_text("第A02版:要闻\n关于修路的通知\n").left_out]
    ['edition']
    """
    tables = tables_in(text)
    return Document(file=file, form="txt", text=text, left_out=find_leftovers(text), tables=tables)


def _whole(document: Document) -> Document:
    """The document, if it has words."""
    if not document.text.strip():
        raise _refusal(Path(document.file), "DIRECTIVE003")
    return document


def _with_losses(document: Document) -> Document:
    """The document with a remark if some of its characters could not be read."""
    lost = lost_letters(document.text)
    if not lost:
        return document
    position, seen = Position(file=document.file), str(lost)
    remark = Fault(code="DIRECTIVE014", position=position, severity="warning", seen=seen)
    return replace(document, remarks=(*document.remarks, remark))


def _plain(path: Path, data: bytes) -> Document:
    text, encoding = _decoded(path, data, decode)
    document = read_text(lines_of_here(text), file=str(path))
    return replace(document, encoding=encoding)


def _marked(path: Path, data: bytes) -> Document:
    text, encoding = _decoded(path, data, decode)
    return _made(path, "md", read_marked(lines_of_here(text)), encoding=encoding)


def _page(path: Path, data: bytes) -> Document:
    text, encoding = _decoded(path, data, decode_page)
    return _made(path, "html", read_page(text), encoding=encoding)


def _word(path: Path, data: bytes) -> Document:
    try:
        return _made(path, "docx", read_word(data))
    except DamagedFileError as error:
        raise _refusal(path, "DIRECTIVE005") from error


def _portable(path: Path, data: bytes) -> Document:
    try:
        read = read_portable(data)
    except DamagedFileError as error:
        raise _refusal(path, "DIRECTIVE005") from error
    pages = len(read.page_starts)
    if len(read.wordless) == pages:
        raise _refusal(path, "DIRECTIVE004", seen=str(pages))
    remarks = [_wordless(path, read.wordless)] if read.wordless else []
    return _made(path, "pdf", read.maker, page_starts=read.page_starts, remarks=tuple(remarks))


def _decoded(
    path: Path, data: bytes, decoder: Callable[[bytes], tuple[str, str]]
) -> tuple[str, str]:
    text, encoding = decoder(data)
    if not encoding:
        raise _not_what_it_says(path, data)
    return text, encoding


def _made(path: Path, form: str, maker: TextMaker, **rest: Any) -> Document:
    text = maker.text
    left_out = sorted([*maker.left_out, *find_leftovers(text)])
    return Document(
        file=str(path),
        form=form,
        text=text,
        left_out=tuple(left_out),
        tables=tuple(maker.tables),
        **rest,
    )


def _begins_as(form: str, data: bytes) -> bool:
    if form == "docx":
        return data.startswith(b"PK")
    return b"%PDF" in data[:1024] if form == "pdf" else not _other_kind(data)


def _other_kind(data: bytes) -> str:
    """What a file is by its first bytes; empty if they tell nothing."""
    return next((kind for start, kind in _BEGINNINGS if data.startswith(start)), "")


def _not_what_it_says(path: Path, data: bytes) -> JingzhunError:
    kind = _other_kind(data)
    wanted_en, wanted_zh = _WANTED.get(path.suffix.lower(), ("text", "文本"))
    return _refusal(
        path,
        "DIRECTIVE002",
        seen=path.suffix,
        kind_en=kind or f"no {wanted_en}",
        kind_zh=kind or f"不是{wanted_zh}",
    )


def _wordless(path: Path, pages: tuple[int, ...]) -> Fault:
    """A remark that some pages are pictures."""
    shown = "、".join(str(page) for page in pages[:_SHOWN_PAGES])
    seen = f"{shown} …" if len(pages) > _SHOWN_PAGES else shown
    return Fault(
        code="DIRECTIVE007",
        position=Position(file=str(path)),
        severity="warning",
        seen=seen,
        fields={"count": str(len(pages))},
    )


def _refusal(path: Path, code: str, *, seen: str = "", **fields: str) -> JingzhunError:
    position = Position(file=str(path))
    return JingzhunError([Fault(code=code, position=position, seen=seen, fields=fields)])


READERS: Mapping[str, Callable[[Path, bytes], Document]] = {
    "txt": _plain,
    "md": _marked,
    "html": _page,
    "docx": _word,
    "pdf": _portable,
}
