"""A workbook as a template: its sheets, the text of their cells, the names in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.reports.dangers import reaches_outside
from jingzhun.reports.package import RELATION, Package
from jingzhun.reports.placeholders import Placeholder, find_placeholders
from jingzhun.reports.references import column_letters, shifted_formula, split_cell
from jingzhun.reports.template import Slot

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BUILT_IN = "_xlnm"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: its name, its part, and its XML."""

    name: str
    part: str
    root: Any
    is_hidden: bool

    def rows(self) -> list[Any]:
        """The rows that hold anything."""
        return list(self.root.iterfind(f"{MAIN}sheetData/{MAIN}row"))


@dataclass(kw_only=True)
class Workbook:
    """The sheets of a package with what their cells say."""

    package: Package
    named: dict[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The sheets in their order; what is no sheet of cells (a chart alone) is left out.

        Raises:
            JingzhunError: a sheet is missing or damaged (REPORT002).
        """
        links = {link.id: link for link in self.package.links(self.package.main)}
        found = []
        for one in self.package.tree(self.package.main).iterfind(f"{MAIN}sheets/{MAIN}sheet"):
            link = links.get(one.get(f"{RELATION}id", ""))
            if link is None:
                raise self._damaged(one.get("name", ""))
            if link.kind == "worksheet":
                root = self.package.tree(link.target)
                _number_cells(root)
                is_hidden = one.get("state", "visible") != "visible"
                found.append(
                    Sheet(
                        name=one.get("name", ""), part=link.target, root=root, is_hidden=is_hidden
                    )
                )
        return found

    @cached_property
    def shared(self) -> list[str]:
        """The texts that cells share."""
        parts = (
            link.target
            for link in self.package.links(self.package.main)
            if link.kind == "sharedStrings"
        )
        part = next(parts, "")
        if not part:
            return []
        return [_text_in(item) for item in self.package.tree(part).iterfind(f"{MAIN}si")]

    def text(self, cell: Any) -> str:
        """What a cell says, a figure as it is stored; empty for a formula."""
        if cell.find(f"{MAIN}f") is not None:
            return ""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text_in(cell)
        value = cell.findtext(f"{MAIN}v") or ""
        if kind != "s":
            return value
        try:
            return self.shared[int(value)]
        except (ValueError, IndexError) as error:
            raise self._damaged(cell.get("r", "")) from error

    def words_of(self, sheet: Sheet, cell: Any) -> str:
        """What a cell says as a template: the defined name of a single cell stands for its content."""
        name = self.named.get((sheet.name, cell.get("r", "")))
        return f"{{{{ {name} }}}}" if name else self.text(cell)

    def _damaged(self, seen: str) -> JingzhunError:
        position = Position(file=self.package.file)
        return JingzhunError([Fault(code="REPORT002", position=position, seen=seen)])


def cells_of(row: Any) -> list[Any]:
    """The cells of a row."""
    return list(row.iterfind(f"{MAIN}c"))


def open_workbook(package: Package) -> Workbook:
    """The sheets of a package, shared formulas written out, defined names that look like ours taken as names."""
    book = Workbook(package=package)
    book.named = dict(_named_cells(book))
    for sheet in book.sheets:
        _write_out_shared(sheet)
    return book


def sheet_faults(book: Workbook) -> Iterator[Fault]:
    """What reaches outside, what is misspelt, and rows for which two lists are asked."""
    for one in book.package.tree(book.package.main).iter(f"{MAIN}definedName"):
        if reaches_outside(one.text or ""):
            yield book_fault(book, "REPORT005", one.get("name", ""), one.text or "")
    for sheet in book.sheets:
        for row in sheet.rows():
            lists = {
                p.name for cell in cells_of(row) for p in _found(book, sheet, cell) if p.is_each
            }
            if len(lists) > 1:
                at = f"{sheet.name}!{row.get('r')}"
                yield book_fault(book, "REPORT012", at, "、".join(sorted(lists)))
            for cell in cells_of(row):
                yield from _cell_faults(book, sheet, cell)


def sheet_slots(book: Workbook) -> Iterator[Slot]:
    """Every name with its cell."""
    for sheet in book.sheets:
        for row in sheet.rows():
            list_name = list_of_row(book, sheet, row)
            for cell in cells_of(row):
                for one in _found(book, sheet, cell):
                    yield Slot(
                        at=f"{sheet.name}!{cell.get('r')}",
                        name=one.name,
                        list_name="" if one.is_each else list_name,
                        is_each=one.is_each,
                        in_ten_thousands=one.in_ten_thousands,
                    )


def list_of_row(book: Workbook, sheet: Sheet, row: Any) -> str:
    """The list for which a row is repeated; empty where it is not."""
    each = (p.name for cell in cells_of(row) for p in _found(book, sheet, cell) if p.is_each)
    return next(each, "")


def book_fault(book: Workbook, code: str, at: str, seen: str) -> Fault:
    """A fault at a place of a workbook."""
    return Fault(code=code, position=Position(file=book.package.file, cell=at), seen=seen[:120])


def _found(book: Workbook, sheet: Sheet, cell: Any) -> list[Placeholder]:
    words = book.words_of(sheet, cell)
    return find_placeholders(words)[0] if "{{" in words else []


def _cell_faults(book: Workbook, sheet: Sheet, cell: Any) -> Iterator[Fault]:
    at = f"{sheet.name}!{cell.get('r')}"
    formula = cell.findtext(f"{MAIN}f") or ""
    if reaches_outside(formula):
        yield book_fault(book, "REPORT005", at, f"={formula}")
    words = book.words_of(sheet, cell)
    for wrong in find_placeholders(words)[1] if "{{" in words or "}}" in words else ():
        yield book_fault(book, "REPORT011", at, wrong.words)


def _named_cells(book: Workbook) -> Iterator[tuple[tuple[str, str], str]]:
    """Single cells whose defined name has a dot, as our names have."""
    for one in book.package.tree(book.package.main).iter(f"{MAIN}definedName"):
        name = one.get("name", "")
        if name.startswith(_BUILT_IN) or "." not in name:
            continue
        sheet, _, cell = (one.text or "").rpartition("!")
        bare = cell.replace("$", "")
        if split_cell(bare)[1]:
            yield (sheet.strip("'").replace("''", "'"), bare), name.lower()


def _number_cells(root: Any) -> None:
    """Rows and cells may leave their numbers out; give them."""
    row_number = 0
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        row_number = int(row.get("r", row_number + 1))
        row.set("r", str(row_number))
        column = 0
        for cell in row.iterfind(f"{MAIN}c"):
            named = split_cell(cell.get("r", ""))[0]
            column = named or column + 1
            cell.set("r", f"{column_letters(column)}{row_number}")


def _write_out_shared(sheet: Sheet) -> None:
    """A formula that was filled down stands in full in each of its cells, so that cells can move."""
    masters: dict[str, tuple[str, int, int]] = {}
    for cell in sheet.root.iter(f"{MAIN}c"):
        formula = cell.find(f"{MAIN}f")
        if formula is None or formula.get("t") != "shared":
            continue
        column, row = split_cell(cell.get("r", ""))
        number = formula.get("si", "")
        if formula.text:
            masters[number] = (formula.text, column, row)
        text, first_column, first_row = masters.get(number, ("", column, row))
        formula.text = shifted_formula(text, rows=row - first_row, columns=column - first_column)
        for word in ("t", "si", "ref"):
            formula.attrib.pop(word, None)


def _text_in(element: Any) -> str:
    """The text of a rich or plain string; readings above Chinese characters are left out."""
    return "".join(
        part.text or ""
        for part in element.iter(f"{MAIN}t")
        if not any(above.tag == f"{MAIN}rPh" for above in part.iterancestors())
    )
