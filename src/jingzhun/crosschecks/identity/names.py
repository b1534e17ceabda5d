"""The forms of a name under which different spellings of it meet."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import numpy as np
import pyarrow as pa
import yaml
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin

_NOTE = re.compile(r"[(\[【<].*?[)\]】>]")
_SEPARATORS = re.compile(r"[^0-9A-Z\u3400-\u9fff\U00020000-\U000323af]+")
_NOBODY = ("无", "不详", "未知", "无名", "空")
_LONGEST = 16
_POINTS = 0x32400
_FACTOR = np.uint64(0x9E3779B97F4A7C15)

Points = NDArray[np.uint32]
Hashes = NDArray[np.uint64]


@dataclass(frozen=True, kw_only=True)
class NameForms:
    """One name in the forms that are compared.

    ``plain`` is the name without separators, notes and variant characters; ``sound`` stands for its syllables without
    tones; ``key`` for its syllables as they are confused in speech, whatever their order, so that homophones and
    transposed characters have one; ``surname`` is one character, or two of a compound surname.
    """

    plain: str
    sound: int
    key: int
    surname: str


@dataclass(frozen=True, kw_only=True)
class _Characters:
    same: Mapping[int, str]
    compound: frozenset[str]
    readings: Mapping[str, str]
    initials: tuple[tuple[str, str], ...]
    finals: tuple[tuple[str, str], ...]


def name_forms(name: str) -> NameForms | None:
    """The forms of a written name; ``None`` where nobody is named.

    >>> name_forms("闫 小紅").plain, name_forms("阿依·古丽").plain
    ('阎小红', '阿依古丽')
    >>> name_forms("张小红").key == name_forms("章红晓").key
    True
    >>> name_forms("欧阳红").surname
    '欧阳'
    """
    rows = forms_table([name]).to_pylist()
    if not rows:
        return None
    row = rows[0]
    return NameForms(
        plain=row["plain"], sound=row["sound"], key=row["name_key"], surname=row["surname"]
    )


def plain_name(name: str) -> str:
    """The name in simplified characters, without blanks, separators and notes in brackets.

    >>> plain_name("  王小明（已故）")
    '王小明'
    """
    wide = unicodedata.normalize("NFKC", name).upper()
    return _SEPARATORS.sub("", _NOTE.sub("", wide)).translate(_characters().same)


def forms_table(names: Sequence[str]) -> pa.Table:
    """The forms of many names: columns ``written``, ``plain``, ``sound``, ``name_key``, ``surname``.

    Names that name nobody are left out. A register has half a million of them, so the characters are looked up side
    by side in tables over all code points; only names with anything but common characters are mended one by one.
    """
    tidy = list(names)
    points = _points(tidy)
    common = ((points >= 0x4E00) & (points <= 0x9FFF)) | (points == 0)
    irregular = ~common.all(axis=1) | (np.fromiter(map(len, tidy), np.int64, len(tidy)) > _LONGEST)
    for row in np.flatnonzero(irregular):
        tidy[row] = plain_name(tidy[row])[:_LONGEST]
    points = _variants()[_points(tidy)]
    plain = points.view(f"<U{points.shape[1]}").ravel()
    surnames = _surnames(points)
    sounds, confused = _sounds(points)
    somebody = ~np.isin(plain, ("", *_NOBODY))
    columns = {
        "written": pa.array(list(names), pa.string()),
        "plain": pa.array(plain.tolist(), pa.string()),
        "sound": pa.array(_hashed(sounds)),
        "name_key": pa.array(_hashed(np.sort(confused, axis=1))),
        "surname": pa.array(surnames.tolist(), pa.string()),
    }
    return pa.table(columns).filter(pa.array(somebody))


def _points(names: Sequence[str]) -> Points:
    """The code points of the first characters of each name, a row a name, 0 behind its end."""
    width = min(max(map(len, names), default=0), _LONGEST)
    texts = np.array(names, dtype=f"<U{max(width, 3)}")
    points: Points = texts.view(np.uint32).reshape(len(names), max(width, 3))
    return np.where(points < _POINTS, points, ord("?")).astype(np.uint32)


@cache
def _variants() -> Points:
    table = np.arange(_POINTS, dtype=np.uint32)
    for other, kept in _characters().same.items():
        table[other] = ord(kept)
    return table


def _surnames(points: Points) -> NDArray[np.str_]:
    compound = np.array(sorted(_characters().compound), dtype="<U2")
    first_two = np.ascontiguousarray(points[:, :2]).view("<U2").ravel()
    is_compound = np.isin(first_two, compound) & (points[:, 2] != 0)
    return np.where(is_compound, first_two, first_two.astype("<U1"))


def _sounds(points: Points) -> tuple[Hashes, Hashes]:
    """The syllables of each character, and as they are confused in speech, as hashes of their texts; 0 for none."""
    exact, confused = np.zeros(_POINTS, np.uint64), np.zeros(_POINTS, np.uint64)
    seen = np.zeros(_POINTS, np.bool_)
    seen[points] = True
    for point in np.flatnonzero(seen[1:]) + 1:
        syllable = _syllable(chr(point))
        exact[point], confused[point] = _hash(syllable), _hash(_as_confused(syllable))
    sounds, alike = exact[points], confused[points]
    for surname, syllable in _characters().readings.items():
        rows = points[:, 0] == ord(surname)
        sounds[rows, 0], alike[rows, 0] = _hash(syllable), _hash(_as_confused(syllable))
    return sounds, alike


def _hashed(values: Hashes) -> NDArray[np.int64]:
    """One number for each row of numbers; what wraps around is wanted."""
    found = np.zeros(len(values), np.uint64)
    for column in values.T:
        found = np.where(column, found * _FACTOR + column, found)
    return found.view(np.int64)


@cache
def _hash(text: str) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little"))


def _syllable(character: str) -> str:
    """One syllable without tone; what has no reading stands for itself."""
    return str(lazy_pinyin(character, style=Style.NORMAL)[0]).lower()


@cache
def _as_confused(syllable: str) -> str:
    characters = _characters()
    for kept, heard in characters.initials:
        if syllable.startswith(heard):
            syllable = kept + syllable[len(heard) :]
    for kept, heard in characters.finals:
        if syllable.endswith(heard):
            syllable = syllable[: -len(heard)] + kept
    return syllable


@cache
def _characters() -> _Characters:
    text = (files(__package__) / "data" / "characters.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    pairs = [(kept, heard) for kept, heard in raw["confused_sounds"]]
    return _Characters(
        same={ord(other): group[0] for group in raw["same"].split() for other in group[1:]},
        compound=frozenset(raw["compound_surnames"].split()),
        readings=raw["surname_readings"],
        initials=tuple(pair for pair in pairs if pair[0][0] not in "aei"),
        finals=tuple(pair for pair in pairs if pair[0][0] in "aei"),
    )
