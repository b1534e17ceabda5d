"""What every engine can do, and the settings it is opened with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import pyarrow as pa


@dataclass(frozen=True, kw_only=True)
class EngineSettings:
    """How much of the machine an engine may use.

    ``threads`` 0 leaves the number to the engine. What does not fit into ``memory_limit_mb`` goes
    to ``temp_folder`` (empty: beside the working files, or nowhere for an engine in memory).
    ``keep_file_order`` makes a table read from a file keep the file's order; without it only an
    ``ORDER BY`` orders rows, which is faster.
    """

    threads: int = 0
    memory_limit_mb: int = 3_072
    temp_folder: Path | None = None
    keep_file_order: bool = False


class Engine(Protocol):
    """A place where SQL runs over Parquet files; a context manager that closes itself.

    Every method raises :class:`~jingzhun.errors.JingzhunError` (``ENGINE001`` …, ``GENERAL002``)
    and never the engine's own exception.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def close(self) -> None:
        """Give back memory and temporary files; closing twice does nothing."""

    def session(self) -> "Engine":
        """Another hand on the same relations, for a thread of its own; temporary tables are not shared."""

    def register_parquet(self, name: str, path: Path | Sequence[Path]) -> None:
        """Make one Parquet file, or several of one layout, a relation called ``name``."""

    def run(self, sql: str) -> None:
        """Run a statement for its effect."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query, as Python values."""

    def arrow(self, sql: str) -> pa.Table:
        """All rows of a query, as an Arrow table."""

    def write_parquet(self, sql: str, path: Path) -> None:
        """Write a query's rows into one Parquet file, in the order of its ``ORDER BY``.

        The file appears under its name only when it is whole.
        """


OpenEngine = Callable[[EngineSettings], Engine]
"""Opens an engine; what it cannot hold in memory goes to the settings' ``temp_folder``."""
