"""Which figures of a pack stand for which quantities of a document: each figure for one of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jingzhun.coverage.figures import Figure, figures_of
from jingzhun.coverage.items import Item
from jingzhun.coverage.likeness import likeness
from jingzhun.coverage.units import unit_fits
from jingzhun.directives.model import Quantity, Span
from jingzhun.packs import Entry, Pack, entry_names
from jingzhun.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class _Demand:
    """One number that a quantity asks for; no years: any year will do."""

    item: Item
    value: Decimal
    unit: str
    years: frozenset[int]


def pair_figures(
    items: Sequence[Item],
    pack: Pack,
    *,
    vocabulary: Vocabulary,
    named: Mapping[str, Collection[str]] | None = None,
) -> Mapping[str, tuple[str, ...]]:
    """For each quantity, by its name, the entries that hold all its numbers; a quantity that lacks one is left out.

    A number of the pack stands for one number of the document: same clause, value and unit, and every printed year.
    A range asks for both its ends, 'each year' for every year. ``named`` are the entries that a person says stand for
    an item: then only theirs.
    """
    entries, said = entry_names(pack), named or {}
    demands = [demand for item in items for demand in _demands(item)]
    figures = [figure for name in entries for figure in figures_of(name, entries[name])]
    choices = [
        {
            n: _alike(demand, entries[figure.entry])
            for n, figure in enumerate(figures)
            if figure.entry in said.get(demand.item.name, (figure.entry,))
            and _fits(demand, figure, vocabulary)
        }
        for demand in demands
    ]
    taken = match_one_to_one(choices)
    found: dict[str, list[str | None]] = defaultdict(list)
    for n, demand in enumerate(demands):
        found[demand.item.name].append(figures[taken[n]].entry if n in taken else None)
    return {
        name: tuple(dict.fromkeys(entry for entry in held if entry is not None))
        for name, held in found.items()
        if None not in held
    }


def _demands(item: Item) -> Iterator[_Demand]:
    quantity = item.record
    if not isinstance(quantity, Quantity):
        return
    years = quantity.dating.years
    spans = [{year} for year in years] if quantity.dating.span is Span.EACH else [set(years)]
    ends = [quantity.value] + ([] if quantity.value_max is None else [quantity.value_max])
    for value in ends:
        for span in spans or [set()]:
            yield _Demand(item=item, value=value, unit=quantity.unit, years=frozenset(span))


def _fits(demand: _Demand, figure: Figure, vocabulary: Vocabulary) -> bool:
    return (
        demand.item.clause in figure.clauses
        and demand.value == figure.value
        and (not figure.years or demand.years <= figure.years)
        and unit_fits(demand.unit, figure.unit, period=figure.period, vocabulary=vocabulary)
    )


def _alike(demand: _Demand, entry: Entry) -> float:
    """How far an entry speaks of what a number counts: its indicator tells it from an equal one in its sentence."""
    quantity = demand.item.record
    indicator = quantity.indicator if isinstance(quantity, Quantity) else ""
    return likeness(entry, indicator) + likeness(entry, demand.item.words) / 2


def match_one_to_one(choices: Sequence[Mapping[int, float]]) -> Mapping[int, int]:
    """The largest matching of seekers with what each may choose, nothing chosen twice (augmenting paths).

    The choices liked best are placed first; they give way only where somebody would go without.

    >>> match_one_to_one([{0: 0.9, 1: 0.5}, {0: 0.1}])
    {0: 1, 1: 0}
    """
    taken: dict[int, int] = {}
    liked = [
        (-liking, seeker, n) for seeker, own in enumerate(choices) for n, liking in own.items()
    ]
    placed = set[int]()
    for _, seeker, choice in sorted(liked):
        if choice not in taken and seeker not in placed:
            taken[choice] = seeker
            placed.add(seeker)

    def place(seeker: int, seen: set[int]) -> bool:
        for choice in sorted(choices[seeker], key=lambda n: -choices[seeker][n]):
            if choice in seen:
                continue
            seen.add(choice)
            if choice not in taken or place(taken[choice], seen):
                taken[choice] = seeker
                return True
        return False

    for seeker in range(len(choices)):
        if seeker not in placed:
            place(seeker, set())
    return {seeker: choice for choice, seeker in sorted(taken.items(), key=lambda pair: pair[1])}
