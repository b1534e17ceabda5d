"""What every kind of input file offers once it has been opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from jingzhun.engines import DuckDBEngine
from jingzhun.errors import Fault, FaultList, Position
from jingzhun.vocabulary import Entity

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
    """What is being read: the entity, the file, the name it gets in messages, room for work."""

    entity: Entity
    path: Path
    shown: str
    engine: DuckDBEngine
    work: Path
    faults: FaultList


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

    def cells(self, rows: Sequence[int], field: str) -> Sequence[Cell]:
        """The cells of one field in the rows of these numbers."""


def more_of_the_same(file: str, code: str, count: int, column: str) -> Fault:
    """The fault that stands for those not shown one by one."""
    fields = {"count": str(count), "code": code, "column": column}
    return Fault(code="SNAPSHOT039", position=Position(file=file), fields=fields)
