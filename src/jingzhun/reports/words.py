"""A document as a template: its paragraphs, the names in them, and which of them are repeated."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jingzhun.errors import Fault, Position
from jingzhun.reports.dangers import field_reaches_outside
from jingzhun.reports.package import Package
from jingzhun.reports.placeholders import Placeholder, find_placeholders
from jingzhun.reports.template import Slot

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARAGRAPH, ROW, CELL, TABLE, TEXT = (f"{WORD}{tag}" for tag in ("p", "tr", "tc", "tbl", "t"))
_PARTS = {"header", "footer"}


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph with its place in words, and the row or paragraph that is repeated with it."""

    element: Any
    at: str
    unit: Any


def word_parts(package: Package) -> list[str]:
    """The parts that hold text: the document, its headers and footers."""
    linked = [link.target for link in package.links(package.main) if link.kind in _PARTS]
    return [package.main, *linked]


def paragraphs_of(root: Any, part: str = "") -> Iterator[Paragraph]:
    """Every paragraph of a part in its order."""
    tables: dict[Any, int] = {}
    loose = 0
    for element in root.iter(PARAGRAPH):
        row = next(element.iterancestors(ROW), None)
        if row is None:
            loose += 1
            yield Paragraph(element=element, at=f"{part}第{loose}段", unit=element)
            continue
        table = next(row.iterancestors(TABLE))
        number = tables.setdefault(table, len(tables) + 1)
        cell = next(element.iterancestors(CELL))
        line = list(table.iterfind(ROW)).index(row) + 1
        column = list(row.iterfind(CELL)).index(cell) + 1 if cell.getparent() is row else 1
        yield Paragraph(element=element, at=f"{part}表{number}第{line}行第{column}格", unit=row)


def texts_of(paragraph: Any) -> list[Any]:
    """The text elements of a paragraph itself; those of a box inside it belong to the box."""
    return [
        text
        for text in paragraph.iter(TEXT)
        if next(text.iterancestors(PARAGRAPH), None) is paragraph
    ]


def text_of(paragraph: Any) -> str:
    """What a paragraph says."""
    return "".join(text.text or "" for text in texts_of(paragraph))


def list_of_unit(unit: Any) -> str:
    """The list for which a row or paragraph is repeated; empty where it is not."""
    own = unit.iter(PARAGRAPH)
    return next((p.name for one in own for p in _found(one) if p.is_each), "")


def word_faults(package: Package) -> Iterator[Fault]:
    """What reaches outside, what is misspelt, and rows for which two lists are asked."""
    for part, root in _roots(package):
        instructions = [one.text or "" for one in root.iter(f"{WORD}instrText")]
        instructions += [one.get(f"{WORD}instr", "") for one in root.iter(f"{WORD}fldSimple")]
        for text in instructions:
            if field_reaches_outside(text):
                yield _fault(package, "REPORT005", part, text)
        lists: dict[Any, set[str]] = {}
        for one in paragraphs_of(root, part):
            found, wrong = find_placeholders(text_of(one.element))
            for words in wrong:
                yield _fault(package, "REPORT011", one.at, words.words)
            of_unit = lists.setdefault(one.unit, set())
            more = {p.name for p in found if p.is_each} - of_unit
            of_unit |= more
            if more and len(of_unit) > 1:
                yield _fault(package, "REPORT012", one.at, "、".join(sorted(of_unit)))


def word_slots(package: Package) -> Iterator[Slot]:
    """Every name with its paragraph."""
    for part, root in _roots(package):
        for one in paragraphs_of(root, part):
            for found in _found(one.element):
                yield Slot(
                    at=one.at,
                    name=found.name,
                    list_name="" if found.is_each else list_of_unit(one.unit),
                    is_each=found.is_each,
                    in_ten_thousands=found.in_ten_thousands,
                )


def _roots(package: Package) -> Iterator[tuple[str, Any]]:
    for number, part in enumerate(word_parts(package)):
        yield ("" if number == 0 else "页眉页脚"), package.tree(part)


def _found(paragraph: Any) -> list[Placeholder]:
    text = text_of(paragraph)
    return find_placeholders(text)[0] if "{{" in text else []


def _fault(package: Package, code: str, at: str, seen: str) -> Fault:
    return Fault(code=code, position=Position(file=package.file, cell=at), seen=seen.strip()[:120])
