"""Reading classes and facts of places from CSV or Parquet, with every faulty cell reported at once."""

import csv
from collections.abc import Callable, Collection, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.errors import Fault, FaultList, JingzhunError, Position
from jingzhun.errors.suggest import closest
from jingzhun.places.records import (
    CLASS_KINDS,
    FACT_NAMES,
    PlaceClass,
    PlaceClasses,
    PlaceFact,
    PlaceFacts,
)

T = TypeVar("T")

_CLASS_COLUMNS = ("place_id", "kind", "valid_from", "valid_until", "source")
_FACT_COLUMNS = ("place_id", "fact", "value", "as_at", "known_at", "source")


class _Row:
    """One row of text cells; a cell that does not fit adds a fault and reads as a blank."""

    def __init__(self, *, file: str, line: int, cells: dict[str, str], faults: FaultList) -> None:
        self.file, self.line, self._cells, self._faults = file, line, cells, faults

    def text(self, column: str) -> str:
        found = self._cells[column].strip()
        return found or self._fault(column, "PLACE012", f"{column}", "")

    def optional(self, column: str) -> str:
        return self._cells[column].strip()

    def known(self, column: str, names: Collection[str], *, what: str, what_zh: str) -> str:
        found = self.text(column)
        if found and found not in names:
            wanted = closest(found, names) or ", ".join(sorted(names))
            self._fault(column, "PLACE009", wanted, "", what=what, what_zh=what_zh)
        return found

    def day(self, column: str) -> date:
        found = self.optional_day(column) if self.text(column) else None
        return found or date.min

    def optional_day(self, column: str) -> date | None:
        found = self.optional(column)
        try:
            return date.fromisoformat(found) if found else None
        except ValueError:
            return self._fault(column, "PLACE010", "2018-12-31", date.min)

    def number(self, column: str) -> Decimal:
        found = self.text(column)
        try:
            value = Decimal(found) if found else Decimal(0)
        except InvalidOperation:
            value = Decimal("NaN")
        return value if value.is_finite() else self._fault(column, "PLACE011", "1234", Decimal(0))

    def _fault(self, column: str, code: str, wanted: str, blank: T, **fields: str) -> T:
        where = Position(file=self.file, line=self.line, cell=column)
        seen = self._cells[column]
        self._faults.add(Fault(code=code, position=where, seen=seen, wanted=wanted, fields=fields))
        return blank


def load_place_classes(path: Path, *, kinds: Collection[str] = CLASS_KINDS) -> PlaceClasses:
    """The classes in a file with the columns place_id, kind, valid_from, valid_until, source.

    Blank dates are open ends. Raises PLACE008-PLACE015 with every fault of the file; a kind outside
    ``kinds`` is one, so that a misspelt class never reads as 'no village is poor'.
    """
    faults = FaultList()
    rows = list(_rows(path, _CLASS_COLUMNS, faults))
    classes = [one for row in rows if (one := _place_class(row, kinds, faults))]
    faults.raise_if_errors()
    _refuse_repeats(
        path,
        [
            (row.line, (c.place_id, c.kind, c.valid_from))
            for row, c in zip(rows, classes, strict=True)
        ],
    )
    return PlaceClasses(classes)


def load_place_facts(path: Path, *, facts: Collection[str] = FACT_NAMES) -> PlaceFacts:
    """The facts in a file with the columns place_id, fact, value, as_at, known_at, source.

    Raises PLACE008-PLACE014 with every fault of the file; a fact outside ``facts`` is one.
    """
    faults = FaultList()
    rows = list(_rows(path, _FACT_COLUMNS, faults))
    found = [_place_fact(row, facts) for row in rows]
    faults.raise_if_errors()
    _refuse_repeats(
        path,
        [
            (r.line, (f.place_id, f.fact, f.as_at, f.known_at))
            for r, f in zip(rows, found, strict=True)
        ],
    )
    return PlaceFacts(found)


def _place_class(row: _Row, kinds: Collection[str], faults: FaultList) -> PlaceClass | None:
    place_id = row.text("place_id")
    kind = row.known("kind", kinds, what="class of places", what_zh="地方类别")
    first, last = row.optional_day("valid_from"), row.optional_day("valid_until")
    try:
        return PlaceClass(
            place_id=place_id,
            kind=kind,
            valid_from=first,
            valid_until=last,
            source=row.optional("source"),
        )
    except JingzhunError as error:
        where = Position(file=row.file, line=row.line, cell="valid_until")
        fault = error.faults[0]
        faults.add(Fault(code=fault.code, position=where, seen=fault.seen, wanted=fault.wanted))
        return None


def _place_fact(row: _Row, names: Collection[str]) -> PlaceFact:
    return PlaceFact(
        place_id=row.text("place_id"),
        fact=row.known("fact", names, what="fact of places", what_zh="地方指标"),
        value=row.number("value"),
        as_at=row.day("as_at"),
        known_at=row.day("known_at"),
        source=row.optional("source"),
    )


def _rows(path: Path, columns: tuple[str, ...], faults: FaultList) -> Iterator[_Row]:
    readers: dict[str, Callable[[Path], tuple[list[str], list[dict[str, str]]]]] = {
        ".csv": _read_csv,
        ".parquet": _read_parquet,
    }
    read = readers.get(path.suffix.lower())
    if read is None:
        raise _unreadable(path, "CSV or Parquet", f"its name ends in '{path.suffix}'")
    if not path.exists():
        raise JingzhunError([Fault(code="GENERAL001", position=Position(file=path.name))])
    header, rows = read(path)
    missing = [column for column in columns if column not in header]
    if missing:
        where = Position(file=path.name, line=1)
        wanted = ", ".join(columns)
        raise JingzhunError(
            Fault(code="PLACE008", position=where, seen=column, wanted=wanted) for column in missing
        )
    for line, cells in enumerate(rows, start=2):
        yield _Row(file=path.name, line=line, cells=cells, faults=faults)


def _read_csv(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            return list(reader.fieldnames or ()), list(reader)
    except UnicodeDecodeError as error:
        raise _unreadable(path, "UTF-8", f"byte {error.start} is not UTF-8") from None


def _read_parquet(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    try:
        table = pq.read_table(path)
    except pa.ArrowInvalid as error:
        raise _unreadable(path, "Parquet", str(error)) from None
    rows = [
        {column: "" if value is None else str(value) for column, value in row.items()}
        for row in table.to_pylist()
    ]
    return table.column_names, rows


def _unreadable(path: Path, wanted: str, detail: str) -> JingzhunError:
    where = Position(file=path.name)
    fields = {"detail": detail}
    return JingzhunError([Fault(code="PLACE014", position=where, wanted=wanted, fields=fields)])


def _refuse_repeats(path: Path, keys: list[tuple[int, tuple[object, ...]]]) -> None:
    first_line: dict[tuple[object, ...], int] = {}
    faults = []
    for line, key in keys:
        first = first_line.setdefault(key, line)
        if first != line:
            seen = " ".join(str(part) for part in key)
            wanted = "a correction has a later known_at, a new class a later valid_from"
            where = Position(file=path.name, line=line)
            fields = {"first": str(first)}
            faults.append(
                Fault(code="PLACE013", position=where, seen=seen, wanted=wanted, fields=fields)
            )
    if faults:
        raise JingzhunError(faults)
