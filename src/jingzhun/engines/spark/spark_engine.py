"""Spark behind the engine interface: relations are views, tables are Parquet files in a folder all machines see."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
from sqlglot import exp

from jingzhun.engines.engine import EngineSettings
from jingzhun.engines.parquet_layout import join_parts
from jingzhun.engines.spark.dialect import read_definition, read_query, split, to_spark
from jingzhun.engines.spark.failures import spark_failures
from jingzhun.engines.spark.session import Session, SparkSettings, open_session


class SparkEngine:
    """Spark behind the :class:`~jingzhun.engines.Engine` interface.

    What is kept goes as Parquet into ``folder``, which the driver and the executors must see under the same name.
    The executors run Spark's own code alone: no Python and nothing of ours is needed on them.
    """

    def __init__(self, session: Session, folder: Path, *, stops_session: bool = False) -> None:
        self._session = session.newSession()
        self._folder = folder
        self._stops_session = stops_session
        self._numbers = count()
        self._views: dict[str, exp.Query] = {}
        self._viewing = RLock()

    @classmethod
    def open(cls, settings: EngineSettings, spark: SparkSettings) -> Self:
        """An engine with a session of its own, which ends with it; it works in ``settings.temp_folder``.

        Raises the errors of :func:`open_session`.
        """
        folder = settings.temp_folder or Path("spark")
        session = open_session(spark, folder / "spark.log")
        return cls(session, folder, stops_session=True)

    def session(self) -> "SparkEngine":
        """Itself: many threads may ask one session of Spark."""
        return self

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
        """End the session if it is the engine's own; closing twice does nothing."""
        if self._stops_session:
            self._session.stop()

    def register_parquet(self, name: str, path: Path | Sequence[Path]) -> None:
        """Make one Parquet file, or several of one layout, a relation called ``name``."""
        paths = [path] if isinstance(path, Path) else path
        with spark_failures():
            frame = self._session.read.parquet(*(str(p.absolute()) for p in paths))
            frame.createOrReplaceTempView(name)

    def register_arrow(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table a relation called ``name``; it is copied to Java."""
        with spark_failures():
            self._session.createDataFrame(table).createOrReplaceTempView(name)

    def run(self, sql: str) -> None:
        """Make the relation that the statement defines; a view when something reads it."""
        definition = read_definition(sql)
        if definition.is_kept:
            self._keep(definition.name, definition.query)
        else:
            self._views[definition.name] = definition.query

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query, as Python values."""
        with spark_failures():
            return [tuple(row) for row in self._frame(read_query(sql)).collect()]

    def arrow(self, sql: str) -> pa.Table:
        """All rows of a query, as an Arrow table."""
        with spark_failures():
            table: pa.Table = self._frame(read_query(sql)).toArrow()
        return table

    def write_parquet(self, sql: str, path: Path) -> None:
        """Write a query's rows into one Parquet file, in the order of its ``ORDER BY``.

        Spark writes many parts side by side, numbered in the order of the rows; the driver makes one file of them.
        The file appears under its name only when it is whole.
        """
        with spark_failures():
            join_parts(self._written(read_query(sql)), path)

    def _keep(self, name: str, query: exp.Query) -> None:
        folder = self._folder / self._new_name()
        with spark_failures():
            self._frame(query).write.parquet(str(folder.absolute()))
            self._session.read.parquet(str(folder.absolute())).createOrReplaceTempView(name)

    def _written(self, query: exp.Query) -> list[Path]:
        folder = self._folder / self._new_name()
        self._frame(query).write.parquet(str(folder.absolute()))
        return sorted(folder.glob("part-*.parquet"))

    def _frame(self, query: exp.Query) -> Any:
        """The query as Spark's own object, the parts that are read often worked out before it."""
        found = split(query, self._new_name)
        for name, part in found.kept:
            self._keep(name, part)
        with self._viewing:
            for name in {table.name for table in found.query.find_all(exp.Table)}:
                self._view(name)
        return self._session.sql(to_spark(found.query))

    def _view(self, name: str) -> None:
        """Make the view of a name, if one waits to be made: a run defines many that no rule reads."""
        query = self._views.pop(name, None)
        if query is not None:
            self._frame(query).createOrReplaceTempView(name)

    def _new_name(self) -> str:
        return f"kept_{next(self._numbers)}"
