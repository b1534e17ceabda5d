"""Dated classes of places (poor county, deep village …) and dated facts (rural population …)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jingzhun.errors import Fault, JingzhunError
from jingzhun.periods import Validity
from jingzhun.places.place import check_dates

CLASS_KINDS = frozenset(
    {
        "poor_county",
        "deep_poor_county",
        "delisted_county",
        "contiguous_poor_area",
        "poor_village",
        "deep_poor_village",
        "delisted_village",
    }
)
"""The classes that the plans speak of; a loader may be given others."""

FACT_NAMES = frozenset(
    {"rural_population", "rural_households", "registered_population", "urban_rural_class"}
)
"""The facts that serve as denominators; a loader may be given others."""


@dataclass(frozen=True, kw_only=True)
class PlaceClass:
    """A place belonged to a class from ``valid_from`` to ``valid_until``, both included."""

    place_id: str
    kind: str
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""

    def __post_init__(self) -> None:
        check_dates(self.valid_from, self.valid_until)

    @property
    def validity(self) -> Validity:
        """The days on which the class holds."""
        return Validity(from_=self.valid_from, until=self.valid_until)


@dataclass(frozen=True, kw_only=True)
class PlaceFact:
    """A figure of a place: true on ``as_at``, known since ``known_at``."""

    place_id: str
    fact: str
    value: Decimal
    as_at: date
    known_at: date
    source: str = ""


class PlaceClasses:
    """Dated classes, looked up by place or by class.

    >>> listed = PlaceClass(place_id="p1", kind="poor_village", valid_until=date(2019, 12, 31))
    >>> [c.kind for c in PlaceClasses([listed]).classes_of("p1", on=date(2018, 6, 1))]
    ['poor_village']
    """

    def __init__(self, classes: Iterable[PlaceClass]) -> None:
        self._by_place: dict[str, list[PlaceClass]] = defaultdict(list)
        for one in classes:
            self._by_place[one.place_id].append(one)

    def classes_of(self, place_id: str, *, on: date) -> tuple[PlaceClass, ...]:
        """The classes a place belonged to on a day; empty when none is recorded."""
        recorded = self._by_place.get(place_id, ())
        return tuple(one for one in recorded if one.validity.holds_on(on))

    def is_classed(self, place_id: str, kind: str, *, on: date) -> bool:
        """Whether the place is recorded in a class on a day."""
        return any(one.kind == kind for one in self.classes_of(place_id, on=on))

    def places_in(self, kind: str, *, on: date) -> tuple[str, ...]:
        """The ids of the places in a class on a day, sorted."""
        return tuple(sorted(p for p in self._by_place if self.is_classed(p, kind, on=on)))


class PlaceFacts:
    """Dated facts; the answer depends on the day asked about and on the day of asking."""

    def __init__(self, facts: Iterable[PlaceFact]) -> None:
        self._by_place: dict[str, list[PlaceFact]] = defaultdict(list)
        for one in facts:
            self._by_place[one.place_id].append(one)

    def facts_at(self, place_id: str, *, on: date, known_on: date) -> Mapping[str, PlaceFact]:
        """The latest figures for a day, by name, as they were known on another day.

        Of the figures known by ``known_on`` and true by ``on``, each name has the one with the
        latest ``as_at``; of corrections to one ``as_at``, the one learned last. A name without such
        a figure is missing: not known.
        """
        found: dict[str, PlaceFact] = {}
        for one in self._by_place.get(place_id, ()):
            if one.as_at > on or one.known_at > known_on:
                continue
            best = found.get(one.fact)
            if best is None or (best.as_at, best.known_at) < (one.as_at, one.known_at):
                found[one.fact] = one
        return found

    def total(self, fact: str, place_ids: Iterable[str], *, on: date, known_on: date) -> Decimal:
        """The sum of one fact over places; raises PLACE012 naming every place without it."""
        values, faults = [], []
        for place_id in place_ids:
            one = self.facts_at(place_id, on=on, known_on=known_on).get(fact)
            if one is None:
                wanted = f"{fact} of {place_id} for {on}"
                faults.append(Fault(code="PLACE012", seen=place_id, wanted=wanted))
            else:
                values.append(one.value)
        if faults:
            raise JingzhunError(faults)
        return sum(values, Decimal(0))
