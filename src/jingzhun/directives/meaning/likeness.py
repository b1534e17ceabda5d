"""How far two quantities speak of the same thing: a score and the reason for it."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from jingzhun.directives.model import Quantity

_SCOPE_WEIGHT = 0.25
_REMEMBERED = 50_000  # of many documents in one process only the latest
_APART_FACTOR = 0.4
_LEAST = 0.3  # nobody asks why less alike ones are not alike
_SIGNS = re.compile(r"[^\w%‰]+")


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A score from 0 (nothing in common) to 1 (the same words), and what speaks for and against it.

    ``shared`` are the words both have, ``apart`` the words that keep them apart.
    """

    score: float
    is_same_indicator: bool = False
    is_same_scope: bool = False
    shared: str = ""
    apart: tuple[str, str] = ("", "")


_NOTHING = Likeness(score=0.0)


def compare_quantities(one: Quantity, other: Quantity) -> Likeness:
    """How alike two quantities are by indicator, scope and unit; years and values do not count."""
    return _compared(one.indicator, one.scope, one.unit, other.indicator, other.scope, other.unit)


@lru_cache(maxsize=_REMEMBERED)
def _compared(
    indicator: str, scope: str, unit: str, other_indicator: str, other_scope: str, other_unit: str
) -> Likeness:
    if unit_class(unit) != unit_class(other_unit) or per(unit) != per(other_unit):
        return _NOTHING
    left, right = plain_indicator(indicator), plain_indicator(other_indicator)
    near, far = plain_scope(scope), plain_scope(other_scope)
    score = (1 - _SCOPE_WEIGHT) * overlap(left, right) + _SCOPE_WEIGHT * overlap(near, far)
    if score < _LEAST:
        return Likeness(score=round(score, 3))
    against = words_apart(f"{scope}{indicator}", f"{other_scope}{other_indicator}")
    return Likeness(
        score=round(score * (_APART_FACTOR if any(against) else 1.0), 3),
        is_same_indicator=left == right,
        is_same_scope=near == far,
        shared=longest_shared(left, right),
        apart=against,
    )


@lru_cache(maxsize=_REMEMBERED)
def plain_indicator(words: str) -> str:
    """An indicator without the words that change nothing, each variant as its first spelling.

    >>> plain_indicator("新建的标准化卫生室个数")
    '建设卫生室'
    """
    plain = _SIGNS.sub("", words)
    for variant, first in _variants():
        plain = plain.replace(variant, first)
    for filler in sorted(declared()["filler"], key=len, reverse=True):
        plain = plain.replace(filler, "")
    return plain or _SIGNS.sub("", words)


@lru_cache(maxsize=_REMEMBERED)
def plain_scope(words: str) -> str:
    """A scope; empty where it is the whole place of the document."""
    plain = _SIGNS.sub("", words)
    for word in declared()["everywhere"]:
        plain = plain.removeprefix(word)
    return plain.removesuffix("的")


@lru_cache(maxsize=_REMEMBERED)
def overlap(one: str, other: str) -> float:
    """The share of pairs of neighbouring characters that two texts have in common (Dice), 1 for the same text.

    >>> overlap("饮水安全", "饮水安全"), overlap("饮水", "道路")
    (1.0, 0.0)
    """
    return 1.0 if one == other else shared_part(pairs_of(one), pairs_of(other))


def pairs_of(text: str) -> Counter[str]:
    """How often each pair of neighbouring characters stands in a text."""
    return Counter(text[n : n + 2] for n in range(max(len(text) - 1, min(len(text), 1))))


def shared_part(one: Counter[str], other: Counter[str]) -> float:
    """The share of the pairs of two texts that stand in both."""
    whole = one.total() + other.total()
    return 2 * sum(min(count, other[pair]) for pair, count in one.items()) / whole if whole else 0.0


def words_apart(one: str, other: str) -> tuple[str, str]:
    """The first two words that keep two texts apart; empty ones if none do.

    >>> words_apart("非贫困村道路", "贫困村道路")
    ('非贫困', '贫困')
    """
    for line in declared()["apart"]:
        left, right = _first(line, one), _first(line, other)
        if left and right and left != right:
            return left, right
    return "", ""


@lru_cache(maxsize=_REMEMBERED)
def unit_class(unit: str) -> str:
    """What a unit counts: ``person``, ``money``, ``percent`` …; the unit itself where nothing is declared.

    >>> unit_class("名/村"), unit_class("元")
    ('person', 'money')
    """
    base = unit.partition("/")[0].replace("％", "%")
    return _unit_classes().get(base, base)


def per(unit: str) -> str:
    """What a unit is counted per, such as ``村`` of ``人/村``; empty for a plain unit."""
    return unit.partition("/")[2].replace("·年", "").replace("年", "").strip("·/")


def longest_shared(one: str, other: str) -> str:
    """The longest words that two texts share."""
    best = ""
    for start in range(len(one)):
        end = start + len(best) + 1
        while end <= len(one) and one[start:end] in other:
            best = one[start:end]
            end += 1
    return best


@cache
def declared() -> Mapping[str, Any]:
    """``words.toml``, read once."""
    text = files(__package__).joinpath("data/words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _first(line: Sequence[str], text: str) -> str:
    return next((word for word in line if word in text), "")


@cache
def _variants() -> tuple[tuple[str, str], ...]:
    """Each variant and its first spelling, the longest first."""
    found = [(word, line[0]) for line in declared()["same"] for word in line[1:]]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def _unit_classes() -> Mapping[str, str]:
    return {unit: name for name, units in declared()["units"].items() for unit in units}
