"""Percentages, growth and averages computed again from the figures beside them."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from jingzhun.directives.checking.amounts import amount_of, figures_in, written
from jingzhun.directives.checking.finding import Finding, Gravity, Place, place_at
from jingzhun.directives.checking.material import Material, Sentence
from jingzhun.directives.meaning import per, unit_class
from jingzhun.directives.model import Quantity

_SHARE = re.compile(r"占(?P<of>[^，,。；;占]{0,24}?)(?:约|近)?(?P<percent>\d+(?:\.\d+)?)\s*[%％]")
_CHANGE = re.compile(
    r"[由从](?P<from>[^，,。；;]{0,12}?\d[\d,.]*\s*[万亿]?)(?P<unit>[^\d，,。；;到至]{0,6})"
    r"[^，,。；;\d]{0,6}(?:到|至|为)(?P<to>[^，,。；;]{0,6}?\d[\d,.]*\s*[万亿]?[%％]?)[^，,。；;\d]{0,6}"
    r"[，,]?[^，,。；;\d]{0,8}?(?P<word>增长|增加|提高|上升|提升|下降|降低|减少)(?:了|约|近)?"
    r"(?P<by>\d[\d,.]*\s*[万亿]?)(?P<kind>个百分点|百分点|[%％]|[^\d，,。；;、]{1,3})"
)
_FALLS = ("下降", "降低", "减少")
_HALF = Decimal("0.5")
_AVERAGE = re.compile(r"人均|户均|村均|每人|每户|每村|平均每")
_OF_WHAT = {"人均": "person", "每人": "person", "户均": "household", "每户": "household"}
_WARN_SHARE = Decimal("0.02")


def check_rates(material: Material) -> Iterator[Finding]:
    """Shares, changes and averages that do not follow from the figures of their sentence."""
    for n, sentence in enumerate(material.sentences):
        before = material.sentences[n - 1].quantities if n else ()
        yield from _shares(material, sentence, before)
        yield from _changes(material, sentence)
        yield from _averages(material, sentence)


def _shares(
    material: Material, sentence: Sentence, before: Sequence[Quantity]
) -> Iterator[Finding]:
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


def _share(
    material: Material, part: Quantity, wholes: Sequence[Quantity], percent: Place, printed: str
) -> Iterator[Finding]:
    stated, half = Decimal(printed), half_step(printed)
    rates = [(abs(part.value * 100 / q.value - stated), q) for q in wholes]
    if not rates or min(rates, key=lambda r: r[0])[0] <= half:
        return
    off, whole = min(rates, key=lambda r: r[0])
    yield material.finding(
        "rate_recomputed",
        "warn" if off <= 2 * half else "error",
        part.indicator,
        [material.place(part), material.place(whole), percent],
        f"{written(part.value)} ÷ {written(whole.value)} = {_rounded(part.value * 100 / whole.value)}% ≠ {printed}%",
    )


def half_step(printed: str) -> Decimal:
    """Half of what the last printed digit counts.

    >>> half_step("71.29"), half_step("85")
    (Decimal('0.005'), Decimal('0.5'))
    """
    return _HALF.scaleb(-len(printed.partition(".")[2]))


def _rounded(value: Decimal) -> str:
    return written(value.quantize(Decimal("0.01")))


def _changes(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """``由A提高到B，增长C%``: C from A and B."""
    for match in _CHANGE.finditer(sentence.words):
        old, new, by = (next(iter(_values(match[key])), None) for key in ("from", "to", "by"))
        if old is None or new is None or by is None or old == 0:
            continue
        change = old - new if match["word"] in _FALLS else new - old
        is_share = match["kind"] in ("%", "％")
        if is_share and match["unit"].strip().startswith(("%", "％")):
            continue  # of a rate a percentage may mean points: both readings are heard
        right = change * 100 / old if is_share else change
        printed = match["by"].strip()
        half = half_step(printed) if is_share else Decimal(0)
        if abs(right - by) > half:
            yield _change(material, sentence, match, (old, new, right, by, half))


def _change(
    material: Material,
    sentence: Sentence,
    match: re.Match[str],
    figures: tuple[Decimal, Decimal, Decimal, Decimal, Decimal],
) -> Finding:
    old, new, right, by, half = figures
    start = sentence.start + match.start()
    first = place_at(material.text, start, sentence.start + match.end("to"))
    second = place_at(
        material.text, sentence.start + match.start("word"), sentence.start + match.end()
    )
    sign = match["kind"] if match["kind"] in ("%", "％") else ""
    if sign:
        sum_ = f"({written(new)} - {written(old)}) ÷ {written(old)} = {_rounded(right)}% ≠ {written(by)}%"
    else:
        sum_ = (
            f"{written(new)} - {written(old)} = {written(right)} ≠ {written(by)}（{match['kind']}）"
        )
    gravity: Gravity = "warn" if sign and abs(right - by) <= 2 * half else "error"
    return material.finding("change_recomputed", gravity, match["word"], [first, second], sum_)


def _values(words: str) -> Iterator[Decimal]:
    return (figure.value for figure in figures_in(words))


def _averages(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """``共安排600万元，惠及3000人，人均2000元``: where each of the three stands once."""
    found = _AVERAGE.search(sentence.words)
    if found is None:
        return
    class_of = _OF_WHAT.get(found.group(), "")
    average = [q for q in sentence.quantities if _is_average(q, sentence, found)]
    money = [
        q
        for q in sentence.quantities
        if unit_class(q.unit) == "money" and not per(q.unit) and q not in average
    ]
    heads = [q for q in sentence.quantities if class_of and unit_class(q.unit) == class_of]
    if len(average) == len(money) == len(heads) == 1:
        yield from _average(material, average[0], money[0], heads[0])


def _is_average(quantity: Quantity, sentence: Sentence, found: re.Match[str]) -> bool:
    gap = quantity.figure_start - sentence.start - found.end()
    return unit_class(quantity.unit) == "money" and 0 <= gap <= 8


def _average(
    material: Material, average: Quantity, money: Quantity, heads: Quantity
) -> Iterator[Finding]:
    right = money.value / heads.value
    stated = amount_of(material.text, average)
    off = abs(right - average.value) / max(right, Decimal(1))
    if off == 0 or (not stated.is_exact and stated.low <= right <= stated.high):
        return
    yield material.finding(
        "average_recomputed",
        "warn" if off <= _WARN_SHARE else "error",
        average.indicator,
        [material.place(q) for q in (money, heads, average)],
        f"{written(money.value)} ÷ {written(heads.value)} = {_rounded(right)} ≠ {written(average.value)}（元）",
    )
