"""Yearly figures against the total that is stated for the same years."""

from collections.abc import Iterator, Mapping

from jingzhun.directives.checking.amounts import Amount, amount_of, sum_of, sum_written
from jingzhun.directives.checking.finding import Finding, Gravity
from jingzhun.directives.checking.material import Material, Sentence, yearly
from jingzhun.directives.meaning import compare_quantities
from jingzhun.directives.model import Quantity, Span

_ALIKE = 0.8


def check_totals(material: Material) -> Iterator[Finding]:
    """Totals that their years do not add up to; where years are missing, only those that they exceed."""
    everything = (*material.quantities, *material.in_tables)
    for total in material.quantities:
        if total.dating.span is not Span.TOTAL or len(total.dating.years) < 2:
            continue
        years = _years_of(total, everything, material.sentence_of(total))
        if len(years) > 1:
            yield from _held(material, total, years)


def _years_of(
    total: Quantity, quantities: tuple[Quantity, ...], sentence: Sentence
) -> Mapping[int, Quantity]:
    """For each year of a total the quantity most like it; in the same sentence words may be left away."""
    best: dict[int, tuple[float, Quantity]] = {}
    for year, quantity in yearly(quantities):
        if year not in total.dating.years or quantity is total:
            continue
        score = compare_quantities(total, quantity).score
        is_near = sentence.start <= quantity.figure_start < sentence.end
        if score and is_near and is_short_for(quantity.indicator, total.indicator):
            score = max(score, _ALIKE)
        if score >= _ALIKE and (year not in best or score > best[year][0]):
            best[year] = (score, quantity)
    return {year: best[year][1] for year in sorted(best)}


def is_short_for(short: str, whole: str) -> bool:
    """Whether an indicator says a longer one again, words left away: its characters stand there in that order.

    >>> is_short_for("转移就业数", "全市转移农村劳动力就业数"), is_short_for("培训数", "就业数")
    (True, False)
    """
    rest = iter(whole)
    return bool(short) and all(letter in rest for letter in short)


def _held(material: Material, total: Quantity, years: Mapping[int, Quantity]) -> Iterator[Finding]:
    amounts = [amount_of(material.text, quantity) for quantity in years.values()]
    stated, summed = amount_of(material.text, total), sum_of(amounts)
    is_whole = set(years) == set(total.dating.years)
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
    if summed.value == stated.value or (not is_whole and summed.low <= stated.high):
        return None
    if not summed.meets(stated):
        return "error"
    return "warn" if summed.is_exact and stated.is_exact else None
