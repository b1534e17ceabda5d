"""Tables on a terminal: Chinese characters two columns wide, numbers to the right, nothing cut off."""

import sys
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from jingzhun.cli.tables import Column, Table, shown, text_rows

WIDEST = 200
_NARROWEST_TEXT = 8


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """The reader has gone: end the command as every other way of writing does, not with exit code 1."""
        raise BrokenPipeError


def console_for(stream: TextIO | None = None, *, width: int | None = None) -> Console:
    """A console for tables; where no terminal says how wide it is, wide enough for every row."""
    file = stream or sys.stdout
    if width is None and not file.isatty():
        width = WIDEST
    return _Console(file=file, width=width, highlight=False, emoji=False, soft_wrap=False)


def show(table: Table, console: Console) -> None:
    """Print a table with its title above and its notes below."""
    if table.title:
        console.print(Text(table.title, style="bold"))
    if table.rows:
        console.print(_rich(table))
    for note in table.notes:
        console.print(Text(note, style="dim"))


def _rich(table: Table) -> RichTable:
    grid = RichTable(
        box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True, show_footer=bool(table.totals)
    )
    footers = table.totals or (None,) * len(table.columns)
    for column, footer in zip(table.columns, footers, strict=True):
        grid.add_column(
            _head(column),
            justify="right" if column.is_number else "left",
            footer=Text(shown(footer, column.kind)),
            overflow="fold",
            no_wrap=column.is_number or column.kind == "date",
            min_width=None if column.is_number else _NARROWEST_TEXT,
        )
    for row in text_rows(table):
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _head(column: Column) -> Text:
    """The label of a column; over counts a long one stands in short lines."""
    label = column.label
    if column.kind == "count" and label.isascii():
        label = label.replace(" ", "\n")
    elif column.kind == "count" and len(label) > 3:
        lines = -(-len(label) // 3)
        width = -(-len(label) // lines)
        label = "\n".join(label[n : n + width] for n in range(0, len(label), width))
    return Text(label)
