"""The word lists that reading goes by, from the TOML files in ``data``."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words_of(name: str) -> Mapping[str, Any]:
    """One file of word lists, read once.

    >>> "不少于" in words_of("comparisons")["at_least"]["before"]
    True
    """
    text = files(__package__).joinpath(f"data/{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches any of some words, the longest first.

    >>> any_of(["年", "年底"])
    '(?:年底|年)'
    """
    return _any_of(tuple(words))


@cache
def _any_of(words: tuple[str, ...]) -> str:
    longest_first = sorted(set(words), key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word) for word in longest_first)})"
