"""A document as read from a file: its words, what was left out of them, its tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from jingzhun.errors import Fault

_QUOTED = 60


@dataclass(frozen=True, kw_only=True, order=True)
class LeftOut:
    """Words that belong to the page around a document and not to the document.

    ``start`` and ``end`` are offsets into the text of the document; both are the place where the words would
    have stood, if they were left out before the text was made. ``reason`` is a key of ``leftovers.toml``.
    """

    start: int
    end: int
    reason: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a table and its place in the text; a merged cell stands once for each place it covers."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class TextTable:
    """A table: its rows of cells, and the lines of the text that hold it."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Document:
    r"""What a file says; every offset counts characters of ``text``.

    The text of a ``.txt`` file is the file as read, with the line ends of this machine turned to ``\n``; of
    other files it is made, a paragraph or a row of a table to a line.
    """

    file: str
    form: str
    text: str
    encoding: str = ""
    left_out: tuple[LeftOut, ...] = ()
    tables: tuple[TextTable, ...] = ()
    page_starts: tuple[int, ...] = ()
    remarks: tuple[Fault, ...] = ()

    @property
    def prose(self) -> str:
        """The text with what was left out and the tables blanked, so that offsets stay as they are.

        >>> Document(file="", form="txt", text="全文(下转2版)", left_out=(
        ...     LeftOut(start=2, end=8, reason="continued", words="(下转2版)"),)).prose
        '全文      '
        """
        spans = chain(((p.start, p.end) for p in self.left_out), _spans(self.tables))
        return blank(self.text, spans)

    def page_of(self, offset: int) -> int:
        """The page that holds an offset, from 1; 0 where the document has no pages."""
        return sum(start <= offset for start in self.page_starts)


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these spans as spaces; line ends stay.

    >>> blank("一二三", [(1, 2)])
    '一 三'
    """
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def quoted(words: str) -> str:
    """The beginning of some words, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"


def _spans(tables: Iterable[TextTable]) -> Iterable[tuple[int, int]]:
    return ((table.start, table.end) for table in tables)
