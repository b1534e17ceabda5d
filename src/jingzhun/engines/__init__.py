"""Engines that run the compiled query: one small interface, DuckDB behind it; Spark in :mod:`.spark`.

SQL handed to an engine is written in the part of DuckDB's dialect that :func:`to_dialect` can turn
into another engine's; functions that read files are the snapshot's own business.
"""

from jingzhun.engines.duckdb_engine import DuckDBEngine
from jingzhun.engines.engine import Engine, EngineSettings, OpenEngine
from jingzhun.engines.failures import file_failure, is_disk_full
from jingzhun.engines.portable import to_dialect
from jingzhun.engines.quoting import quote_name, quote_text
from jingzhun.engines.row_hash import hash_columns, hash_of_columns, hash_rows
from jingzhun.engines.work_folder import work_folder

__all__ = [
    "DuckDBEngine",
    "Engine",
    "EngineSettings",
    "OpenEngine",
    "file_failure",
    "hash_columns",
    "hash_of_columns",
    "hash_rows",
    "is_disk_full",
    "quote_name",
    "quote_text",
    "to_dialect",
    "work_folder",
]
