"""What a comparison says: one line for each quantity of either side."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jingzhun.directives.comparing.pairing import Pair
from jingzhun.directives.model import Quantity


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One line: the outcome (a key of ``outcomes.toml``), the two sides, and the parts that changed."""

    outcome: str
    first: Quantity | None = None
    second: Quantity | None = None
    pair: Pair | None = None
    changed: tuple[str, ...] = ()

    def reason(self, language: str) -> str:
        """Why the two sides were held together, or that nothing was found."""
        words = declared()["reasons"]
        if self.pair is None:
            return str(words["nothing"][language])
        return str(words[_kind(self.pair)][language]).format(
            words=self.pair.likeness.shared,
            left=self.pair.likeness.apart[0],
            right=self.pair.likeness.apart[1],
        )


def outcome_words() -> Mapping[str, Mapping[str, str]]:
    """Each outcome in Chinese (``zh``) and English (``en``), the gravest first."""
    words: Mapping[str, Mapping[str, str]] = declared()["outcomes"]
    return words


@cache
def declared() -> Mapping[str, Any]:
    """``outcomes.toml``, read once."""
    text = files(__package__).joinpath("data/outcomes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _kind(pair: Pair) -> str:
    if pair.is_by_hand:
        return "by_hand"
    if pair.likeness.is_same_indicator:
        return "same_words" if pair.likeness.is_same_scope else "same_indicator"
    return "apart" if any(pair.likeness.apart) else "shared"
