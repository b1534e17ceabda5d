"""``checks.toml``: the words of the checks, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def declared() -> Mapping[str, Any]:
    """Everything the file declares."""
    text = files(__package__).joinpath("data/checks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def check_words() -> Mapping[str, Mapping[str, str]]:
    """What each check says, in Chinese (``zh``) and English (``en``).

    >>> check_words()["years_and_total"]["zh"]
    '分年数之和与总数不符'
    """
    words: Mapping[str, Mapping[str, str]] = declared()["checks"]
    return words
