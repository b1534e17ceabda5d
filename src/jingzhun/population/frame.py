"""Rows of one entity as columns of numbers, and the numbers that stand for the codes of the vocabulary.

Inside the generator every value is a number: a code is its position in its table, money is fen, a quantity
thousandths, a rate ten-thousandths of a percent, a date the days since 1970. Only ids and texts are strings.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jingzhun.population.draws import Bools, Ints
from jingzhun.vocabulary import load_vocabulary

Column = NDArray[Any]


@dataclass
class Frame:
    """Equally long columns by field name; ``known`` holds a mask for columns with empty cells.

    Names that are no field of the entity are workings of the generator and are never written.
    """

    rows: int
    columns: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Bools] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.columns[name]

    def __setitem__(self, name: str, values: Any) -> None:
        self.columns[name] = values

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def put(self, name: str, values: Any, *, known: Bools) -> None:
        """Set a column whose cells are empty where ``known`` does not hold."""
        self.columns[name] = values
        self.known[name] = known

    def is_known(self, name: str) -> Bools:
        """Where a column has a value."""
        mask = self.known.get(name)
        return np.ones(self.rows, dtype=np.bool_) if mask is None else mask

    def make_blank(self, name: str, rows: Bools) -> None:
        """Empty the cells of ``name`` in ``rows``."""
        self.known[name] = self.is_known(name) & ~rows

    def make_known(self, name: str, rows: Ints) -> None:
        """Fill again what was emptied: the drawn values of ``rows`` stand."""
        if name in self.known:
            self.known[name][rows] = True

    def take(self, rows: Ints | Bools) -> "Frame":
        """The chosen rows as a frame of their own."""
        chosen: Ints = np.arange(self.rows)[rows]
        return Frame(
            rows=len(chosen),
            columns={name: _taken(values, chosen) for name, values in self.columns.items()},
            known={name: mask[chosen] for name, mask in self.known.items()},
        )


def _taken(values: Any, rows: Ints) -> Any:
    return values[rows] if isinstance(values, np.ndarray) else values.take(rows)


@cache
def code_list(table: str) -> tuple[str, ...]:
    """The codes of a table in their order; a column holds positions in it."""
    return tuple(load_vocabulary().code_tables[table].values)


@cache
def code(table: str, value: str) -> int:
    """The position of one code in its table.

    >>> code("dwelling_grade", "C")
    2
    """
    return code_list(table).index(value)


def codes(table: str, *values: str) -> Ints:
    """The positions of several codes, as an array to index."""
    return np.array([code(table, value) for value in values], dtype=np.int64)
