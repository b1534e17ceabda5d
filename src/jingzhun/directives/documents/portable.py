"""PDF files: lines joined to paragraphs, running heads and page numbers left out; scans have no words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from jingzhun.directives.documents.leftovers import reason_of_line
from jingzhun.directives.documents.text_making import TextMaker
from jingzhun.directives.documents.word import DamagedFileError

_NUMERALS = "[一二三四五六七八九十百]+"
_BEGINS = re.compile(
    rf"\s*(?:{_NUMERALS}、|[(（](?:{_NUMERALS}|\d+)[)）]|第(?:{_NUMERALS}|\d+)[章节条]"
    r"|\d{1,2}[.．、](?!\d)|[①-⑳])"
)
_ENDS = re.compile(r"[。；;：:！？]\s*$")
_INDENT = re.compile(r"[\u3000 ]{2,}")
_FULL_LINE = 0.8  # of the longest usual line: the sentence goes on below
_USUAL = 0.9
_NUMBER_ALONE = re.compile(r"\s*[-—–－·]?\s*\d{1,4}\s*[-—–－·]?\s*")
_OFTEN = 3


@dataclass(frozen=True, kw_only=True)
class PortableText:
    """The text of a PDF file, where each of its pages begins, and the pages that have no words."""

    maker: TextMaker
    page_starts: tuple[int, ...]
    wordless: tuple[int, ...]


def read_portable(data: bytes) -> PortableText:
    """The text of a PDF file.

    Raises:
        DamagedFileError: the file is no PDF, or is damaged or locked with a password.
    """
    maker, starts = TextMaker(), list[int]()
    pages = [_without_numbers(lines, maker) for lines in _pages(data)]
    heads, width = _running_heads(pages), _line_width(pages)
    paragraph = last = ""
    for lines in pages:
        starts.append(maker.length + len(paragraph))
        for line in _own_lines(lines, heads, maker):
            if paragraph and _is_new(last, line, width):
                maker.add_line(paragraph)
                paragraph = ""
            last = line.strip()
            paragraph += f"{_gap(paragraph, last)}{last}"
    maker.add_line(paragraph)
    wordless = tuple(n for n, lines in enumerate(pages, start=1) if not lines)
    return PortableText(maker=maker, page_starts=tuple(starts), wordless=wordless)


def _pages(data: bytes) -> list[list[str]]:
    """The lines of each page; one page that cannot be read makes the file a damaged one."""
    try:
        document = pdfium.PdfDocument(data)
        try:
            return [_lines_of(page) for page in document]
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        raise DamagedFileError(str(error)) from error


def _lines_of(page: pdfium.PdfPage) -> list[str]:
    words = page.get_textpage()
    lines = words.get_text_range().replace("\ufffe", "").splitlines()
    words.close()
    page.close()
    return [line.rstrip() for line in lines if line.strip()]


def _without_numbers(lines: Sequence[str], maker: TextMaker) -> list[str]:
    """The lines of a page without the page number at its edge."""
    own = list(lines)
    for edge in (0, -1):
        if own and (_NUMBER_ALONE.fullmatch(own[edge]) or reason_of_line(own[edge], "line")):
            maker.leave_out(own.pop(edge), "page_number")
    return own


def _running_heads(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """First and last lines that most pages share, figures aside."""
    edges = Counter(
        line
        for lines in pages
        for line in {_figureless(edge) for edge in (*lines[:1], *lines[-1:])}
        if not _ENDS.search(line)
    )
    least = max(_OFTEN, len(pages) / 2)
    return frozenset(line for line, count in edges.items() if count >= least)


def _figureless(line: str) -> str:
    return re.sub(r"[\d\s]+", "0", line.strip())


def _own_lines(lines: Sequence[str], heads: frozenset[str], maker: TextMaker) -> Iterator[str]:
    for number, line in enumerate(lines):
        is_edge = number in (0, len(lines) - 1)
        if is_edge and len(lines) > 1 and _figureless(line) in heads:
            maker.leave_out(line, "running_head")
        else:
            yield line


def _line_width(pages: Sequence[Sequence[str]]) -> float:
    """How long a full line is: longer than nine in ten."""
    lengths = sorted(len(line.strip()) for lines in pages for line in lines)
    return lengths[int(len(lengths) * _USUAL)] if lengths else 0


def _is_new(above: str, line: str, width: float) -> bool:
    """Whether a paragraph begins: by its number, its indent, or because the line above is not full."""
    if _BEGINS.match(line) or _INDENT.match(line):
        return True
    return len(above) < _FULL_LINE * width


def _gap(above: str, line: str) -> str:
    """Words of Latin letters stay apart; Chinese is set without spaces."""
    return " " if re.search(r"[A-Za-z]$", above) and re.match(r"[A-Za-z]", line) else ""
