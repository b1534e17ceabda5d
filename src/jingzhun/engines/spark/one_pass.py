"""Many lists of one table read in one pass over it.

``SELECT 'a' AS x FROM t WHERE p UNION ALL SELECT 'b' AS x FROM t WHERE q`` opens ``t`` once for every list in Spark.
The same rows come out of one pass in which each row of ``t`` gives an array of the lists it stands on.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlglot import exp

_PLAIN = {"expressions", "from_", "where"}
"""The clauses of a list that can be read together with others."""


def in_one_pass(union: exp.Union) -> exp.Expr:
    """The union with neighbouring lists of one table read together; unchanged where a part is no such list."""
    parts = list(_parts(union))
    if not all(_is_list(part) for part in parts):
        return union
    passes = [_one_pass(list(some)) for _, some in groupby(parts, key=_table)]
    return passes[0] if len(passes) == 1 else exp.union(*passes, distinct=False)


def _parts(node: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(node, exp.Union) and not node.args.get("distinct"):
        yield from _parts(node.this)
        yield from _parts(node.expression)
    else:
        yield node


def _is_list(node: exp.Expr) -> bool:
    clauses = {name for name, value in node.args.items() if value}
    return isinstance(node, exp.Select) and clauses == _PLAIN and bool(_table(node))


def _table(node: exp.Expr) -> str:
    source = node.args["from_"].this
    return source.sql("spark") if isinstance(source, exp.Table) else ""


def _one_pass(lists: Sequence[exp.Expr]) -> exp.Query:
    rows = ", ".join(_row(found) for found in lists)
    listed = f"FILTER(ARRAY({rows}), listed -> listed IS NOT NULL)"
    return exp.maybe_parse(
        f"SELECT INLINE({listed}) FROM {_table(lists[0])}", into=exp.Select, dialect="spark"
    )


def _row(found: exp.Expr) -> str:
    """One list's row as a structure, or nothing where the row does not stand on the list."""
    cells = ", ".join(
        f"'{cell.alias_or_name}', {cell.unalias().sql('spark')}" for cell in found.expressions
    )
    return f"CASE WHEN {found.args['where'].this.sql('spark')} THEN NAMED_STRUCT({cells}) END"
