"""Pairs made by hand that do not hold: nothing cites the clause, or nothing has the figure."""

from collections.abc import Iterable, Iterator, Mapping

from jingzhun.coverage.citing import clauses_cited
from jingzhun.coverage.figures import figures_of
from jingzhun.coverage.items import Item
from jingzhun.directives.model import Quantity
from jingzhun.errors import Fault
from jingzhun.packs import Entry, Pairing


def doubtful_pairs(
    pairs: Iterable[tuple[Item, Pairing]], entries: Mapping[str, Entry]
) -> Iterator[Fault]:
    """A fault for each pair of which no entry cites the item's clause, or none holds its value.

    Units and years are the person's business: the document may print them where the reader does not look.
    """
    for item, pair in pairs:
        named = {name: entries[name] for name in pair.entries if name in entries}
        said = ", ".join(pair.entries)
        if not any(item.clause in clauses_cited(entry) for entry in named.values()):
            yield Fault(code="COVERAGE007", position=pair.position, seen=said, wanted=item.clause)
        elif isinstance(item.record, Quantity) and not _holds(item.record, named):
            wanted = f"{item.record.value:f}{item.record.unit}"
            yield Fault(code="COVERAGE008", position=pair.position, seen=said, wanted=wanted)


def _holds(quantity: Quantity, entries: Mapping[str, Entry]) -> bool:
    """Whether one of the entries has the value."""
    return any(
        figure.value == quantity.value
        for name, entry in entries.items()
        for figure in figures_of(name, entry)
    )
