"""Cell references when rows are repeated: each old row has a first and a last new one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_PART = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?P<first>\$?[A-Z]{1,3}\$?\d{1,7})(?::(?P<last>\$?[A-Z]{1,3}\$?\d{1,7}))?(?![\w(.!])"
    r"|(?P<word>[^\W\d][\w.]*)"
)
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})")
_HIGHEST = 1_048_576


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """How many rows stand for each repeated row of a sheet.

    >>> stretch = Stretch(counts={5: 3})
    >>> stretch.first(5), stretch.last(5), stretch.first(6)
    (5, 7, 8)
    """

    counts: Mapping[int, int] = field(default_factory=dict)

    def first(self, row: int) -> int:
        """The first new row of an old one."""
        return row + sum(count - 1 for own, count in self.counts.items() if own < row)

    def last(self, row: int) -> int:
        """The last new row of an old one."""
        return self.first(row) + self.counts.get(row, 1) - 1


NOTHING = Stretch()


def column_number(letters: str) -> int:
    """The number of a column from 1.

    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column.

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def split_cell(cell: str) -> tuple[int, int]:
    """Column and row of a cell from 1.

    >>> split_cell("$B$12")
    (2, 12)
    """
    found = _CELL.fullmatch(cell)
    if found is None:
        return 0, 0
    return column_number(found[2]), int(found[4])


def stretched_range(text: str, stretch: Stretch) -> str:
    """A cell or range, or several with blanks between, after rows were repeated.

    >>> stretched_range("A5:B5 C9", Stretch(counts={5: 3}))
    'A5:B7 C11'
    """
    return " ".join(_stretched(part, stretch) for part in text.split())


def _stretched(part: str, stretch: Stretch) -> str:
    first, colon, last = part.partition(":")
    if not colon and split_cell(first)[1] in stretch.counts:
        colon, last = ":", first
    return _moved(first, stretch.first) + (f":{_moved(last, stretch.last)}" if colon else "")


def stretched_formula(
    formula: str,
    stretches: Mapping[str, Stretch],
    *,
    sheet: str,
    own_row: int = 0,
    new_row: int = 0,
) -> str:
    """A formula of a sheet after rows were repeated; in a repeated row its own row is the new one.

    >>> by_sheet = {"Sheet1": Stretch(counts={5: 3})}
    >>> stretched_formula("SUM(C5:C5)/C9", by_sheet, sheet="Sheet1")
    'SUM(C5:C7)/C11'
    >>> stretched_formula("C5/D5", by_sheet, sheet="Sheet1", own_row=5, new_row=6)
    'C6/D6'
    """

    def put(found: "re.Match[str]") -> str:
        if not found["first"]:
            return found[0]
        named = (found["sheet"] or f"{sheet}!")[:-1].strip("'").replace("''", "'")
        stretch = stretches.get(named, NOTHING)
        is_own = bool(own_row) and named == sheet

        def way(of: Callable[[int], int]) -> Callable[[int], int]:
            return lambda row: new_row if is_own and row == own_row else of(row)

        text = (found["sheet"] or "") + _moved(found["first"], way(stretch.first))
        if found["last"]:
            text += f":{_moved(found['last'], way(stretch.last))}"
        return text

    return _PART.sub(put, formula)


def shifted_formula(formula: str, *, rows: int, columns: int) -> str:
    """A formula as if its cell were filled down and to the right.

    >>> shifted_formula("A1+$B$2", rows=2, columns=1)
    'B3+$B$2'
    """

    def put(found: "re.Match[str]") -> str:
        if not found["first"]:
            return found[0]
        ends = [_shifted(end, rows, columns) for end in (found["first"], found["last"]) if end]
        return (found["sheet"] or "") + ":".join(ends)

    return _PART.sub(put, formula)


def _shifted(cell: str, rows: int, columns: int) -> str:
    fixed_column, letters, fixed_row, row = _CELL.fullmatch(cell).groups()  # type: ignore[union-attr]
    column = column_number(letters) + (0 if fixed_column else columns)
    return (
        f"{fixed_column}{column_letters(column)}{fixed_row}{int(row) + (0 if fixed_row else rows)}"
    )


def _moved(cell: str, way: Callable[[int], int]) -> str:
    found = _CELL.fullmatch(cell)
    if found is None or int(found[4]) > _HIGHEST:
        return cell
    return f"{found[1]}{found[2]}{found[3]}{way(int(found[4]))}"
