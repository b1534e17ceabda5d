"""How far an entry speaks of what some words say."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from jingzhun.directives.meaning.likeness import pairs_of
from jingzhun.packs import Entry, Goal

_LEAST_OF_PARTS = 5  # characters
_PAIR_WEIGHT = 0.6  # pairs of characters count more than single ones
_SIGNS = re.compile(r"[\W_]+")


def likeness(entry: Entry, words: str) -> float:
    """How much of an entry's label, or of what it says besides, stands in some words: from 0 to 1."""
    return max((_share(text, words) for text in _texts(entry)), default=0.0)


def _texts(entry: Entry) -> Iterator[str]:
    """What an entry says in words; a step called 培训 says nothing of which training."""
    yield entry.label
    if isinstance(entry, Goal):
        yield entry.indicator.label
    parts = [part for name in ("gives", "steps", "parts") for part in getattr(entry, name, ())]
    said = [*(part.label for part in parts), getattr(entry, "done_when", "")]
    yield from (text for text in said if len(text) >= _LEAST_OF_PARTS)


def _share(label: str, words: str) -> float:
    """How much of a label stands in some words, pairs of characters and single ones weighed."""
    pairs, others = _pieces(label), _pieces(words)
    letters, other_letters = set(_plain(label)), set(_plain(words))
    if not letters:
        return 0.0
    in_pairs = sum(min(count, others[pair]) for pair, count in pairs.items()) / pairs.total()
    in_letters = len(letters & other_letters) / len(letters)
    return _PAIR_WEIGHT * in_pairs + (1 - _PAIR_WEIGHT) * in_letters


@lru_cache(maxsize=10_000)
def _pieces(text: str) -> Counter[str]:
    return pairs_of(_plain(text))


@lru_cache(maxsize=10_000)
def _plain(text: str) -> str:
    return _SIGNS.sub("", text)
