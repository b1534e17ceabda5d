"""Rows of totals, which sheets for people have at their foot and a register does not count."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jingzhun.eligibility.snapshots.entity_rows import EntityRows
from jingzhun.eligibility.snapshots.reading import SHOWN, Task
from jingzhun.engines import quote_name, quote_text
from jingzhun.errors import Fault, Position

TOTAL_WORDS = ("合计", "总计", "小计", "共计")


@dataclass(frozen=True, kw_only=True)
class Foot:
    """The totals at the foot of a file: the number of the first such row, how many, what the first says."""

    first: int
    count: int
    word: str


def total_word(cells: Iterable[str]) -> str:
    """The word for a total with which a row begins; empty for any other row.

    >>> total_word(["", " 合　计： ", "12"]), total_word(["H1", "合计"])
    ('合计', '')
    """
    first = next((cell for cell in cells if cell.strip()), "")
    plain = "".join(first.split()).rstrip(":：")
    return plain if plain in TOTAL_WORDS else ""


def find_foot(rows: Iterable[tuple[int, Sequence[str]]]) -> Foot | None:
    """The totals after the last row that is none, of rows with their numbers; empty rows do not count."""
    foot: Foot | None = None
    for number, cells in rows:
        word = total_word(cells)
        if word:
            foot = Foot(
                first=foot.first if foot else number,
                count=foot.count + 1 if foot else 1,
                word=foot.word if foot else word,
            )
        elif any(cell.strip() for cell in cells):
            foot = None
    return foot


def report_foot(task: Task, foot: Foot, place: Position) -> None:
    """Say that the totals are left out."""
    fields = {"word": foot.word}
    task.faults.add(
        Fault(
            code="SNAPSHOT013",
            severity="notice",
            position=place,
            seen=str(foot.count),
            fields=fields,
        )
    )


def total_faults(rows: EntityRows) -> Iterator[Fault]:
    """Totals among the rows: nobody can say which rows they sum, so they are not left out in silence."""
    key = rows.entity.key
    if key not in rows.supplied:
        return
    words = ", ".join(map(quote_text, TOTAL_WORDS))
    found = rows.engine.rows(
        f"SELECT _source, _row FROM {quote_name(rows.read)} WHERE {quote_name(key)} IN ({words})"
        f" ORDER BY 1, 2 LIMIT {SHOWN}"
    )
    for cell in rows.cells(found, key).values():
        yield Fault(code="SNAPSHOT046", position=cell.position, seen=cell.seen.strip())
