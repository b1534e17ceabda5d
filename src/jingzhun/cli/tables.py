"""Tables as values: what a command has to say, before anyone decides how it is shown or written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "count", "money", "percent", "date"]
Cell = str | int | Decimal | date | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its name for machines, its label for people, what stands in it."""

    name: str
    label: str
    kind: Kind = "text"

    @property
    def is_number(self) -> bool:
        """Whether it stands to the right and can be added up."""
        return self.kind in ("count", "money", "percent")


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under columns; ``totals`` is a last row that sums the others, ``notes`` stand below."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    totals: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()


def without(table: Table, *names: str) -> Table:
    """The table without some of its columns."""
    kept = [n for n, column in enumerate(table.columns) if column.name not in names]
    return replace(
        table,
        columns=tuple(table.columns[n] for n in kept),
        rows=[tuple(row[n] for n in kept) for row in table.rows],
        totals=tuple(table.totals[n] for n in kept) if table.totals else (),
    )


def shown(cell: Cell, kind: Kind) -> str:
    """A cell as people read it: thousands apart, money with two decimals, nothing for an empty one.

    >>> shown(1234, "count"), shown(Decimal("1234.5"), "money"), shown(None, "text")
    ('1,234', '1,234.50', '')
    """
    if cell is None:
        return ""
    if kind == "money":
        return f"{Decimal(str(cell)):,.2f}"
    if kind == "percent":
        return f"{Decimal(str(cell)):.2f}"
    return f"{cell:,}" if kind == "count" and isinstance(cell, int) else str(cell)


def text_rows(table: Table) -> Iterable[tuple[str, ...]]:
    """The rows as texts for people, totals left out."""
    for row in table.rows:
        yield tuple(shown(cell, c.kind) for cell, c in zip(row, table.columns, strict=True))
