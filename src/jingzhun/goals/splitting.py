"""Handing a quota down: shares that sum exactly, by the largest remainder."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from jingzhun.errors import Fault, JingzhunError
from jingzhun.goals.report import GoalsReport
from jingzhun.packs import Nature, Target
from jingzhun.places import Level, PlaceFacts, parse_division_code
from jingzhun.places.levels import CODE_WIDTHS

NONE_FIXED: Mapping[str, int] = MappingProxyType({})


def decompose_quota(
    total: int, bases: Mapping[str, int], *, fixed: Mapping[str, int] = NONE_FIXED
) -> Mapping[str, int]:
    """``total`` split over places in proportion to ``bases``; the shares sum to it exactly.

    Each place first gets the whole part of its exact share, and what is left goes, one each, to the
    largest remainders (Hare and Niemeyer); equal remainders go by place code. ``fixed`` shares are
    kept and the rest is split over the other places. No share is off its exact value by one or more.

    Raises:
        JingzhunError: a negative number (GOAL008), a fixed place without base (GOAL009), fixed
            shares above the total (GOAL005), nothing to split by (GOAL007).

    >>> decompose_quota(10, {"410602": 1, "410603": 1, "410611": 1})
    {'410602': 4, '410603': 3, '410611': 3}
    """
    _check(total, bases, fixed)
    rest = total - sum(fixed.values())
    free = {place: base for place, base in sorted(bases.items()) if place not in fixed}
    shares = {**fixed, **_largest_remainders(rest, free)}
    return {place: shares[place] for place in sorted(bases)}


def decompose_down(
    total: int,
    bases: Mapping[str, int],
    *,
    levels: Sequence[Level],
    fixed: Mapping[str, int] = NONE_FIXED,
) -> Mapping[str, int]:
    """``total`` split level after level (counties, then townships …), each share over the next level.

    ``bases`` are those of the places of the last level; a place above has the sum of those in it.
    The children of every place sum to its share. Keys are twelve-digit codes of all the levels.

    Raises:
        JingzhunError: what :func:`decompose_quota` raises; PLACE codes for what is no code.

    >>> villages = {"410621100201": 30, "410621100202": 10, "410622100201": 20}
    >>> shares = decompose_down(7, villages, levels=[Level.COUNTY, Level.VILLAGE])
    >>> shares["410621000000"], shares["410621100201"], shares["410622100201"]
    (5, 4, 2)
    """
    kept = {parse_division_code(place): share for place, share in fixed.items()}
    codes = {parse_division_code(place): base for place, base in bases.items()}
    places = {_cut(code, level) for code in codes for level in levels}
    _check(total, codes, {}, unknown=[place for place in kept if place not in places])
    shares: dict[str, int] = {}
    above: Level | None = None
    for level in levels:
        for parent, below in _grouped(codes, level, above).items():
            held = {place: kept[place] for place in below if place in kept}
            upper = total if above is None else shares[parent]
            shares |= decompose_quota(upper, below, fixed=held)
        above = level
    return shares


def _cut(code: str, level: Level) -> str:
    """The code of the division of a level that a code lies in."""
    return code[: CODE_WIDTHS[level]].ljust(12, "0")


def _grouped(
    codes: Mapping[str, int], level: Level, above: Level | None
) -> Mapping[str, Mapping[str, int]]:
    """The bases of a level's places by the place of the level above."""
    groups: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for code, base in codes.items():
        parent = "" if above is None else _cut(code, above)
        groups[parent][_cut(code, level)] += base
    return groups


def split_target(
    target: Target,
    nature: Nature,
    *,
    bases: Mapping[str, int],
    fixed: Mapping[str, int] = NONE_FIXED,
    is_rate: bool = False,
) -> Mapping[str, tuple[Target, ...]]:
    """What each child of a place is asked when a target is handed down, ready for ``shares``.

    Rates and floors hold in each child as they are. Counts of a quota or ceiling are split; a
    forecast is split too, and stays a forecast: no child is ever behind it.

    Raises:
        JingzhunError: a count that is no whole number or is a range (GOAL008); what
            :func:`decompose_quota` raises.
    """
    if is_rate or nature is Nature.FLOOR:
        return dict.fromkeys(sorted(bases), (target,))
    if target.value_max is not None or target.value != target.value.to_integral_value():
        raise JingzhunError(
            [Fault(code="GOAL008", seen=f"{target.value}..{target.value_max or ''}")]
        )
    shares = decompose_quota(int(target.value), bases, fixed=fixed)
    return {place: (replace(target, value=Decimal(share)),) for place, share in shares.items()}


def bases_from_report(
    report: GoalsReport, goal_id: str, *, places: Iterable[str], year: int
) -> Mapping[str, int]:
    """The figures of one indicator as bases; of an interval the lower end, which is what is known.

    Raises:
        JingzhunError: a place without a whole figure (GOAL007), every one named.
    """
    known = {
        line.place: line.figure.low.exact
        for line in report.lines
        if (line.head.goal_id, line.head.year) == (goal_id, year)
        and line.figure is not None
        and not line.figure.is_rate
    }
    places = tuple(places)
    missing = [p for p in places if p not in known or known[p].denominator != 1]
    if missing:
        raise JingzhunError([Fault(code="GOAL007", seen=place) for place in missing])
    return {place: int(known[place]) for place in places}


def bases_from_facts(
    facts: PlaceFacts, fact: str, *, places: Iterable[str], on: date, known_on: date
) -> Mapping[str, int]:
    """A dated fact of places (rural population, households) as bases.

    Raises:
        JingzhunError: a place without the fact (PLACE012).
    """
    return {place: int(facts.total(fact, [place], on=on, known_on=known_on)) for place in places}


def _largest_remainders(total: int, bases: Mapping[str, int]) -> Mapping[str, int]:
    whole = sum(bases.values())
    if not whole:
        return dict.fromkeys(bases, 0)
    shares = {place: total * base // whole for place, base in bases.items()}
    order = sorted(bases, key=lambda place: (-(total * bases[place] % whole), place))
    for place in order[: total - sum(shares.values())]:
        shares[place] += 1
    return shares


def _check(
    total: int, bases: Mapping[str, int], fixed: Mapping[str, int], *, unknown: Sequence[str] = ()
) -> None:
    numbers = [("", total), *bases.items(), *fixed.items()]
    faults = [
        Fault(code="GOAL008", seen=f"{place} {number}".strip())
        for place, number in numbers
        if number < 0
    ]
    strangers = [*unknown, *(place for place in fixed if place not in bases)]
    faults += [Fault(code="GOAL009", seen=place) for place in strangers]
    rest = total - sum(fixed.values())
    if rest < 0:
        faults.append(Fault(code="GOAL005", seen=str(sum(fixed.values())), wanted=str(total)))
    free = sum(base for place, base in bases.items() if place not in fixed)
    if not faults and rest and not free:
        faults.append(Fault(code="GOAL007", seen=", ".join(sorted(bases)) or "-"))
    if faults:
        raise JingzhunError(faults)
