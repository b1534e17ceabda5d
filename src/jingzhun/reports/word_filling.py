"""Filling a document: names become texts in the letters of their place, rows of lists are repeated."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from jingzhun.reports.answers import ListRow
from jingzhun.reports.filled import Filling, Piece
from jingzhun.reports.package import Package
from jingzhun.reports.placeholders import find_placeholders
from jingzhun.reports.sheet_filling import printable
from jingzhun.reports.words import (
    PARAGRAPH,
    Paragraph,
    list_of_unit,
    paragraphs_of,
    text_of,
    texts_of,
    word_parts,
)

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(kw_only=True)
class WordFiller:
    """Fills the parts of one document; ``pieces`` is what each filled paragraph says."""

    package: Package
    filling: Filling
    pieces: dict[Any, tuple[Piece, ...]] = field(default_factory=dict)

    def fill(self) -> None:
        """Fill the document, its headers and footers."""
        for number, part in enumerate(word_parts(self.package)):
            place = "" if number == 0 else "页眉页脚"
            done: set[Any] = set()
            for one in list(paragraphs_of(self.package.tree(part), place)):
                list_name = list_of_unit(one.unit) if one.unit not in done else ""
                if list_name:
                    done.add(one.unit)
                    self._repeat(one, list_name)
                elif one.unit not in done:
                    self._fill(one.element, one.at, None)

    def _repeat(self, one: Paragraph, list_name: str) -> None:
        records = self.filling.rows(list_name)
        if not records:
            self._say_empty(one, list_name)
            return
        copies = [deepcopy(one.unit) for _record in records[1:]]
        for copied in reversed(copies):
            one.unit.addnext(copied)
        for number, (unit, record) in enumerate(
            zip([one.unit, *copies], records, strict=True), start=1
        ):
            for paragraph in list(unit.iter(PARAGRAPH)):
                self._fill(
                    paragraph, f"{one.at}（{number}）", record, list_name=list_name, number=number
                )

    def _say_empty(self, one: Paragraph, list_name: str) -> None:
        said: tuple[Piece, ...] = (self.filling.instead_of_rows(list_name, one.at),)
        for paragraph in one.unit.iter(PARAGRAPH):
            if find_placeholders(text_of(paragraph))[0]:
                words = "".join(piece.text for piece in said)
                _put(paragraph, 0, len(text_of(paragraph)), words)
                self.pieces[paragraph] = said
                said = ()

    def _fill(
        self,
        paragraph: Any,
        at: str,
        row: ListRow | None,
        *,
        list_name: str = "",
        number: int = 0,
    ) -> None:
        text = text_of(paragraph)
        found = find_placeholders(text)[0] if "{{" in text else []
        if not found:
            return
        pieces, _only = self.filling.pieces(text, at, row, list_name=list_name, number=number)
        self.pieces[paragraph] = tuple(pieces)
        texts = iter([piece.text for piece in pieces if piece.cell is not None])
        new = ["" if one.is_each else next(texts) for one in found]
        for one, words in reversed(list(zip(found, new, strict=True))):
            _put(paragraph, one.start, one.end, words)


def _put(paragraph: Any, start: int, end: int, words: str) -> None:
    """Put words in the place of some letters; they look as the first of those did."""
    at = 0
    waiting: str | None = printable(words).replace("\n", " ")
    for element in texts_of(paragraph):
        text = element.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if first >= len(text) or last <= 0:
            continue
        element.text = text[:first] + (waiting or "") + text[last:]
        element.set(_SPACE, "preserve")
        waiting = None
