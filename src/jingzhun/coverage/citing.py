"""The clauses that entries cite; a paragraph counts as its clause."""

from collections.abc import Iterable

from jingzhun.packs import Entry, Source

_WITH_SOURCES = ("steps", "gives", "targets", "values", "parts")


def clauses_of(sources: Iterable[Source]) -> frozenset[str]:
    """The clauses of the pack's own document among sources.

    >>> clauses_of([Source(clause="二(三)5¶2"), Source(clause="一", document="另一文件")])
    frozenset({'二(三)5'})
    """
    return frozenset(s.clause.partition("¶")[0] for s in sources if not s.document)


def clauses_cited(entry: Entry) -> frozenset[str]:
    """The clauses that an entry or one of its parts cites."""
    parts = [part for name in _WITH_SOURCES for part in getattr(entry, name, ())]
    return clauses_of([entry.source, *(part.source for part in parts if part.source)])
