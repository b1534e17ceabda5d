"""The small words of goals in Chinese and English: statuses, reasons, natures, parts of a figure."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

Group = Literal["status", "reason", "nature", "part", "pace"]


def goal_word(group: Group, name: str, *, language: Literal["zh", "en"]) -> str:
    """One word, by the value that reports hold.

    >>> goal_word("status", "overdue", language="zh")
    '逾期未完成'
    """
    pair = _words()[group][name]
    return pair[0 if language == "zh" else 1]


@cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    text = files(__package__).joinpath("data/wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
