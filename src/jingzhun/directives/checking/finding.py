"""What a check has found: the places, the arithmetic, and how grave it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from jingzhun.directives.model import Quantity

Gravity = Literal["error", "warn", "variant"]


@dataclass(frozen=True, kw_only=True, order=True)
class Place:
    """Words of the document: offsets into its text, and the clause they stand in."""

    start: int
    end: int
    section: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One disagreement of a document with itself.

    ``check`` is a key of ``checks.toml``. An ``error`` cannot be so; ``warn`` may come from rounding or from words
    that can be read in two ways; a ``variant`` is one name spelt in two ways.
    """

    check: str
    gravity: Gravity
    subject: str
    places: tuple[Place, ...]
    arithmetic: str

    @property
    def order(self) -> tuple[int, str]:
        """The place of a finding in a list: that of its first words."""
        return (min(place.start for place in self.places), self.check)


def place_of(text: str, quantity: Quantity) -> Place:
    """The place of a quantity."""
    return place_at(text, quantity.start, quantity.end, quantity.section)


def place_at(text: str, start: int, end: int, section: str = "") -> Place:
    """The place of some words."""
    return Place(start=start, end=end, section=section, words=text[start:end])


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as a reader meets them; the same places and check once."""
    seen = dict[tuple[str, tuple[Place, ...]], Finding]()
    for finding in sorted(findings, key=lambda f: f.order):
        seen.setdefault((finding.check, tuple(sorted(finding.places))), finding)
    return tuple(seen.values())
