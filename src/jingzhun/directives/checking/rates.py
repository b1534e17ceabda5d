"""Shares and rates computed again from the counts beside them."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from jingzhun.directives.checking.amounts import half_step, rounded, written
from jingzhun.directives.checking.finding import Finding, Place, place_at
from jingzhun.directives.checking.material import Material, Sentence
from jingzhun.directives.meaning import per, unit_class
from jingzhun.directives.model import Comparison, Quantity

_SHARE = re.compile(r"占(?P<of>[^，,。；;占]{0,24}?)(?:约|近)?(?P<percent>\d+(?:\.\d+)?)\s*[%％]")
_RATE = re.compile(r"(?:覆盖率|完成率|比例|比率|率)$")
_SHORTEST_STEM = 2


def check_rates(material: Material) -> Iterator[Finding]:
    """Shares and rates that do not follow from the counts of their sentence."""
    for n, sentence in enumerate(material.sentences):
        before = material.sentences[n - 1].quantities if n else ()
        yield from _shares(material, sentence, before)
        yield from _rates(material, sentence)


def _shares(
    material: Material, sentence: Sentence, before: Sequence[Quantity]
) -> Iterator[Finding]:
    """``农户4800户，其中脱贫户1200户，占25%``."""
    for match in _SHARE.finditer(sentence.words):
        place = sentence.start + match.start()
        part = next((q for q in reversed(sentence.quantities) if _is_part(q, place)), None)
        if part is None:
            continue
        wholes = [
            q
            for q in (*before, *sentence.quantities)
            if unit_class(q.unit) == unit_class(part.unit) and q.value > part.value
        ]
        percent = place_at(material.text, place, sentence.start + match.end(), part.section)
        yield from _share(material, part, wholes, percent, match["percent"])


def _is_part(quantity: Quantity, place: int) -> bool:
    """A count right before the word: nothing but its own words between."""
    gap = place - quantity.figure_end
    return unit_class(quantity.unit) != "percent" and 0 <= gap < 12


def _rates(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """``行政村200个，已通客车160个，通客车率80%``: a whole, a part that the rate names, and the rate."""
    for n, rate in enumerate(sentence.quantities[2:], start=2):
        whole, part = sentence.quantities[n - 2 : n]
        stem = _RATE.sub("", rate.indicator)
        is_rate = rate.unit == "%" and stem != rate.indicator
        if not is_rate or rate.comparison is not Comparison.EQUAL or not _are_counts(whole, part):
            continue
        if len(stem) >= _SHORTEST_STEM and stem[-3:] in part.indicator:
            words = material.text[rate.figure_start : rate.figure_end].rstrip("%％ ")
            yield from _share(material, part, [whole], material.place(rate), words)


def _are_counts(whole: Quantity, part: Quantity) -> bool:
    is_alike = unit_class(whole.unit) == unit_class(part.unit) != "percent"
    return is_alike and not per(whole.unit) and whole.value > part.value


def _share(
    material: Material, part: Quantity, wholes: Sequence[Quantity], percent: Place, printed: str
) -> Iterator[Finding]:
    if not wholes or not re.fullmatch(r"\d+(?:\.\d+)?", printed):
        return
    stated, half = Decimal(printed), half_step(printed)
    off, whole = min(
        ((abs(part.value * 100 / q.value - stated), q) for q in wholes), key=lambda found: found[0]
    )
    if off <= half:
        return
    right = rounded(part.value * 100 / whole.value)
    yield material.finding(
        "rate_recomputed",
        "warn" if off <= 2 * half else "error",
        part.indicator,
        [material.place(part), material.place(whole), percent],
        f"{written(part.value)} ÷ {written(whole.value)} = {right}% ≠ {printed}%",
    )
