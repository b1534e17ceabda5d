"""All checks over one document."""

from collections.abc import Iterable, Sequence
from itertools import chain

from jingzhun.directives.checking.averages import check_averages
from jingzhun.directives.checking.changes import check_changes
from jingzhun.directives.checking.finding import Finding, in_order
from jingzhun.directives.checking.lists import check_lists
from jingzhun.directives.checking.material import Material
from jingzhun.directives.checking.names import check_names
from jingzhun.directives.checking.parts import check_parts
from jingzhun.directives.checking.rates import check_rates
from jingzhun.directives.checking.repeated import check_repeated, check_text_and_tables
from jingzhun.directives.checking.sums import check_tables
from jingzhun.directives.checking.totals import check_totals
from jingzhun.directives.checking.units import check_dates, check_units
from jingzhun.directives.documents import Document
from jingzhun.directives.model import Quantity
from jingzhun.directives.tables import quantities_in

_OF_TEXT = (
    check_parts,
    check_rates,
    check_changes,
    check_averages,
    check_repeated,
    check_lists,
)
_OF_ALL = (check_totals, check_text_and_tables, check_units, check_dates)


def check_document(
    document: Document, quantities: Sequence[Quantity], *, offices: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """Where a document disagrees with itself, in the order of its text.

    ``quantities`` are those of its sentences; those of its tables are read here. ``offices`` are the names of
    units that answer for something.
    """
    text = Material(document.prose, tuple(quantities), quantities_in(document))
    whole = Material(document.text, tuple(quantities), text.in_tables)
    found = chain(
        *(check(text) for check in _OF_TEXT),
        *(check(whole) for check in _OF_ALL),
        check_names(text, offices),
        check_tables(whole, document.tables),
    )
    return in_order(found)
