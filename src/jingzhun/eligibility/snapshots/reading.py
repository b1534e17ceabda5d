"""What every kind of input file offers once it has been opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from jingzhun.engines import DuckDBEngine
from jingzhun.errors import Fault, FaultList, Position
from jingzhun.vocabulary import CodeMap, Entity, Field

SHOWN = 20
"""How many faults of one column are shown one by one; the rest is counted."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of an input file: the SQL that reads it and the engine's type of it."""

    sql: str
    type: str = "VARCHAR"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of an input file as a person would find it: where it stands and what it says."""

    position: Position
    seen: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is being read: the entity, the file, the name it gets in messages, room for work.

    ``code_map`` tells what the codes of the system mean that the file comes from, if it is no file of ours.
    """

    entity: Entity
    path: Path
    shown: str
    engine: DuckDBEngine
    work: Path
    faults: FaultList
    code_map: CodeMap | None = None

    def meanings(self, field: Field) -> Mapping[str, str]:
        """What the source system's values of a field mean; none where the map does not cover the field."""
        name = f"{self.entity.name}.{field.name}"
        return {} if self.code_map is None else self.code_map.values.get(name, {})


class InputFile(Protocol):
    """An opened file: a relation of the engine, and the way back from a row to its place.

    ``row_sql`` is the column that numbers the rows; empty when the engine numbers them itself.
    """

    task: Task
    relation: str
    row_sql: str
    columns: Mapping[str, Column]

    def forget_broken_rows(self) -> None:
        """Before the rows are read again: drop what the engine noted of rows it could not read."""

    def report_broken_rows(self) -> None:
        """After the rows were read: report those that were no rows of this table."""

    def refused(self, field: str) -> Mapping[str, Position]:
        """The values of a field in rows that were no rows of this table, and where they stand."""

    def cells(self, rows: Sequence[int], field: str) -> Sequence[Cell]:
        """The cells of one field in the rows of these numbers."""


def more_of_the_same(file: str, code: str, count: int, field: Field | None) -> Fault:
    """The fault that stands for those not shown one by one, of a field or (``None``) of whole rows."""
    fields = {
        "count": str(count),
        "code": code,
        "column": field.name if field else "the file",
        "column_zh": field.named_zh if field else "文件",
    }
    return Fault(code="SNAPSHOT039", position=Position(file=file), fields=fields)


def no_header(task: Task, place: Position, *, seen: str = "") -> Fault:
    """The fault of a file in which no row names a field of its entity."""
    key = task.entity.fields[task.entity.key]
    fields = {"wanted_zh": key.named_zh}
    return Fault(code="SNAPSHOT006", position=place, seen=seen, wanted=key.name, fields=fields)
