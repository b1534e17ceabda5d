"""The same query in another engine's words."""

import sqlglot
from sqlglot import ErrorLevel
from sqlglot.errors import SqlglotError

from jingzhun.engines.failures import first_line
from jingzhun.errors import Fault, JingzhunError


def to_dialect(sql: str, dialect: str) -> str:
    """The DuckDB query ``sql`` in ``dialect`` (``spark``, ``postgres``).

    Raises ``ENGINE005`` when the query uses something the other engine has no word for.

    >>> to_dialect('SELECT "a" FROM "t"', "spark")
    'SELECT `a` FROM `t`'
    """
    try:
        (text,) = sqlglot.transpile(
            sql, read="duckdb", write=dialect, unsupported_level=ErrorLevel.RAISE
        )
    except (SqlglotError, ValueError) as error:
        fields = {"dialect": dialect, "detail": first_line(error)}
        raise JingzhunError([Fault(code="ENGINE005", fields=fields)]) from error
    return text
