"""Filling a workbook: names become figures or texts, rows of lists are repeated, what points at cells follows."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from jingzhun.reports.answers import Answer, ListRow
from jingzhun.reports.filled import Filling, Piece
from jingzhun.reports.references import (
    Stretch,
    column_letters,
    split_cell,
    stretched_formula,
    stretched_range,
)
from jingzhun.reports.sheets import MAIN, Sheet, Workbook, cells_of, list_of_row

Pieces = dict[tuple[str, str], tuple[Piece, ...]]
_RANGED = (
    ("conditionalFormatting", "sqref"), ("dataValidation", "sqref"), ("ignoredError", "sqref"),
    ("hyperlink", "ref"), ("autoFilter", "ref"), ("dimension", "ref"), ("protectedRange", "sqref"),
)  # fmt: skip
_FORMULAS = ("formula", "formula1", "formula2")


@dataclass(kw_only=True)
class SheetFiller:
    """Fills the sheets of one workbook; ``pieces`` is what each filled cell says, by sheet and cell."""

    book: Workbook
    filling: Filling
    pieces: Pieces = field(default_factory=dict)
    _stretches: dict[str, Stretch] = field(default_factory=dict)

    def fill(self) -> None:
        """Fill all sheets."""
        for sheet in self.book.sheets:
            self._stretches[sheet.name] = Stretch(counts=dict(self._counts(sheet)))
        for sheet in self.book.sheets:
            self._fill_sheet(sheet)
        self._follow()
        self._compute_on_opening()

    def _counts(self, sheet: Sheet) -> Iterator[tuple[int, int]]:
        for row in sheet.rows():
            list_name = list_of_row(self.book, sheet, row)
            if list_name:
                yield int(row.get("r")), max(len(self.filling.rows(list_name)), 1)

    def _fill_sheet(self, sheet: Sheet) -> None:
        data = sheet.root.find(f"{MAIN}sheetData")
        stretch = self._stretches[sheet.name]
        made = []
        for row in sheet.rows():
            list_name = list_of_row(self.book, sheet, row)
            records: Sequence[ListRow | None] = [None]
            if list_name:
                records = self.filling.rows(list_name) or [None]
            for number, record in enumerate(records):
                copied = deepcopy(row)
                new = stretch.first(int(row.get("r"))) + number
                is_empty = bool(list_name) and record is None
                place = _Place(
                    sheet=sheet, row=record, list_name=list_name, number=number + 1, new_row=new
                )
                self._fill_row(copied, place, is_empty=is_empty)
                made.append(copied)
        for row in sheet.rows():
            data.remove(row)
        data.extend(made)
        _stretch_sheet(sheet, stretch)

    def _fill_row(self, row: Any, place: "_Place", *, is_empty: bool) -> None:
        old = int(row.get("r"))
        row.set("r", str(place.new_row))
        says_so = is_empty
        for cell in cells_of(row):
            words = self.book.words_of(place.sheet, cell)
            name = f"{column_letters(split_cell(cell.get('r'))[0])}{place.new_row}"
            cell.set("r", name)
            formula = cell.find(f"{MAIN}f")
            if formula is not None:
                self._set_formula(cell, formula, place, old)
            elif "{{" not in words:
                continue
            elif is_empty:
                piece = self._instead(name, place) if says_so else Piece(text="")
                _write_text(cell, piece.text)
                self.pieces[(place.sheet.name, name)] = (piece,)
                says_so = False
            else:
                self._fill_cell(cell, words, name, place)

    def _instead(self, name: str, place: "_Place") -> Piece:
        return self.filling.instead_of_rows(place.list_name, f"{place.sheet.name}!{name}")

    def _fill_cell(self, cell: Any, words: str, name: str, place: "_Place") -> None:
        pieces, only = self.filling.pieces(
            words,
            f"{place.sheet.name}!{name}",
            place.row,
            list_name=place.list_name,
            number=place.number,
        )
        self.pieces[(place.sheet.name, name)] = tuple(pieces)
        figure = _figure(only, pieces, self.filling)
        if figure is None:
            _write_text(cell, "".join(piece.text for piece in pieces))
        else:
            _write_number(cell, figure)

    def _set_formula(self, cell: Any, formula: Any, place: "_Place", old: int) -> None:
        """A formula of the template follows its cells; what it came to last time is forgotten."""
        is_repeated = old in self._stretches[place.sheet.name].counts
        formula.text = stretched_formula(
            formula.text or "",
            self._stretches,
            sheet=place.sheet.name,
            own_row=old if is_repeated else 0,
            new_row=place.new_row,
        )
        if formula.get("ref") is not None:  # of an array: the cells that it fills
            stretch = self._stretches[place.sheet.name]
            moved = stretched_range(formula.get("ref"), stretch)
            formula.set("ref", cell.get("r") if is_repeated else moved)
        for value in cell.findall(f"{MAIN}v"):
            cell.remove(value)
        cell.attrib.pop("t", None)

    def _follow(self) -> None:
        """Names of the workbook, and what lies over the cells, move along."""
        main = self.book.package.tree(self.book.package.main)
        for one in main.iter(f"{MAIN}definedName"):
            one.text = stretched_formula(one.text or "", self._stretches, sheet="")
        for sheet in self.book.sheets:
            stretch = self._stretches[sheet.name]
            if any(count > 1 for count in stretch.counts.values()):
                for link in self.book.package.links(sheet.part):
                    if link.kind == "drawing":
                        _move_drawing(self.book.package.tree(link.target), stretch)
                    elif link.kind == "table":
                        _stretch_table(self.book.package.tree(link.target), stretch)

    def _compute_on_opening(self) -> None:
        main = self.book.package.tree(self.book.package.main)
        for link in self.book.package.links(self.book.package.main):
            if link.kind == "calcChain":
                self.book.package.drop(link.target)
        settings = main.find(f"{MAIN}calcPr")
        if settings is None:
            settings = etree.Element(f"{MAIN}calcPr")
            before = main.find(f"{MAIN}definedNames")
            before = main.find(f"{MAIN}sheets") if before is None else before
            before.addnext(settings)
        settings.set("fullCalcOnLoad", "1")


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a row is written, and for which record."""

    sheet: Sheet
    row: ListRow | None
    list_name: str
    number: int
    new_row: int


def _figure(only: Answer | None, pieces: Sequence[Piece], filling: Filling) -> object | None:
    if only is None or pieces[0].cell is None:
        return None
    noted = filling.cells[pieces[0].cell]
    return only.number(in_ten_thousands=noted.in_ten_thousands)


def _write_number(cell: Any, figure: object) -> None:
    _empty(cell)
    cell.attrib.pop("t", None)
    etree.SubElement(cell, f"{MAIN}v").text = f"{figure}"


def _write_text(cell: Any, text: str) -> None:
    """A text is a text, whatever it begins with."""
    _empty(cell)
    cell.set("t", "inlineStr")
    inside = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
    inside.text = printable(text)
    inside.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def printable(text: str) -> str:
    r"""A text without the control characters that no office file can hold.

    >>> printable("甲\x00村")
    '甲村'
    """
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))


def _empty(cell: Any) -> None:
    for child in list(cell):
        cell.remove(child)


def _stretch_sheet(sheet: Sheet, stretch: Stretch) -> None:
    if not stretch.counts:
        return
    _stretch_merges(sheet.root, stretch)
    for tag, word in _RANGED:
        for one in sheet.root.iter(f"{MAIN}{tag}"):
            one.set(word, stretched_range(one.get(word, ""), stretch))
    for tag in _FORMULAS:
        for one in sheet.root.iter(f"{MAIN}{tag}"):
            one.text = stretched_formula(one.text or "", {sheet.name: stretch}, sheet=sheet.name)
    for brk in sheet.root.iterfind(f"{MAIN}rowBreaks/{MAIN}brk"):
        brk.set("id", str(stretch.last(int(brk.get("id", "0")))))


def _stretch_merges(root: Any, stretch: Stretch) -> None:
    merges = root.find(f"{MAIN}mergeCells")
    if merges is None:
        return
    found = [one.get("ref", "") for one in merges]
    _empty(merges)
    for ref in found:
        for text in _merged(ref, stretch):
            etree.SubElement(merges, f"{MAIN}mergeCell").set("ref", text)
    merges.set("count", str(len(merges)))


def _merged(ref: str, stretch: Stretch) -> Iterator[str]:
    """Cells merged along a repeated row are merged along each of its copies."""
    first, _, last = ref.partition(":")
    (left, top), (right, bottom) = split_cell(first), split_cell(last or first)
    if top == bottom and top in stretch.counts:
        for row in range(stretch.first(top), stretch.last(top) + 1):
            yield f"{column_letters(left)}{row}:{column_letters(right)}{row}"
    else:
        yield stretched_range(ref, stretch)


def _move_drawing(root: Any, stretch: Stretch) -> None:
    for row in root.iter("{*}row"):
        if (row.text or "").isdigit():
            row.text = str(stretch.first(int(row.text) + 1) - 1)


def _stretch_table(root: Any, stretch: Stretch) -> None:
    for one in [root, *root.iter(f"{MAIN}autoFilter")]:
        one.set("ref", stretched_range(one.get("ref", ""), stretch))
