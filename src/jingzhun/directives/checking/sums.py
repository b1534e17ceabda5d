"""The totals inside a table: a column over the years, a row over the others."""

from collections.abc import Iterator, Sequence

from jingzhun.directives.checking.amounts import sum_written
from jingzhun.directives.checking.finding import Finding, place_at
from jingzhun.directives.checking.material import Material
from jingzhun.directives.documents import TextTable
from jingzhun.directives.model import Comparison
from jingzhun.directives.tables.layout import Layout, TableFigure, layout_of


def check_tables(material: Material, tables: Sequence[TextTable]) -> Iterator[Finding]:
    """Totals of a table that its figures do not add up to; a table with an open figure is left alone."""
    for table in tables:
        layout = layout_of(table)
        if layout is not None:
            yield from _across(material, layout)
            yield from _down(material, layout)


def _across(material: Material, layout: Layout) -> Iterator[Finding]:
    for row in range(len(layout.rows)):
        figures = [figure for figure in layout.figures if figure.row == row]
        roles = {figure: layout.columns[figure.column].role for figure in figures}
        totals = [figure for figure in figures if roles[figure] == "total"]
        years = [figure for figure in figures if roles[figure] == "year"]
        if len(totals) == 1 and len(years) == sum(c.role == "year" for c in layout.columns):
            yield from _held(material, layout, totals[0], years)


def _down(material: Material, layout: Layout) -> Iterator[Finding]:
    sums = [row for row in range(len(layout.rows)) if layout.is_total_row(row)]
    if len(sums) != 1:
        return
    for column in range(len(layout.columns)):
        figures = [figure for figure in layout.figures if figure.column == column]
        totals = [figure for figure in figures if figure.row == sums[0]]
        parts = [figure for figure in figures if figure.row != sums[0]]
        if totals:
            yield from _held(material, layout, totals[0], parts)


def _held(
    material: Material, layout: Layout, total: TableFigure, parts: Sequence[TableFigure]
) -> Iterator[Finding]:
    is_open = any(
        figure.comparison is not Comparison.EQUAL or figure.unit == "%"
        for figure in (total, *parts)
    )
    if len(parts) < 2 or is_open or sum(part.value for part in parts) == total.value:
        return
    name = f"{layout.name_of(total.row)} {layout.columns[total.column].head}".strip()
    places = [
        place_at(material.text, figure.cell.start, figure.cell.end) for figure in (total, *parts)
    ]
    sum_ = sum_written([part.value for part in parts], total.value, total.unit)
    yield material.finding("table_sum", "error", name, places, sum_)
