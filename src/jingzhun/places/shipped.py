"""The shipped list of divisions, read from Parquet as columns: no object per place is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.places.levels import CODE_WIDTHS, CODED_LEVELS, Level

AS_AT = "2023-06-30"

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Column:
    """The divisions of one level: codes in ascending order, and their names."""

    codes: Codes
    names: pa.ChunkedArray

    def find(self, code: int) -> int | None:
        """The row of a code, or ``None``."""
        row = int(np.searchsorted(self.codes, code))
        return row if row < len(self.codes) and self.codes[row] == code else None

    def name(self, row: int) -> str:
        """The name in one row."""
        return str(self.names[row].as_py())

    def rows_between(self, first: int, last: int) -> range:
        """The rows whose code lies from ``first`` to ``last``, both included."""
        low = int(np.searchsorted(self.codes, first))
        return range(low, int(np.searchsorted(self.codes, last, side="right")))


def span(code: str, level: Level) -> tuple[int, int]:
    """The smallest and the largest code inside the division ``code`` of ``level``."""
    room = 10 ** (12 - CODE_WIDTHS[level])
    return int(code), int(code) + room - 1


def read_divisions(
    code: str | None, root: Level | None, *, lowest: Level
) -> Mapping[Level, Column]:
    """The columns of one division, of all inside it down to ``lowest``, and of those around it.

    ``code=None`` reads the country. Only the row groups that can hold a wanted row are read.
    """
    wanted = _wanted(code, root, lowest)
    with as_file(files(__package__).joinpath("data/divisions.parquet")) as path:
        table = _read_groups(pq.ParquetFile(path), wanted)
    levels = table.column("level").to_numpy()
    codes = table.column("code").to_numpy()
    columns = {}
    for level in CODED_LEVELS:
        first, last = wanted.get(level, (1, 0))
        rows = np.flatnonzero((levels == level.rank) & (codes >= first) & (codes <= last))
        # The file is sorted, so the rows lie together: a slice spares Arrow's slow first `take`.
        start = int(rows[0]) if len(rows) else 0
        names = table.column("name").slice(start, len(rows))
        columns[level] = Column(codes=codes[rows], names=names)
    return columns


@cache
def shipped_counts() -> Mapping[Level, int]:
    """How many divisions of each level the shipped list has."""
    with as_file(files(__package__).joinpath("data/divisions.parquet")) as path:
        ranks = pq.ParquetFile(path).read(["level"]).column("level").to_numpy()
    return {level: int(np.count_nonzero(ranks == level.rank)) for level in CODED_LEVELS}


def _wanted(code: str | None, root: Level | None, lowest: Level) -> dict[Level, tuple[int, int]]:
    if code is None or root is None:
        inside = [level for level in CODED_LEVELS if level.rank <= lowest.rank]
        return dict.fromkeys(inside, (0, 10**12))
    wanted = {}
    for level in CODED_LEVELS:
        if level.rank < root.rank:
            above = int(code[: CODE_WIDTHS[level]].ljust(12, "0"))
            wanted[level] = (above, above)
        elif level.rank <= max(root.rank, lowest.rank):
            wanted[level] = span(code, root)
    return wanted


def _read_groups(file: pq.ParquetFile, wanted: Mapping[Level, tuple[int, int]]) -> pa.Table:
    groups = [
        number
        for number in range(file.metadata.num_row_groups)
        if _may_hold(file.metadata.row_group(number), wanted)
    ]
    return file.read_row_groups(groups, use_threads=False)


def _may_hold(group: pq.RowGroupMetaData, wanted: Mapping[Level, tuple[int, int]]) -> bool:
    levels = group.column(0).statistics
    codes = group.column(1).statistics
    return any(
        levels.min <= level.rank <= levels.max
        # A group that holds two levels holds the end of one and the start of the next.
        and (levels.min != levels.max or (codes.min <= last and first <= codes.max))
        for level, (first, last) in wanted.items()
    )
