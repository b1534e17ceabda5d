"""Yearly figures against the total that is stated for the same years."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from jingzhun.directives.checking.amounts import Amount, amount_of, sum_of, sum_written
from jingzhun.directives.checking.finding import Finding, Gravity
from jingzhun.directives.checking.lists import number
from jingzhun.directives.checking.material import (
    Material,
    Sentence,
    is_counted_alike,
    yearly,
)
from jingzhun.directives.meaning import compare_quantities
from jingzhun.directives.model import Quantity, Span

_ALIKE = 0.8
_YEARS = re.compile(r"(?P<count>[两二三四五]|[2-5])年(?:间|内)?(?:共|累计|合计|总)")


def check_totals(material: Material) -> Iterator[Finding]:
    """Totals that their years do not add up to; where years are missing, only those that they exceed."""
    everything = list(yearly((*material.quantities, *material.in_tables)))
    for total in material.quantities:
        sentence = material.sentence_of(total)
        if total.dating.span is Span.TOTAL and len(total.dating.years) > 1:
            years = _years_of(total, everything, sentence)
            yield from _held(material, total, years, is_whole=set(years) == set(total.dating.years))
        elif total.dating.span is Span.TOTAL:
            years = _years_of(total, yearly(sentence.quantities), sentence)
            yield from _held(material, total, years, is_whole=len(years) == _years_said(sentence))
        elif total.dating.span is Span.BY and "其中" in sentence.words:
            years = _years_of(total, yearly(_behind(sentence, total)), sentence)
            yield from _held(material, total, years, is_whole=False)


def _years_of(
    total: Quantity, by_year: Iterable[tuple[int, Quantity]], sentence: Sentence
) -> Mapping[int, Quantity]:
    """For each year of a total the quantity most like it; in the same sentence words may be left away."""
    best: dict[int, tuple[float, Quantity]] = {}
    for year, quantity in by_year:
        if (
            quantity is total
            or not is_counted_alike(quantity, total)
            or not _is_within(year, total)
        ):
            continue
        score = compare_quantities(total, quantity).score
        is_near = sentence.start <= quantity.figure_start < sentence.end
        if score and is_near and is_short_for(quantity.indicator, total.indicator):
            score = max(score, _ALIKE)
        if score >= _ALIKE and (year not in best or score > best[year][0]):
            best[year] = (score, quantity)
    return {year: best[year][1] for year in sorted(best)}


def _is_within(year: int, total: Quantity) -> bool:
    """Whether a year is one of a total's; of one until a year those before count too, of one without years all."""
    years, span = total.dating.years, total.dating.span
    return not years or (year <= max(years) if span is Span.BY else year in years)


def _behind(sentence: Sentence, total: Quantity) -> Sequence[Quantity]:
    """The quantities behind the 其中 of a sentence, if the total stands in front of it."""
    place = sentence.start + sentence.words.index("其中")
    if total.figure_start > place:
        return ()
    return [q for q in sentence.quantities if q.figure_start > place]


def _years_said(sentence: Sentence) -> int:
    """How many years a sentence speaks of: 三年共; 0 if it does not say."""
    found = _YEARS.search(sentence.words)
    return number(found["count"]) if found else 0


def is_short_for(short: str, whole: str) -> bool:
    """Whether an indicator says a longer one again, words left away: its characters stand there in that order.

    >>> is_short_for("转移就业数", "全市转移农村劳动力就业数"), is_short_for("培训数", "就业数")
    (True, False)
    """
    rest = iter(whole)
    return bool(short) and all(letter in rest for letter in short)


def _held(
    material: Material, total: Quantity, years: Mapping[int, Quantity], *, is_whole: bool
) -> Iterator[Finding]:
    if len(years) < 2:
        return
    amounts = [amount_of(material.text, quantity) for quantity in years.values()]
    stated, summed = amount_of(material.text, total), sum_of(amounts)
    gravity = judged(summed, stated, is_whole=is_whole)
    if gravity is None:
        return
    parts = list(dict.fromkeys(years.values()))
    yield material.finding(
        "years_and_total",
        gravity,
        total.indicator,
        [material.place(total), *(material.place(part) for part in parts)],
        sum_written([amount.value for amount in amounts], total.value, total.unit),
    )


def judged(summed: Amount, stated: Amount, *, is_whole: bool) -> Gravity | None:
    """How grave it is that parts and whole differ; nothing if they agree, or may where parts are missing."""
    if summed.value == stated.value or (not is_whole and summed.value < stated.value):
        return None
    if not summed.meets(stated):
        return "error"
    return "warn" if summed.is_exact and stated.is_exact else None
