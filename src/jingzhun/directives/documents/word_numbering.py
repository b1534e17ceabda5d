"""The numbers that Word sets before paragraphs by itself: they stand in no run, yet the document has them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

_DIGITS = "〇一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LEVELS = 9


@dataclass(frozen=True, kw_only=True)
class _Level:
    form: str
    pattern: str  # such as "（%1）"
    start: int


@dataclass
class WordNumbering:
    """The lists of a Word document, counted on as its paragraphs are read in order."""

    lists: Mapping[str, Mapping[int, _Level]]
    styles: Mapping[str, tuple[str, int]]
    counts: dict[str, Counter[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: WordDocument) -> "WordNumbering":
        """The lists that a document declares; none if it declares none."""
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return cls(lists={}, styles={})
        return cls(lists=dict(_lists(root)), styles=dict(_numbered_styles(document)))

    def next_of(self, paragraph: Any) -> str:
        """The number of a paragraph, such as ``（二）``; empty where Word sets none."""
        number, depth = self._list_of(paragraph)
        level = self.lists.get(number, {}).get(depth)
        if level is None or level.form in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(number, Counter())
        counts[depth] += 1
        for deeper in range(depth + 1, _LEVELS):
            counts[deeper] = 0
        return self._filled(number, level, depth)

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph._p.pPr
        numbered = None if properties is None else properties.numPr
        if numbered is None or numbered.numId is None:
            name = paragraph.style.style_id if paragraph.style is not None else ""
            return self.styles.get(name, ("", 0))
        depth = 0 if numbered.ilvl is None else numbered.ilvl.val
        return str(numbered.numId.val), int(depth)

    def _filled(self, number: str, level: _Level, depth: int) -> str:
        words = level.pattern
        for place in range(depth + 1):
            upper = self.lists[number].get(place, level)
            count = upper.start + max(self.counts[number][place], 1) - 1
            words = words.replace(f"%{place + 1}", numeral(count, upper.form))
        return words


def numeral(count: int, form: str) -> str:
    """A number as Word writes it in a list of this form.

    >>> numeral(12, "chineseCounting"), numeral(3, "decimalEnclosedCircle"), numeral(3, "decimal")
    ('十二', '③', '3')
    """
    if form.startswith(("chinese", "japaneseCounting", "ideograph", "taiwanese")):
        return _chinese(count)
    if form.startswith("decimalEnclosedCircle") and count <= len(_CIRCLED):
        return _CIRCLED[count - 1]
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    return str(count)


def _chinese(count: int) -> str:
    if count < 10:
        return _DIGITS[count]
    tens, ones = divmod(count, 10)
    head = "" if tens == 1 else _DIGITS[tens % 10]
    return f"{head}十{_DIGITS[ones] if ones else ''}" if tens < 10 else str(count)


def _lists(root: Any) -> Iterator[tuple[str, Mapping[int, _Level]]]:
    shapes = {
        shape.get(qn("w:abstractNumId")): {
            int(level.get(qn("w:ilvl"))): _level(level) for level in shape.findall(qn("w:lvl"))
        }
        for shape in root.findall(qn("w:abstractNum"))
    }
    for used in root.findall(qn("w:num")):
        shape = used.find(qn("w:abstractNumId"))
        if shape is not None:
            yield used.get(qn("w:numId")), shapes.get(shape.get(qn("w:val")), {})


def _level(element: Any) -> _Level:
    def value(name: str, default: str) -> str:
        child = element.find(qn(name))
        return default if child is None else str(child.get(qn("w:val"), default))

    return _Level(
        form=value("w:numFmt", "decimal"),
        pattern=value("w:lvlText", ""),
        start=int(value("w:start", "1")),
    )


def _numbered_styles(document: WordDocument) -> Iterator[tuple[str, tuple[str, int]]]:
    """Styles that bring a list with them, such as numbered headings."""
    for style in document.styles.element.findall(qn("w:style")):
        number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        depth = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}")
        if number is not None:
            place = 0 if depth is None else int(depth.get(qn("w:val")))
            yield style.get(qn("w:styleId")), (number.get(qn("w:val")), place)
