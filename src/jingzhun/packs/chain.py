"""Which packs are in force in a place on a date, and which entry of theirs counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from jingzhun.errors import Fault, FaultList, JingzhunError
from jingzhun.packs.building import KINDS
from jingzhun.packs.model import Entry, Pack
from jingzhun.periods import Validity

_LEVELS = (2, 4, 6, 9)  # digits of province, city, county, township; a village has twelve


@dataclass(frozen=True, kw_only=True)
class Chain:
    """The packs in force on a date, the country's first and the nearest place's last.

    A campaign stands directly behind the packs of its own place. Checks count only in a chain that ``has_checks``.
    """

    date: date
    packs: tuple[Pack, ...]
    has_checks: bool = False

    @property
    def id(self) -> str:
        """Names the chain in outputs: every pack with its version."""
        return "+".join(f"{pack.id}@{pack.version}" for pack in self.packs)


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """An entry in force and the pack it comes from."""

    entry: Entry
    pack: Pack


def chain_for(packs: Mapping[str, Pack], *, place: str, on: date, checks: bool = False) -> Chain:
    """The packs whose place is ``place`` or lies above it, in force on a day and not superseded.

    With ``checks`` the packs that only check the register are among them.

    Raises:
        JingzhunError: no pack is in force there (PACK124), or one without a pack that it builds on (PACK150).
    """
    asked = (pack for pack in packs.values() if checks or not pack.checks_only)
    here = [pack for pack in asked if governs(pack.place, place) and _in_force(pack, on)]
    replaced = {name for pack in here for name in pack.supersedes}
    kept = sorted((pack for pack in here if pack.id not in replaced), key=_rank)
    if not kept:
        raise JingzhunError([Fault(code="PACK124", seen=place, wanted=on.isoformat())])
    _check_foundations(kept, on)
    return Chain(date=on, packs=tuple(kept), has_checks=checks)


def _check_foundations(packs: Sequence[Pack], day: date) -> None:
    here = {pack.id for pack in packs}
    missing = [(pack, name) for pack in packs for name in pack.builds_on if name not in here]
    faults = [
        Fault(code="PACK150", seen=name, wanted=day.isoformat(), fields={"pack": pack.id})
        for pack, name in missing
    ]
    if faults:
        raise JingzhunError(faults)


def regimes_for(
    packs: Mapping[str, Pack], *, places: Iterable[str], on: date
) -> Mapping[str, Chain]:
    """The chain of each place; places under the same packs share one :class:`Chain` object."""
    shared: dict[str, Chain] = {}
    found: dict[str, Chain] = {}
    for place in places:
        chain = chain_for(packs, place=place, on=on)
        found[place] = shared.setdefault(chain.id, chain)
    return found


def governs(upper: str, place: str) -> bool:
    """Whether one division lies in another or is it; the country is ``000000``.

    >>> governs("410600", "410622001000")
    True
    >>> governs("410600", "410700")
    False
    """
    return place.ljust(12, "0").startswith(significant_digits(upper))


@lru_cache(maxsize=65_536)  # reports of whole provinces ask for each place once a goal
def significant_digits(code: str) -> str:
    """The part of a division code that names its division: ``4106`` of ``410600``, nothing of the country's.

    >>> significant_digits("410600"), significant_digits("000000")
    ('4106', '')
    """
    if not code.strip("0"):
        return ""
    full = code.ljust(12, "0")
    return next((full[:n] for n in _LEVELS if not full[n:].strip("0")), full)


def entries_in_force(chain: Chain, faults: FaultList) -> Mapping[str, Mapping[str, Ruling]]:
    """Of each kind of entry, the one that counts for each id; forbidden overriding is a fault.

    The nearest place wins where the upper entry says ``may_override``; two packs of one place may not rule one id.
    """
    return {kind: _of_kind(chain, kind, faults) for kind in KINDS}


def _of_kind(chain: Chain, kind: str, faults: FaultList) -> Mapping[str, Ruling]:
    found: dict[str, Ruling] = {}
    for pack in chain.packs:
        for entry in _current(getattr(pack, kind), chain.date):
            upper = found.get(entry.id)
            if upper is not None and not _may_override(upper, pack, entry, faults):
                continue
            found[entry.id] = Ruling(entry=entry, pack=pack)
    return found


def _may_override(upper: Ruling, pack: Pack, entry: Entry, faults: FaultList) -> bool:
    """Whether an entry may rule what another pack has ruled; if not, that is a fault and the other's stays."""
    is_same_place = significant_digits(upper.pack.place) == significant_digits(pack.place)
    if upper.entry.may_override and not is_same_place:
        return True
    code = "PACK121" if is_same_place else "PACK120"
    where = f"{upper.pack.id} ({upper.entry.position})"
    faults.add(Fault(code=code, position=entry.position, seen=entry.id, fields={"upper": where}))
    return False


def _current(entries: Mapping[str, Entry], day: date) -> Iterator[Entry]:
    for entry in entries.values():
        if Validity(from_=entry.valid_from, until=entry.valid_until).holds_on(day):
            yield entry


def _in_force(pack: Pack, day: date) -> bool:
    return Validity(from_=pack.valid_from, until=pack.valid_until).holds_on(day)


def _rank(pack: Pack) -> tuple[int, bool, date, str]:
    return len(significant_digits(pack.place)), pack.campaign, pack.valid_from, pack.id
