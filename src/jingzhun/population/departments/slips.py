"""What goes wrong when a clerk types an identity: numbers, names, dates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml
from pypinyin import Style, lazy_pinyin

from jingzhun.population.names import load_names

Random = np.random.Generator

ID_SLIPS: Mapping[str, float] = {
    "digit": 0.32, "swapped": 0.16, "dropped": 0.12, "extra": 0.04, "two_digits": 0.08, "rounded": 0.10,
    "blank": 0.10, "of_kin": 0.08,
}  # fmt: skip
"""Kinds of damaged numbers and their shares: after these the number is another one, or none."""

ID_STYLES: Mapping[str, float] = {
    "fifteen": 0.35, "small_x": 0.15, "spaced": 0.15, "wide": 0.10, "letters": 0.15, "apostrophe": 0.10,
}  # fmt: skip
"""Other ways to write a right number."""

NAME_SLIPS: Mapping[str, float] = {
    "homophone": 0.35, "written_otherwise": 0.20, "transposed": 0.12, "dropped": 0.10, "another": 0.15, "noted": 0.08,
}  # fmt: skip
"""Kinds of misspelt names and their shares."""


@dataclass(frozen=True, kw_only=True)
class Slips:
    """How often what goes wrong; ``strangers`` are rows of nobody in the population, ``repeated`` stand twice."""

    damaged_ids: float = 0.10
    otherwise_written_ids: float = 0.08
    misspelt_names: float = 0.03
    wrong_dates: float = 0.01
    other_villages: float = 0.03
    strangers: float = 0.12
    repeated: float = 0.01


def damage_id(kind: str, number: str | None, *, kin_number: str | None, rng: Random) -> str | None:
    """The number after one slip; a kind that cannot happen to it leaves it as it is.

    ``kin_number`` is that of another member of the household, which a tired clerk copies.
    """
    if number is None or len(number) != 18:
        return number
    if kind == "of_kin":
        return kin_number or number
    return None if kind == "blank" else _ID_MAKERS[kind](number, rng)


def damage_name(kind: str, name: str, rng: Random) -> str:
    """The name after one slip; a kind that cannot happen to it leaves it as it is."""
    return _NAME_MAKERS[kind](name, rng)


def damage_date(day: date, rng: Random) -> date:
    """Another day: day and month changed places where they can, else a day or a year off."""
    if day.day <= 12 and day.day != day.month and rng.random() < 0.5:
        return day.replace(month=day.day, day=day.month)
    return day + timedelta(days=int(rng.choice([-365, -10, -1, 1, 10, 365])))


def write_date(day: date, rng: Random) -> str:
    """A date as one of the clerks of an office writes it."""
    forms = (
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
    )
    return forms[int(rng.choice(4, p=(0.7, 0.15, 0.1, 0.05)))]


def _digit(number: str, rng: Random) -> str:
    place = int(rng.integers(17))
    other = (int(number[place]) + int(rng.integers(1, 10))) % 10
    return f"{number[:place]}{other}{number[place + 1 :]}"


def _swapped(number: str, rng: Random) -> str:
    places = [p for p in range(16) if number[p] != number[p + 1]]
    place = places[int(rng.integers(len(places)))]
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def _dropped(number: str, rng: Random) -> str:
    place = int(rng.integers(18))
    return number[:place] + number[place + 1 :]


def _extra(number: str, rng: Random) -> str:
    place = int(rng.integers(18))
    return number[:place] + number[place] + number[place:]


def _two_digits(number: str, rng: Random) -> str:
    return _digit(_digit(number, rng), rng)


_TO_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_ID_MAKERS: Mapping[str, Callable[[str, Random], str]] = {
    "digit": _digit,
    "swapped": _swapped,
    "dropped": _dropped,
    "extra": _extra,
    "two_digits": _two_digits,
    "rounded": lambda number, _rng: number[:15] + "000",
    "fifteen": lambda number, _rng: number[:6] + number[8:17] if number[6:8] == "19" else number,
    "small_x": lambda number, _rng: number.lower(),
    "spaced": lambda number, _rng: f"{number[:6]} {number[6:14]} {number[14:]}",
    "wide": lambda number, _rng: number.translate(_TO_WIDE),
    "letters": lambda number, _rng: (
        number[:14] + number[14:17].replace("0", "O").replace("1", "I") + number[17]
    ),
    "apostrophe": lambda number, _rng: f"'{number}",
}


def _homophone(name: str, rng: Random) -> str:
    places = list(rng.permutation(len(name)))
    for place in places:
        others = [c for c in _heard_alike(name[place]) if c != name[place]]
        if others:
            return name[:place] + others[int(rng.integers(len(others)))] + name[place + 1 :]
    return name


def _written_otherwise(name: str, rng: Random) -> str:
    places = [place for place, character in enumerate(name) if character in _slips()["otherwise"]]
    if not places:
        return name
    place = places[int(rng.integers(len(places)))]
    written: str = _slips()["otherwise"][name[place]]
    return name[:place] + written + name[place + 1 :]


def _transposed(name: str, _rng: Random) -> str:
    return name[:-2] + name[-1] + name[-2] if len(name) > 2 else name


def _dropped_character(name: str, rng: Random) -> str:
    if len(name) < 3:
        return name
    place = int(rng.integers(1, len(name)))
    return name[:place] + name[place + 1 :]


def _another(name: str, rng: Random) -> str:
    characters = load_names().characters
    place = int(rng.integers(1, len(name))) if len(name) > 1 else 0
    return name[:place] + characters[int(rng.integers(len(characters)))] + name[place + 1 :]


def _noted(name: str, rng: Random) -> str:
    notes: list[str] = _slips()["notes"]
    if rng.random() < 0.5:
        return "　".join(name) if len(name) == 2 else f" {name} "
    return name + notes[int(rng.integers(len(notes)))]


_NAME_MAKERS: Mapping[str, Callable[[str, Random], str]] = {
    "homophone": _homophone,
    "written_otherwise": _written_otherwise,
    "transposed": _transposed,
    "dropped": _dropped_character,
    "another": _another,
    "noted": _noted,
}


@cache
def _heard_alike(character: str) -> tuple[str, ...]:
    """The characters of the stock of names with the same syllable, whatever their tone."""
    groups: dict[str, list[str]] = {}
    stock = load_names()
    for other in dict.fromkeys([*"".join(stock.surnames), *stock.characters]):
        groups.setdefault(_syllable(other), []).append(other)
    return tuple(groups.get(_syllable(character), ()))


@cache
def _syllable(character: str) -> str:
    return str(lazy_pinyin(character, style=Style.NORMAL)[0])


@cache
def _slips() -> dict[str, Any]:
    text = (files("jingzhun.population") / "data" / "slips.yaml").read_text(encoding="utf-8")
    raw = yaml.safe_load(text)
    pairs = raw["written_otherwise"].split()
    return {"otherwise": {pair[0]: pair[1] for pair in pairs}, "notes": raw["notes"]}
