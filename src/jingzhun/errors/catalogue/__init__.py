"""The sentences of every fault, in English and Chinese, read once from the TOML files beside this one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """What a fault says and what to do about it, with ``{placeholders}`` for the fault's fields."""

    en: str
    zh: str
    next_en: str
    next_zh: str

    def what(self, language: Language) -> str:
        """The sentence that says what is wrong."""
        return self.zh if language == "zh" else self.en

    def next_step(self, language: Language) -> str:
        """The sentence that says what to do; empty when nothing needs doing."""
        return self.next_zh if language == "zh" else self.next_en


@cache
def load_catalogue() -> Mapping[str, Sentence]:
    """All sentences by code; a code that stands in two files raises ``ValueError``.

    >>> load_catalogue()["GENERAL001"].en
    'The file does not exist.'
    """
    sentences: dict[str, Sentence] = {}
    folder = files(__package__)
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".toml"):
            continue
        for code, texts in tomllib.loads(entry.read_text(encoding="utf-8")).items():
            if code in sentences:
                raise ValueError(f"{code} stands in two catalogue files")
            sentences[code] = Sentence(**texts)
    return sentences


def sentence(code: str) -> Sentence:
    """The sentence of one code; an unknown code raises ``KeyError`` naming it."""
    return load_catalogue()[code]
