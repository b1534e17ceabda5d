"""Where Spark's SQL differs from the part of DuckDB's that the product writes: all of it, and nothing else.

SQLGlot turns the words: ``//`` into ``DIV``, ``DATE_DIFF`` into ``DATEDIFF``, quotes into backticks, ``ORDER BY`` into
one that puts empty values last. What is left:

* *Kept parts.* ``WITH x AS MATERIALIZED`` says that ``x`` is read often and worked out once. Spark would work it out
  anew for every reader, so that the engine makes such parts tables of their own first (:func:`split`).
* *Many lists of one table.* ``SELECT … FROM x WHERE a UNION ALL SELECT … FROM x WHERE b …`` is one pass over ``x`` in
  Spark as well, which would else open the table once for every list (:mod:`~jingzhun.engines.spark.one_pass`).
* *Sums.* DuckDB adds whole numbers in 128 bits, Spark in 64, where a sum may run over on its way to a result that
  fits; so Spark is told to add them as decimals.
* *Numbers that do not fit* stop both engines: Spark because the session sets ``spark.sql.ansi.enabled``.
* *Fingerprints of rows* are no engine's business: :mod:`jingzhun.engines.row_hash` reads the files that were written.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.errors import SqlglotError

from jingzhun.engines.failures import first_line
from jingzhun.engines.spark.one_pass import in_one_pass
from jingzhun.errors import Fault, JingzhunError

_SUMMED = "DECIMAL(19, 0)"
"""Holds every 64-bit number; Spark adds ten digits for the sum of a column of them."""


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A statement that makes a relation: ``CREATE TABLE`` (kept) or ``CREATE VIEW`` of a query."""

    name: str
    query: exp.Query
    is_kept: bool


@dataclass(frozen=True, kw_only=True)
class Split:
    """A query and the parts of it that are worked out first, each with the name under which the query reads it."""

    query: exp.Query
    kept: tuple[tuple[str, exp.Query], ...]


def read_definition(sql: str) -> Definition:
    """What a ``CREATE`` statement makes.

    Raises:
        JingzhunError: it is another kind of statement, or none (ENGINE005).
    """
    node = _parsed(sql)
    if not isinstance(node, exp.Create) or not isinstance(node.expression, exp.Query):
        raise _not_understood(f"{node.key.upper()} makes no relation")
    return Definition(name=node.this.name, query=node.expression, is_kept=node.kind == "TABLE")


def read_query(sql: str) -> exp.Query:
    """The query as a tree.

    Raises:
        JingzhunError: it is no query (ENGINE005).
    """
    node = _parsed(sql)
    if not isinstance(node, exp.Query):
        raise _not_understood(f"{node.key.upper()} is no query")
    return node


def split(query: exp.Query, new_name: Callable[[], str]) -> Split:
    """The query without its ``MATERIALIZED`` parts, which get names of their own: two parts may share one.

    >>> sql = "WITH x AS MATERIALIZED (SELECT 1 AS a) SELECT a FROM x UNION ALL SELECT a FROM x"
    >>> found = split(read_query(sql), lambda: "kept_0")
    >>> to_spark(found.query), [(name, to_spark(part)) for name, part in found.kept]
    ('SELECT a FROM kept_0 AS x UNION ALL SELECT a FROM kept_0 AS x', [('kept_0', 'SELECT 1 AS a')])
    """
    query = query.copy()
    kept: list[tuple[str, exp.Query]] = []
    for clause in list(query.find_all(exp.With)):
        for part in [cte for cte in clause.expressions if cte.args.get("materialized")]:
            name = new_name()
            kept.append((name, part.this))
            _read_from(clause.parent, part.alias, name)
            part.pop()
        if not clause.expressions:
            clause.pop()
    return Split(query=query, kept=tuple(kept))


def to_spark(query: exp.Query) -> str:
    """The query in Spark's words.

    Raises:
        JingzhunError: Spark has no word for something in it (ENGINE005).

    >>> to_spark(read_query('SELECT CAST(SUM("a") AS BIGINT) // 2 FROM t ORDER BY b'))
    'SELECT CAST(SUM(CAST(`a` AS DECIMAL(19, 0))) AS BIGINT) DIV 2 FROM t ORDER BY b NULLS LAST'
    """
    try:
        text: str = query.transform(_in_spark).sql("spark", unsupported_level=ErrorLevel.RAISE)
    except (SqlglotError, ValueError) as error:
        raise _not_understood(first_line(error)) from error
    return text


def _in_spark(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Sum):
        node.set("this", exp.cast(node.this, _SUMMED))
    if isinstance(node, exp.Union) and not isinstance(node.parent, exp.Union):
        return in_one_pass(node)
    return node


def _read_from(reader: exp.Expr | None, old: str, new: str) -> None:
    """Let a query read the relation ``new`` wherever it reads ``old``, which it still calls so."""
    for table in [] if reader is None else list(reader.find_all(exp.Table)):
        if table.name == old:
            table.replace(exp.alias_(exp.to_table(new), table.alias_or_name, table=True))


def _parsed(sql: str) -> exp.Expr:
    try:
        return sqlglot.parse_one(sql, read="duckdb")
    except SqlglotError as error:
        raise _not_understood(first_line(error)) from error


def _not_understood(detail: str) -> JingzhunError:
    return JingzhunError([Fault(code="ENGINE005", fields={"dialect": "spark", "detail": detail})])
