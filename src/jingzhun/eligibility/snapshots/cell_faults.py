"""What is wrong with the cells that could not be read, cell by cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jingzhun.eligibility.snapshots.cell_values import (
    DAMAGED_ID,
    FORMULA_ERRORS,
    code_spellings,
)
from jingzhun.eligibility.snapshots.conversion import TypedFile
from jingzhun.eligibility.snapshots.reading import SHOWN, Cell, more_of_the_same
from jingzhun.eligibility.snapshots.stored_types import DECIMAL_DIGITS
from jingzhun.engines import quote_name
from jingzhun.errors import Fault
from jingzhun.errors.suggest import closest
from jingzhun.vocabulary import Field, FieldType, Vocabulary, check_values
from jingzhun.vocabulary.code_map_declarations import tidy_value

_MANY_CODES = 12
_TOO_MANY_DECIMALS = re.compile(r"[-+]?[\d,]+\.\d+")
_DIGITS = re.compile(r"[-+]?[\d,]+(\.\d*)?")
_WANTED = {
    FieldType.DATE: "YYYY-MM-DD",
    FieldType.BOOLEAN: "是/否, true/false, 1/0",
}


def cell_faults(typed: TypedFile, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Every cell of one file that could not be read, and every required cell that is empty."""
    for faulty in _faulty(typed):
        if faulty.is_unread and typed.file.task.meanings(faulty.field):
            yield from _unmapped(typed, faulty)
        else:
            yield from _shown(typed, faulty, vocabulary)


@dataclass(frozen=True, kw_only=True)
class _Cells:
    """Cells of one field that are at fault: those that could not be read, or those that are empty."""

    field: Field
    condition: str
    is_unread: bool
    count: int = 0


def _faulty(typed: TypedFile) -> list[_Cells]:
    """The cells at fault, field by field, counted in one pass over the file."""
    unread = [
        _Cells(field=field, condition=typed.bad_sql(at), is_unread=True)
        for at, field in enumerate(typed.fields)
    ]
    empty = [
        replace(
            cells,
            condition=f"{quote_name(cells.field.name)} IS NULL AND NOT {cells.condition}",
            is_unread=False,
        )
        for cells in unread
        if cells.field.required
    ]
    asked = [*unread, *empty]
    counts = ", ".join(f"count(*) FILTER ({cells.condition})" for cells in asked)
    (found,) = typed.file.task.engine.rows(f"SELECT {counts} FROM {quote_name(typed.relation)}")
    return [replace(cells, count=count) for cells, count in zip(asked, found, strict=True) if count]


def _shown(typed: TypedFile, faulty: _Cells, vocabulary: Vocabulary) -> Iterator[Fault]:
    """The first of the cells, then how many more there are."""
    field, relation = faulty.field, quote_name(typed.relation)
    rows = typed.file.task.engine.rows(
        f"SELECT _row FROM {relation} WHERE {faulty.condition} ORDER BY _row LIMIT {SHOWN}"
    )
    code = ""
    for cell in typed.file.cells([row for (row,) in rows], field.name):
        fault = _fault(cell, field, vocabulary)
        code = fault.code
        yield fault
    if faulty.count > SHOWN:
        yield more_of_the_same(typed.file.task.shown, code, faulty.count - SHOWN, field)


def _unmapped(typed: TypedFile, faulty: _Cells) -> Iterator[Fault]:
    """Every different value that the map of the source system does not know, where it first stands."""
    task, field = typed.file.task, faulty.field
    found = task.engine.rows(
        f"SELECT _row FROM {quote_name(typed.relation)} WHERE {faulty.condition} ORDER BY _row"
    )
    cells = typed.file.cells([row for (row,) in found], field.name)
    first = {tidy_value(cell.seen): cell.position for cell in reversed(cells)}
    if task.code_map is not None:
        name = f"{task.entity.name}.{field.name}"
        for fault in check_values(task.code_map, name, [cell.seen for cell in cells]):
            yield replace(fault, position=first[fault.seen])


def _fault(cell: Cell, field: Field, vocabulary: Vocabulary) -> Fault:
    seen = cell.seen.strip()
    code, wanted = judge_cell(seen, field, vocabulary)
    fields = {"column_en": field.named_en, "column_zh": field.named_zh}
    return Fault(code=code, position=cell.position, seen=seen, wanted=wanted, fields=fields)


def judge_cell(seen: str, field: Field, vocabulary: Vocabulary) -> tuple[str, str]:
    """The code of the fault of a cell that could not be read, and the value wanted.

    >>> from jingzhun.vocabulary import load_vocabulary
    >>> vocabulary = load_vocabulary()
    >>> judge_cell("2019-02-30", vocabulary.entities["persons"].fields["born_on"], vocabulary)
    ('SNAPSHOT030', 'YYYY-MM-DD')
    """
    if not seen:
        return "SNAPSHOT037", field.label_zh
    if seen in FORMULA_ERRORS:
        return "SNAPSHOT035", ""
    if field.type is FieldType.CODE:
        return "SNAPSHOT033", _wanted_code(seen, field, vocabulary)
    if field.type in DECIMAL_DIGITS:
        return _judge_number(seen, field)
    if field.type is FieldType.DATE:
        return "SNAPSHOT030", _WANTED[field.type]
    if field.type is FieldType.BOOLEAN:
        return "SNAPSHOT034", _WANTED[field.type]
    if re.fullmatch(DAMAGED_ID, seen):
        return "SNAPSHOT036", ""
    return "SNAPSHOT037", field.label_zh


def _judge_number(seen: str, field: Field) -> tuple[str, str]:
    before, after = DECIMAL_DIGITS[field.type]
    plain = seen.replace(",", "")
    if _TOO_MANY_DECIMALS.fullmatch(seen) and len(plain.rpartition(".")[2].rstrip("0")) > after:
        return "SNAPSHOT032", str(after)
    if _DIGITS.fullmatch(seen) and len(plain.partition(".")[0].lstrip("+-")) > before:
        return "SNAPSHOT038", str(before)
    return "SNAPSHOT031", "12345" if after == 0 else f"12345.{'0' * after}"


def _wanted_code(seen: str, field: Field, vocabulary: Vocabulary) -> str:
    table = vocabulary.code_tables[field.codes]
    spellings = code_spellings(table)
    meant = closest(seen, spellings)
    if meant:
        return meant
    labels = [value.label_zh for value in table.values.values()]
    return ", ".join(labels[:_MANY_CODES]) + (" …" if len(labels) > _MANY_CODES else "")
