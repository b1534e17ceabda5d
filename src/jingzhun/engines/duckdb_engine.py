"""The engine of a PC: DuckDB in memory, with a folder for what does not fit."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from jingzhun.engines.engine import EngineSettings
from jingzhun.engines.failures import engine_failure, file_failure
from jingzhun.engines.parquet_layout import CODEC, LEVEL, ROW_GROUP
from jingzhun.engines.quoting import quote_name, quote_text

# Small dictionaries stay in the processor's cache; columns of more values than that gain nothing from one.
_PARQUET = (
    f"FORMAT parquet, COMPRESSION {CODEC}, COMPRESSION_LEVEL {LEVEL}, ROW_GROUP_SIZE {ROW_GROUP},"
    " DICTIONARY_SIZE_LIMIT 4096"
)
_DEFAULT = EngineSettings()


class DuckDBEngine:
    """DuckDB behind the :class:`~jingzhun.engines.Engine` interface.

    ``compress_tables`` keeps tables compressed, which costs little and saves much when whole
    registers are held.

    >>> with DuckDBEngine() as engine:
    ...     engine.rows("SELECT 1 + 1")
    [(2,)]
    """

    def __init__(
        self, settings: EngineSettings = _DEFAULT, *, compress_tables: bool = False
    ) -> None:
        self._compress_tables = compress_tables
        self._arrow: dict[str, pa.Table] = {}
        with _failures():
            self._connection = duckdb.connect(":memory:", config=_config(settings))
            self._connection.execute("SET enable_progress_bar = false")
            if compress_tables:
                self._connection.execute("ATTACH ':memory:' AS compressed (COMPRESS)")
                self._connection.execute("USE compressed")

    def session(self) -> "DuckDBEngine":
        """Another hand on the same relations, for a thread of its own; temporary tables are not shared."""
        other = object.__new__(DuckDBEngine)
        other._compress_tables = self._compress_tables
        with _failures():
            other._connection = self._connection.cursor()
            if self._compress_tables:
                other._connection.execute("USE compressed")
        other._arrow = {}
        for name, table in self._arrow.items():  # DuckDB knows them in one connection only
            other.register_arrow(name, table)
        return other

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory and temporary files; closing twice does nothing."""
        self._connection.close()

    def register_parquet(self, name: str, path: Path | Sequence[Path]) -> None:
        """Make one Parquet file, or several of one layout, a relation called ``name``."""
        paths = [path] if isinstance(path, Path) else list(path)
        listed = ", ".join(quote_text(str(p)) for p in paths)
        self.run(
            f"CREATE OR REPLACE VIEW {quote_name(name)} AS SELECT * FROM read_parquet([{listed}])"
        )

    def register_arrow(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table a relation called ``name``, without copying it."""
        with _failures():
            self._connection.register(name, table)
        self._arrow[name] = table

    def run(self, sql: str) -> None:
        """Run a statement for its effect."""
        with _failures():
            self._connection.execute(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query, as Python values."""
        with _failures():
            return self._connection.execute(sql).fetchall()

    def arrow(self, sql: str) -> pa.Table:
        """All rows of a query, as an Arrow table."""
        with _failures():
            return self._connection.sql(sql).to_arrow_table()

    def write_parquet(self, sql: str, path: Path) -> None:
        """Write a query's rows into one Parquet file, in the order of its ``ORDER BY``.

        The file appears under its name only when it is whole.
        """
        part = path.with_name(f".{path.name}.part")
        try:
            self.run(f"COPY ({sql}) TO {quote_text(str(part))} ({_PARQUET})")
            with _failures():
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _config(settings: EngineSettings) -> dict[str, str | bool | int | float | list[str]]:
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{settings.memory_limit_mb}MB",
        "preserve_insertion_order": settings.keep_file_order,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if settings.threads:
        config["threads"] = settings.threads
    if settings.temp_folder is not None:
        config["temp_directory"] = str(settings.temp_folder)
    return config


@contextmanager
def _failures() -> Iterator[None]:
    """Turn whatever DuckDB or the file system says into our own error."""
    try:
        yield
    except duckdb.Error as error:
        raise engine_failure(error) from error
    except OSError as error:
        raise file_failure(error) from error
