"""The figures of tables as quantities, each with the place of its cell."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from jingzhun.directives.documents import Document, TextTable
from jingzhun.directives.model import Dating, Quantity, QuantityKind, Responsible, Span
from jingzhun.directives.tables.layout import Column, Layout, TableFigure, declared, layout_of

_CAPTION_UNIT = re.compile(r"单位\s*[:：]\s*(?P<times>[万亿]?)(?P<unit>[^\s，,；;）)。、]{1,6})")
_BEFORE = 120  # characters above a table that may be its caption
_TIMES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}
_NAMES = re.compile(r"[、，,；;\s]+")
_IN_BRACKETS = re.compile(r"[（(](?P<unit>[^（()）\d]{1,8})[)）]\s*$")


def quantities_in(
    document: Document, section_of: Callable[[int], str] = lambda _offset: ""
) -> tuple[Quantity, ...]:
    """What the tables of a document say, cell by cell: a row is an indicator or a place, a column a year or more."""
    return tuple(
        quantity
        for table in document.tables
        if (layout := layout_of(table)) is not None
        for quantity in _of_table(document, table, layout, section_of(table.start))
    )


def _of_table(
    document: Document, table: TextTable, layout: Layout, section: str
) -> Iterator[Quantity]:
    caption = document.text[max(0, table.start - _BEFORE) : table.start]
    years = tuple(sorted({column.year for column in layout.columns if column.year}))
    for figure in layout.figures:
        indicator, scope, unit = _named(layout, figure, caption)
        times, base = _scaled(unit)
        column = layout.columns[figure.column]
        yield Quantity(
            start=figure.cell.start,
            end=figure.cell.end,
            figure_start=figure.cell.start,
            figure_end=figure.cell.end,
            section=section,
            indicator=indicator,
            scope=scope,
            dating=_dating(column, years),
            comparison=figure.comparison,
            value=figure.value * times,
            value_max=None,
            unit=base,
            kind=QuantityKind.TARGET,
            responsible=Responsible(
                lead=_names(layout.cell_of(figure.row, "lead")),
                supporting=_names(layout.cell_of(figure.row, "supporting")),
            ),
        )


def _dating(column: Column, years: tuple[int, ...]) -> Dating:
    """A column's own year, or under a total all years of the table."""
    if column.year:
        return Dating(years=(column.year,), span=Span.SINGLE)
    if column.role == "total" and years:
        return Dating(years=years, span=Span.TOTAL)
    return Dating()


def _named(layout: Layout, figure: TableFigure, caption: str) -> tuple[str, str, str]:
    """Indicator, scope and unit of a figure, from its row, its column, the caption and the cell itself."""
    column = layout.columns[figure.column]
    name = layout.name_of(figure.row)
    bracket = _IN_BRACKETS.search(name)
    unit = figure.unit or layout.cell_of(figure.row, "unit") or column.unit
    unit = unit or (bracket["unit"] if bracket else "") or _caption_unit(caption)
    plain = _IN_BRACKETS.sub("", name)
    head = "" if column.role == "total" else column.head
    if layout.has_places:
        scope = "" if layout.is_total_row(figure.row) else plain
        return head or caption_words(caption), scope, unit
    return f"{plain}{head}", "", unit


def caption_words(caption: str) -> str:
    r"""What a caption is about, without the words that every caption has.

    >>> caption_words("附表1 各乡镇危房改造任务分解表(单位:户)\n")
    '危房改造'
    """
    line = next((line for line in reversed(caption.splitlines()) if _about(line)), "")
    return _about(line)


def _about(line: str) -> str:
    plain = re.sub(r"[（(][^（()）]*[)）]|单位\s*[:：].*", "", line)
    return re.sub(declared()["caption"]["words"], "", plain).strip(" 、，。")


def _caption_unit(caption: str) -> str:
    found = _CAPTION_UNIT.search(caption)
    return f"{found['times']}{found['unit']}" if found else ""


def _scaled(unit: str) -> tuple[Decimal, str]:
    """``万元`` as ten thousand and ``元``."""
    head = unit[:1] if unit[:1] in _TIMES and len(unit) > 1 else ""
    return _TIMES[head], unit[len(head) :]


def _names(words: str) -> tuple[str, ...]:
    return tuple(name for name in _NAMES.split(words) if name)
