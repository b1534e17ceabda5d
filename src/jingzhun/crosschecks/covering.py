"""Whether a file covers a place: how many of our persons stand in it, against the last file and the other places."""

from collections.abc import Mapping
from dataclasses import dataclass

ENOUGH_EXPECTED = 20
"""Fewer than this many persons expected, and finding none may be chance: nothing is said of the place."""

FEW = 0.1
"""A place is not covered where at most this share of the persons expected was found."""


@dataclass(frozen=True, kw_only=True)
class PlaceShare:
    """How many persons of ours live in a place, and how many of them stand in a file."""

    persons: int
    found: int


def uncovered_places(
    here: Mapping[str, PlaceShare], *, before: Mapping[str, PlaceShare] | None = None
) -> tuple[str, ...]:
    """The places of which a file has hardly anybody, though as large a share of persons was to be expected as before.

    ``before`` are the shares of the last file of the register; a place that it does not have, or a first file, is
    held against the other places of the file itself. Of a register in which few people stand at all nothing can be
    said.

    >>> one, none = PlaceShare(persons=900, found=450), PlaceShare(persons=800, found=0)
    >>> uncovered_places({"410621100000": one, "410621101000": none})
    ('410621101000',)
    >>> uncovered_places({"410621101000": none}, before={"410621101000": none})
    ()
    """
    known = before or {}
    return tuple(
        place
        for place, share in sorted(here.items())
        if _is_missed(share, _rate(known[place]) if place in known else _rate(_others(here, place)))
    )


def _is_missed(share: PlaceShare, rate: float) -> bool:
    expected = share.persons * rate
    return expected >= ENOUGH_EXPECTED and share.found <= expected * FEW


def _others(here: Mapping[str, PlaceShare], place: str) -> PlaceShare:
    rest = [share for name, share in here.items() if name != place]
    return PlaceShare(persons=sum(s.persons for s in rest), found=sum(s.found for s in rest))


def _rate(share: PlaceShare) -> float:
    return share.found / share.persons if share.persons else 0.0
