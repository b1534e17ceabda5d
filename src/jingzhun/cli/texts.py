"""What the command says, in Chinese and English; the sentences stand in ``texts.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The sentences of one language.

    >>> Texts(language="en")("state.yes")
    'met'
    """

    language: Language = "zh"

    def __call__(self, key: str, /, **fields: object) -> str:
        """The sentence under a dotted key, its placeholders filled; an unknown key raises ``KeyError``."""
        group, _, name = key.partition(".")
        sentence = _catalogue()[group][name][self.language]
        return sentence.format(**fields) if fields else sentence

    def counted(self, key: str, /, *, count: int, **fields: object) -> str:
        """The sentence about so many things; of one thing that under ``<key>_one``, where there is such a sentence.

        >>> Texts(language="en").counted("packs.faults", count=1)
        '1 fault.'
        """
        one = f"{key}_one"
        chosen = one if count == 1 and self.find(one) else key
        return self(chosen, count=f"{count:,}", **fields)

    def find(self, key: str) -> str:
        """The sentence under a key; empty where there is none."""
        group, _, name = key.partition(".")
        return _catalogue().get(group, {}).get(name, {}).get(self.language, "")

    def label(self, thing: object) -> str:
        """The label of anything that has ``label_zh`` and ``label_en``."""
        return str(getattr(thing, f"label_{self.language}"))


@cache
def _catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
