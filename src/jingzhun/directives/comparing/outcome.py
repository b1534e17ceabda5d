"""What a comparison says: one line for each quantity or task of either side."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jingzhun.directives.comparing.pairing import Pair
from jingzhun.directives.jsonl import Record
from jingzhun.directives.meaning import Likeness


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One line: the outcome (a key of ``outcomes.toml``), the two sides, and what holds them together.

    ``changed`` names the parts that differ; ``score`` is 0 where nothing was paired.
    """

    outcome: str
    first: Record | None = None
    second: Record | None = None
    score: float = 0.0
    likeness: Likeness | None = None
    is_by_hand: bool = False
    changed: tuple[str, ...] = ()

    def reason(self, language: str) -> str:
        """Why the two sides were held together, or that nothing was found."""
        words = declared()["reasons"]
        if self.likeness is None:
            return str(words["nothing"][language])
        return str(words[self._kind(self.likeness)][language]).format(
            words=self.likeness.shared,
            left=self.likeness.apart[0],
            right=self.likeness.apart[1],
        )

    def _kind(self, likeness: Likeness) -> str:
        if self.is_by_hand:
            return "by_hand"
        if likeness.is_same_indicator:
            return "same_words" if likeness.is_same_scope else "same_indicator"
        return "apart" if any(likeness.apart) else "shared"


def paired(outcome: str, pair: Pair, changed: tuple[str, ...] = ()) -> Compared:
    """The line of a pair."""
    return Compared(
        outcome=outcome,
        first=pair.first,
        second=pair.second,
        score=min(pair.score, 1.0),
        likeness=pair.likeness,
        is_by_hand=pair.is_by_hand,
        changed=changed,
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
