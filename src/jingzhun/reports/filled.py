"""A filled report: the file, every filled cell with what stands in it, and the whole as it is shown on a page."""

from dataclasses import dataclass, field

from jingzhun.reports.answers import NO_RECORDS, Answer, ListRow, Values
from jingzhun.reports.catalogue import NUMBER
from jingzhun.reports.placeholders import Placeholder, find_placeholders


@dataclass(frozen=True, kw_only=True)
class FilledCell:
    """One name that was filled: where, for which record of a list, and what was printed.

    Of a list whose records nobody knows, ``name`` is the list itself.
    """

    number: int
    at: str
    name: str
    list_name: str
    row_key: str
    text: str
    state: str
    why: str
    in_ten_thousands: bool = False


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text; ``cell`` is the number of the filled cell that it is."""

    text: str
    cell: int | None = None


@dataclass(frozen=True, kw_only=True)
class ShownCell:
    """A cell or paragraph on the page, and over how many columns and rows it goes."""

    pieces: tuple[Piece, ...]
    columns: int = 1
    rows: int = 1
    is_figure: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownBlock:
    """A table, or a paragraph where there is one cell alone."""

    title: str
    rows: tuple[tuple[ShownCell, ...], ...]
    is_table: bool = True
    has_more: bool = False


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What came of filling a template."""

    content: bytes
    cells: tuple[FilledCell, ...]
    blocks: tuple[ShownBlock, ...]


@dataclass(kw_only=True)
class Filling:
    """The values on their way into a template: gives each name its answer and notes what was printed."""

    values: Values
    cells: list[FilledCell] = field(default_factory=list)

    def rows(self, list_name: str) -> list[ListRow]:
        """The records of a list; none where nobody knows them."""
        found = self.values.lists.get(list_name, ())
        return [] if isinstance(found, Answer) else list(found)

    def instead_of_rows(self, list_name: str, at: str) -> Piece:
        """What is printed in the one row of a list without records: that there are none, or why nobody knows."""
        found = self.values.lists.get(list_name, ())
        if not isinstance(found, Answer):
            return Piece(text=NO_RECORDS)
        cell = FilledCell(
            number=len(self.cells),
            at=at,
            name=list_name,
            list_name=list_name,
            row_key="",
            text=f"{found.text()}：{found.why}" if found.why else found.text(),
            state=found.state.value,
            why=found.why,
        )
        self.cells.append(cell)
        return Piece(text=cell.text, cell=cell.number)

    def answer(self, name: str, row: ListRow | None, number: int = 0) -> Answer:
        """What stands for a name."""
        if name == NUMBER and row is not None:
            return Answer(value=number)
        if row is not None and name in row.answers:
            return row.answers[name]
        return self.values.single[name]

    def pieces(
        self,
        text: str,
        at: str,
        row: ListRow | None = None,
        *,
        list_name: str = "",
        number: int = 0,
    ) -> tuple[list[Piece], Answer | None]:
        """A text with its names filled; the answer too where the text is one name and nothing else."""
        found = find_placeholders(text)[0]
        pieces: list[Piece] = []
        only: Answer | None = None
        end = 0
        for one in found:
            if one.start > end:
                pieces.append(Piece(text=text[end : one.start]))
            end = one.end
            if one.is_each:
                continue
            only = self.answer(one.name, row, number)
            pieces.append(self._noted(one, only, at, row, list_name))
        if end < len(text):
            pieces.append(Piece(text=text[end:]))
        kept = [piece for piece in pieces if piece.text]
        is_alone = len(kept) == 1 and kept[0].cell is not None
        return kept, only if is_alone else None

    def _noted(
        self, one: Placeholder, answer: Answer, at: str, row: ListRow | None, list_name: str
    ) -> Piece:
        text = answer.text(in_ten_thousands=one.in_ten_thousands)
        cell = FilledCell(
            number=len(self.cells),
            at=at,
            name=one.name,
            list_name=list_name if row is not None else "",
            row_key=row.key if row is not None else "",
            text=text,
            state=answer.state.value,
            why=answer.why,
            in_ten_thousands=one.in_ten_thousands,
        )
        self.cells.append(cell)
        return Piece(text=text or " ", cell=cell.number)
