"""The word that a misspelt word was probably meant to be."""

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
