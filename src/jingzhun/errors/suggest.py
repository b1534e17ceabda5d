"""The words that a misspelt or mistaken word was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches

_ALIKE = 0.6  # difflib's own threshold: one wrong letter in five still matches


def closest(word: str, candidates: Iterable[str]) -> str:
    """The candidate most like ``word``, or ``""`` when none is alike.

    Case does not count; the order in which the candidates come does not either, so that a message
    never changes from run to run.

    >>> closest("dwelling_grad", ["dibao", "dwelling_grade", "dwelling_area_m2"])
    'dwelling_grade'
    >>> closest("xyz", ["dibao", "dwelling_grade"])
    ''
    """
    by_folded = {name.casefold(): name for name in sorted(candidates, reverse=True)}
    found = get_close_matches(word.casefold(), sorted(by_folded), n=1, cutoff=_ALIKE)
    return by_folded[found[0]] if found else ""


def nearest(word: str, candidates: Iterable[str], *, limit: int = 3) -> list[str]:
    """Up to ``limit`` candidates for an identifier: those made of its own words, then those most like it.

    Who asks for a thing by a longer or a shorter name than ours shares whole words with it, which letters alone
    would not tell.

    >>> nearest("health_support", ["disability_support", "health", "yulu"])
    ['health', 'disability_support']
    >>> nearest("nonsense", ["health", "yulu"])
    []
    """
    known = sorted(candidates)
    asked = set(word.casefold().split("_"))
    sharing = [
        name for name in known if asked > set(name.split("_")) or asked < set(name.split("_"))
    ]
    alike = get_close_matches(word.casefold(), known, n=limit, cutoff=_ALIKE)
    return list(dict.fromkeys([*sharing, *alike]))[:limit]
