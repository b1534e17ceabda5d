"""Making the text of a document piece by piece, with the places of its tables and of what was left out."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from jingzhun.directives.documents.document import Cell, LeftOut, TextTable, quoted


@dataclass(frozen=True, kw_only=True)
class GridCell:
    """A cell before it has a place; a merged cell stands in several places of the grid under one ``key``."""

    key: Hashable
    words: str


@dataclass
class TextMaker:
    """A text that grows line by line."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    tables: list[TextTable] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All lines so far."""
        return "".join(self.parts)

    def add_line(self, words: str) -> None:
        """Add a paragraph; one without words is left away."""
        if words.strip():
            self._add(f"{words.strip()}\n")

    def leave_out(self, words: str, reason: str) -> None:
        """Note words that are left out here."""
        if words.strip():
            place = self.length
            self.left_out.append(
                LeftOut(start=place, end=place, reason=reason, words=quoted(words))
            )

    def add_table(self, grid: Sequence[Sequence[GridCell]]) -> None:
        """Add a table, a row to a line, its cells apart by tabs."""
        start, seen = self.length, dict[Hashable, Cell]()
        rows = tuple(self._add_row(row, seen) for row in grid)
        if rows:
            self.tables.append(TextTable(start=start, end=self.length, rows=rows))

    def _add_row(self, row: Sequence[GridCell], seen: dict[Hashable, Cell]) -> tuple[Cell, ...]:
        cells = tuple(self._add_cell(cell, seen) for cell in row)
        self._add("\n")
        return cells

    def _add_cell(self, cell: GridCell, seen: dict[Hashable, Cell]) -> Cell:
        if cell.key not in seen:
            words = " ".join(cell.words.split())
            start = self.length
            seen[cell.key] = Cell(words=words, start=start, end=start + len(words))
            self._add(f"{words}\t")
        return seen[cell.key]

    def _add(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)
