"""What the checks look at: the text, its sentences, and the quantities in them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from jingzhun.directives.checking.finding import Finding, Gravity, Place, place_at
from jingzhun.directives.meaning import per, unit_class
from jingzhun.directives.model import Quantity, Span

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence and the quantities in it, in their order."""

    start: int
    end: int
    words: str
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True)
class Material:
    """A text without what stands around it, its quantities, and those that its tables print."""

    text: str
    quantities: tuple[Quantity, ...]
    in_tables: tuple[Quantity, ...] = ()

    @cached_property
    def _spans(self) -> tuple[tuple[int, int], ...]:
        return tuple(match.span() for match in _SENTENCE.finditer(self.text))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(start for start, _ in self._spans)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the text; tables have none."""
        inside: dict[int, list[Quantity]] = {}
        for quantity in sorted(self.quantities, key=lambda q: (q.figure_start, q.figure_end)):
            inside.setdefault(self._number_at(quantity.figure_start), []).append(quantity)
        return tuple(
            Sentence(
                start=start,
                end=end,
                words=self.text[start:end],
                quantities=tuple(inside.get(n, ())),
            )
            for n, (start, end) in enumerate(self._spans)
        )

    def sentence_of(self, quantity: Quantity) -> Sentence:
        """The sentence that holds the figure of a quantity."""
        return self.sentences[self._number_at(quantity.figure_start)]

    def _number_at(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    def finding(
        self, check: str, gravity: Gravity, subject: str, places: Iterable[Place], arithmetic: str
    ) -> Finding:
        """A finding about places of this text."""
        return Finding(
            check=check,
            gravity=gravity,
            subject=subject,
            places=tuple(places),
            arithmetic=arithmetic,
        )

    def place(self, quantity: Quantity) -> Place:
        """The place of a quantity."""
        return place_at(self.text, quantity.start, quantity.end, quantity.section)

    def section_at(self, offset: int) -> str:
        """The clause of the quantity that stands nearest to an offset; empty if there is none."""
        near = min(self.quantities, key=lambda q: abs(q.start - offset), default=None)
        return "" if near is None else near.section


def is_counted_alike(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities count in units that can be added up."""
    return unit_class(one.unit) == unit_class(other.unit) and per(one.unit) == per(other.unit)


def yearly(quantities: Sequence[Quantity]) -> Iterator[tuple[int, Quantity]]:
    """Each year for which a quantity says how much that year brings."""
    for quantity in quantities:
        if quantity.dating.span in (Span.SINGLE, Span.EACH):
            yield from ((year, quantity) for year in quantity.dating.years)
