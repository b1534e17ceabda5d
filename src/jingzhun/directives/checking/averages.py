"""Averages and products computed again: so much for each, so many of them, so much in all."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from jingzhun.directives.checking.amounts import amount_of, rounded, written
from jingzhun.directives.checking.finding import Finding
from jingzhun.directives.checking.material import Material, Sentence
from jingzhun.directives.meaning import per, unit_class
from jingzhun.directives.model import Quantity

_EACH = re.compile(r"(?:人均|户均|村均|每(?P<unit>[人名户村所个座家处站]))[^，,。；;\d]{0,8}$")
_AVERAGE = {"人均": "person", "户均": "household", "村均": "village"}
_TOGETHER = re.compile(r"(?:共|总|合计|投入|安排|需)[^，,。；;\d]{0,8}$")
_NEAR = Decimal("0.02")
_LEAD = 14  # characters in front of a figure that say what it is


def check_averages(material: Material) -> Iterator[Finding]:
    """Sums of money that are not the average times the count, where each of the three stands once in a sentence."""
    for sentence in material.sentences:
        money = [q for q in sentence.quantities if unit_class(q.unit) == "money"]
        for each in money:
            words = _lead(sentence, each)
            if found := _EACH.search(words):
                yield from _held(
                    material, sentence, each, found, [q for q in money if q is not each]
                )


def _held(
    material: Material,
    sentence: Sentence,
    each: Quantity,
    found: re.Match[str],
    others: Sequence[Quantity],
) -> Iterator[Finding]:
    wholes = [q for q in others if not per(q.unit) and not _EACH.search(_lead(sentence, q))]
    counts = [q for q in sentence.quantities if _is_counted(q, found)]
    if len(wholes) != 1 or len(counts) != 1:
        return
    if counts[0].figure_start < wholes[0].figure_start < each.figure_start:
        return  # so many things, a sum for something else, and what each of another kind gets
    is_average = found.group()[:2] in _AVERAGE
    if is_average or _TOGETHER.search(_lead(sentence, wholes[0])):
        yield from _compared(material, each, counts[0], wholes[0])


def _is_counted(quantity: Quantity, found: re.Match[str]) -> bool:
    """Whether a quantity counts those of whom each gets so much."""
    if per(quantity.unit):
        return False
    unit = found["unit"]
    if unit is None:
        return unit_class(quantity.unit) == _AVERAGE[found.group()[:2]]
    return quantity.unit == unit or (unit == "村" and quantity.indicator.endswith(("村数", "村")))


def _compared(
    material: Material, each: Quantity, count: Quantity, whole: Quantity
) -> Iterator[Finding]:
    right, stated = whole.value / count.value, amount_of(material.text, each)
    off = abs(right - each.value) / max(right, Decimal(1))
    if off == 0 or (not stated.is_exact and stated.low <= right <= stated.high):
        return
    yield material.finding(
        "average_recomputed",
        "warn" if off <= _NEAR else "error",
        each.indicator,
        [material.place(quantity) for quantity in (whole, count, each)],
        f"{written(whole.value)} ÷ {written(count.value)} = {rounded(right)} ≠ {written(each.value)}（元）",
    )


def _lead(sentence: Sentence, quantity: Quantity) -> str:
    """The words right in front of a figure."""
    end = quantity.figure_start - sentence.start
    return sentence.words[max(end - _LEAD, 0) : max(end, 0)]
