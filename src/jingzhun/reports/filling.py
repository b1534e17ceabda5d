"""Reading a template and filling it, whatever its form."""

from jingzhun.errors import Fault, FaultList, JingzhunError, Position
from jingzhun.reports.answers import Values
from jingzhun.reports.dangers import live_parts
from jingzhun.reports.filled import Filled, Filling, ShownBlock
from jingzhun.reports.package import Package, open_package
from jingzhun.reports.sheet_filling import SheetFiller
from jingzhun.reports.sheet_showing import shown_sheets
from jingzhun.reports.sheets import open_workbook, sheet_faults, sheet_slots
from jingzhun.reports.template import Template
from jingzhun.reports.word_filling import WordFiller
from jingzhun.reports.word_showing import shown_document
from jingzhun.reports.words import word_faults, word_slots

MOST_SLOTS = 5_000


def read_template(data: bytes, *, file: str = "") -> Template:
    """Every name in a template, with its place.

    Raises:
        JingzhunError: all that is wrong with the file at once: no workbook or document (REPORT001, REPORT016), damaged
            (REPORT002), too large (REPORT003), with macros or other live parts (REPORT004), with a formula or
            a link that reaches outside (REPORT005, REPORT006), misspelt (REPORT011, REPORT012), without any
            name (REPORT013), with more than can be filled (REPORT014).
    """
    package = open_package(data, file=file)
    faults = FaultList(list(live_parts(package)))
    if package.form == "xlsx":
        book = open_workbook(package)
        faults.extend(sheet_faults(book))
        slots = tuple(sheet_slots(book))
    else:
        faults.extend(word_faults(package))
        slots = tuple(word_slots(package))
    if not slots and not faults.errors:
        faults.add(Fault(code="REPORT013", position=Position(file=file)))
    if len(slots) > MOST_SLOTS:
        seen, wanted = f"{len(slots):,}", f"{MOST_SLOTS:,}"
        faults.add(Fault(code="REPORT014", position=Position(file=file), seen=seen, wanted=wanted))
    faults.raise_if_errors()
    return Template(form=package.form, slots=slots)


def fill_template(data: bytes, values: Values, *, file: str = "") -> Filled:
    """The template with its names filled; everything else stays as it is.

    Raises:
        JingzhunError: the template is none (see :func:`read_template`), or a value is missing (REPORT015).
    """
    package = open_package(data, file=file)
    filling = Filling(values=values)
    try:
        blocks = _filled(package, filling)
    except KeyError as error:
        fault = Fault(code="REPORT015", position=Position(file=file), seen=str(error.args[0]))
        raise JingzhunError([fault]) from error
    return Filled(content=package.content(), cells=tuple(filling.cells), blocks=blocks)


def _filled(package: Package, filling: Filling) -> tuple[ShownBlock, ...]:
    if package.form == "xlsx":
        book = open_workbook(package)
        sheets = SheetFiller(book=book, filling=filling)
        sheets.fill()
        book.named = {}  # the cells are elsewhere now, and say what they say
        return tuple(shown_sheets(book, sheets.pieces))
    words = WordFiller(package=package, filling=filling)
    words.fill()
    return tuple(shown_document(package, words.pieces))
