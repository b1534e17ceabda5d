"""The data table: what a list shows, made by a query, rendered by ``{% data_table table %}``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jingzhun_site.frame.pieces import Action, Chip, Empty
from jingzhun_site.frame.words import Words

KINDS = ("text", "number", "money", "percent", "day", "moment", "state", "id_number", "phone")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column; its unit stands in the header. ``sort`` is the word for it in the address.

    ``shown`` is whether it shows until somebody chooses columns; ``wraps`` lets a long text break
    into lines. The cells of the first column are the headings of their rows and link to their pages.
    """

    key: str
    label: Words
    unit: Words = ""
    kind: str = "text"
    sort: str = ""
    shown: bool = True
    wraps: bool = False
    hint: Words = ""

    @property
    def look(self) -> str:
        """The class of its cells."""
        return "end" if self.is_figure else "wrap" if self.wraps else ""

    @property
    def is_figure(self) -> bool:
        """Whether its cells stand to the right."""
        return self.kind in {"number", "money", "percent"}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A value with more than a value: a link, a tone, a note on hover."""

    value: Any = None
    href: str = ""
    tone: str = ""
    icon: str = ""
    note: Words = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line: ``href`` is its page, which opens beside the list; ``sum_of`` adds to the footer."""

    key: str
    cells: Mapping[str, Any]
    href: str = ""
    tone: str = ""
    sum_of: Any = None
    name: Words = ""  # what a reading voice calls it; the first cell otherwise


@dataclass(frozen=True, kw_only=True)
class Order:
    """A column and a direction: ``-amount`` is the largest first."""

    sort: str
    descending: bool = False

    @classmethod
    def read(cls, text: str, *, columns: Sequence[Column], default: str) -> "Order":
        """The order that an address asks for, or the default for a word that no column sorts by."""
        sort = text.removeprefix("-")
        if sort and any(column.sort == sort for column in columns):
            return cls(sort=sort, descending=text.startswith("-"))
        return cls(sort=default.removeprefix("-"), descending=default.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.sort}" if self.descending else self.sort

    def turned_to(self, column: Column) -> str:
        """What a click on a column's header asks for."""
        if column.sort == self.sort:
            return str(Order(sort=self.sort, descending=not self.descending))
        return column.sort


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What can be done with the selected rows; a POST of ``selected`` keys to ``href``.

    With ``all_matching`` = 1 the form means every record that the filters match, not only those shown.
    ``download``: it answers with a file, so the same page may send it again.
    """

    label: Words
    href: str
    icon: str = ""
    right: str = ""
    download: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """One page of a list.

    ``count`` is how many records match in all, ``sum_label`` and ``sum_value`` the sum over all of
    them; the selection's own count and sum are made in the browser from ``Row.sum_of``.
    ``next`` and ``previous`` are cursors for ``?after=`` and ``?before=``.
    """

    id: str
    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Row]
    chosen: Sequence[str] = ()
    order: Order | None = None
    chips: Sequence[Chip] = ()
    count: int | None = None
    sum_label: Words = ""
    sum_value: Any = None
    next: str = ""
    previous: str = ""
    batches: Sequence[Batch] = ()
    actions: Sequence[Action] = ()
    has_column_choice: bool = True
    empty: Empty = field(default_factory=lambda: Empty(title=""))

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns on the page: those chosen, in their own order; the first is always there."""
        chosen = {*self.chosen} or {column.key for column in self.columns if column.shown}
        return tuple(
            column
            for index, column in enumerate(self.columns)
            if index == 0 or column.key in chosen
        )
