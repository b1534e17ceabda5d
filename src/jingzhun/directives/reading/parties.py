"""The units that answer: in brackets behind a paragraph, or as the subject of a sentence."""

import re
from dataclasses import dataclass
from functools import cache

from jingzhun.directives.model import Dating, Responsible
from jingzhun.directives.reading.lexicon import any_of, words_of
from jingzhun.directives.reading.times import find_times

_TRAILING = re.compile(r"\)[。.]?\s*$")
_LONGEST_SUBJECT = 40


@dataclass(frozen=True, kw_only=True)
class Bracket:
    """Units named at the end of a paragraph, where that end begins, and when they must have done it."""

    start: int
    responsible: Responsible
    due: Dating | None = None


def find_bracket(words: str) -> Bracket | None:
    """The units at the end of some words, in brackets or behind 责任单位, if they name any.

    >>> find_bracket("架桥。(牵头单位:县交通局;配合单位:各镇)").responsible.supporting
    ('各镇',)
    """
    if match := _roles_begin().search(words):
        inside = words[match.end(1) :].rstrip("。.")
        if match.group().startswith("("):
            inside = inside.removesuffix(")")
        return _named(match.start(), re.split(f"[;,。]?({_role()}):", inside))
    if not _TRAILING.search(words):
        return None
    start = _opening(words)
    units = _units(words[start + 1 : words.rindex(")")].removesuffix("等"))
    if len(units) > 1 and sum(is_unit(unit) for unit in units) * 2 > len(units):
        return Bracket(start=start, responsible=Responsible(supporting=units))
    return None


def find_subject(words: str) -> tuple[str, ...]:
    """The units that a clause obliges; none where its subject is no unit.

    >>> find_subject("县委、县政府每季度至少研究1次"), find_subject("供养补贴由县民政局负责审核")
    (('县委', '县政府'), ('县民政局',))
    """
    if match := re.match(rf"由?([^,“]{{1,{_LONGEST_SUBJECT}}}?){_obliged()}", words):
        subject = match[1].rstrip("也都还")
        units = _units(re.split("(?<!自)由", subject)[-1])  # 供养补贴由县民政局
        begins = re.match(any_of(words_of("parties")["not_subjects"]), subject)
        if units and is_unit(units[-1]) and not begins:
            return units
    return ()


def find_assignment(words: str) -> Responsible | None:
    """Who answers, where a clause says nothing else.

    >>> find_assignment("由县民政局具体负责").lead, find_assignment("县财政局配合").supporting
    (('县民政局',), ('县财政局',))
    >>> find_assignment("由县民政局负责审核") is None
    True
    """
    roles = words_of("parties")["assigned"]
    who = rf"([^,“]{{1,{_LONGEST_SUBJECT}}}?)(?:{any_of(roles['how'])})?"
    if match := re.fullmatch(rf"由{who}{any_of(roles['lead'])}", words):
        units = _units(match[1])
        return Responsible(lead=units) if units and all(map(is_unit, units)) else None
    if match := re.fullmatch(rf"{who}{any_of(roles['supporting'])}", words):
        units = _units(match[1].removeprefix("由"))
        return Responsible(supporting=units) if units and all(map(is_unit, units)) else None
    return None


def is_unit(name: str) -> bool:
    """Whether a name ends like that of a unit, an office or an officer."""
    return bool(_unit_ends().search(name))


@cache
def _unit_ends() -> re.Pattern[str]:
    return re.compile(f"{any_of(words_of('parties')['ends'])}(?:等)?$")


@cache
def _obliged() -> str:
    return any_of(words_of("parties")["obliged"])


@cache
def _role() -> str:
    roles = words_of("parties")
    return any_of([*roles["lead"], *roles["supporting"], *roles["due"]])


@cache
def _roles_begin() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[(。;]|(?<=。))()(?={_role()}:)")


def _opening(words: str) -> int:
    """Where the last brackets open, with brackets inside them passed over."""
    depth = 0
    for place in range(words.rindex(")"), -1, -1):
        depth += {")": 1, "(": -1}.get(words[place], 0)
        if not depth:
            return place
    return 0


def _named(start: int, parts: list[str]) -> Bracket:
    """The units and the time after each word that introduces them."""
    roles = words_of("parties")
    pairs = list(zip(parts[1::2], parts[2::2], strict=True))
    lead, supporting = (
        tuple(unit for role, words in pairs if role in roles[name] for unit in _units(words))
        for name in ("lead", "supporting")
    )
    times = [mark for role, words in pairs if role in roles["due"] for mark in find_times(words)]
    return Bracket(
        start=start,
        responsible=Responsible(lead=lead, supporting=supporting),
        due=times[-1].dating if times else None,
    )


def _units(words: str) -> tuple[str, ...]:
    """The names of a list; a comma inside brackets is part of a name."""
    parts = re.split(r"(?:[、,;]|和(?=各|市|县|省|镇|乡|村)|以及)(?![^()]*\))", words)
    return tuple(part.strip() for part in parts if part.strip(" ;。"))
