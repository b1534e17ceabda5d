"""The units that answer: in brackets behind a paragraph, or as the subject of a sentence."""

import re
from dataclasses import dataclass
from functools import cache

from jingzhun.directives.model import Responsible
from jingzhun.directives.reading.lexicon import any_of, words_of

_TRAILING = re.compile(r"\)[。.]?\s*$")
_LONGEST_SUBJECT = 40


@dataclass(frozen=True, kw_only=True)
class Bracket:
    """Units in brackets at the end of a paragraph, and where the brackets begin."""

    start: int
    responsible: Responsible


def find_bracket(words: str) -> Bracket | None:
    """The units in brackets behind some words, if they name any.

    >>> find_bracket("架桥。(牵头单位:县交通局;配合单位:各镇)").responsible.supporting
    ('各镇',)
    """
    if not _TRAILING.search(words):
        return None
    start = _opening(words)
    inside = words[start + 1 : words.rindex(")")]
    named = re.split(f"[;;。]?({any_of([*_lead(), *_supporting()])}):", inside)
    if len(named) > 1:
        return Bracket(start=start, responsible=_named(named))
    units = _units(inside.removesuffix("等"))
    if len(units) > 1 and sum(is_unit(unit) for unit in units) * 2 > len(units):
        return Bracket(start=start, responsible=Responsible(supporting=units))
    return None


def find_subject(words: str) -> tuple[str, ...]:
    """The units that a clause obliges; none where its subject is no unit.

    >>> find_subject("县委、县政府每季度至少研究1次")
    ('县委', '县政府')
    """
    if match := re.match(rf"由?([^,“]{{1,{_LONGEST_SUBJECT}}}?){_obliged()}", words):
        subject = match[1].rstrip("也都还")
        units = _units(subject)
        begins = re.match(any_of(words_of("parties")["not_subjects"]), subject)
        if units and is_unit(units[-1]) and not begins:
            return units
    return ()


def is_unit(name: str) -> bool:
    """Whether a name ends like that of a unit, an office or an officer."""
    return bool(_unit_ends().search(name))


@cache
def _unit_ends() -> re.Pattern[str]:
    return re.compile(f"{any_of(words_of('parties')['ends'])}(?:等)?$")


@cache
def _obliged() -> str:
    return any_of(words_of("parties")["obliged"])


def _lead() -> list[str]:
    lead: list[str] = words_of("parties")["lead"]
    return lead


def _supporting() -> list[str]:
    supporting: list[str] = words_of("parties")["supporting"]
    return supporting


def _opening(words: str) -> int:
    """Where the last brackets open, with brackets inside them passed over."""
    depth = 0
    for place in range(words.rindex(")"), -1, -1):
        depth += {")": 1, "(": -1}.get(words[place], 0)
        if not depth:
            return place
    return 0


def _named(parts: list[str]) -> Responsible:
    """The units after each word that introduces them."""
    pairs = list(zip(parts[1::2], parts[2::2], strict=True))
    lead = tuple(unit for role, units in pairs if role in _lead() for unit in _units(units))
    others = tuple(unit for role, units in pairs if role in _supporting() for unit in _units(units))
    return Responsible(lead=lead, supporting=others)


def _units(words: str) -> tuple[str, ...]:
    """The names of a list; a comma inside brackets is part of a name."""
    parts = re.split(r"(?:[、,;]|和(?=各|市|县|省|镇|乡|村)|以及)(?![^()]*\))", words)
    return tuple(part.strip() for part in parts if part.strip(" ;。"))
