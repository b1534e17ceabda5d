"""The same indicator stated twice with different values."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from jingzhun.directives.checking.amounts import amount_of, written
from jingzhun.directives.checking.finding import Finding, Gravity
from jingzhun.directives.checking.material import Material, Sentence
from jingzhun.directives.meaning import overlap, per, plain_indicator, plain_scope, unit_class
from jingzhun.directives.model import Quantity, Span

_LONG = 6
_SHORTEST = 4  # characters of an indicator: shorter ones name a kind of thing, not a thing
_LIKE_WORDS = 0.6
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def check_repeated(material: Material) -> Iterator[Finding]:
    """Pairs of quantities of one indicator, scope and time whose values exclude each other."""
    groups: dict[tuple[object, ...], list[Quantity]] = {}
    for quantity in material.quantities:
        if len(plain_indicator(quantity.indicator)) >= _SHORTEST:
            groups.setdefault(_meant(quantity), []).append(quantity)
    for group in groups.values():
        for n, other in enumerate(group):
            yield from islice(_before(material, group[:n], other), 1)


def _before(material: Material, earlier: Iterable[Quantity], other: Quantity) -> Iterator[Finding]:
    """Where one of the earlier figures says otherwise; one of them is enough."""
    for one in earlier:
        if one.value != other.value and _is_said_alike(material, one, other):
            yield from _compared(material, one, other)


def check_text_and_tables(material: Material) -> Iterator[Finding]:
    """Quantities of the text whose value a table prints otherwise."""
    for quantity in material.quantities:
        for printed in material.in_tables:
            if _is_same(quantity, printed):
                yield from _compared(material, quantity, printed, check="text_and_table")


def _meant(quantity: Quantity) -> tuple[object, ...]:
    """What a quantity speaks of: two of the same speak of one thing."""
    return (
        plain_indicator(quantity.indicator),
        plain_scope(quantity.scope),
        unit_class(quantity.unit),
        per(quantity.unit),
        quantity.dating.years,
        "time" if _is_at_a_time(quantity) else quantity.dating.span,
        quantity.kind,
    )


def _is_at_a_time(quantity: Quantity) -> bool:
    """A level reached by or in a year; of a count the year's share and the sum until then differ."""
    return quantity.dating.span in (Span.BY, Span.SINGLE) and unit_class(quantity.unit) == "percent"


def _is_same(quantity: Quantity, printed: Quantity) -> bool:
    return (
        unit_class(quantity.unit) == unit_class(printed.unit)
        and per(quantity.unit) == per(printed.unit)
        and quantity.dating.years == printed.dating.years
        and (quantity.dating.span is Span.TOTAL) == (printed.dating.span is Span.TOTAL)
        and _is_said_of(plain_indicator(quantity.indicator), plain_indicator(printed.indicator))
    )


def _is_said_of(one: str, other: str) -> bool:
    """Whether two indicators are one: equal, or all but equal, or the shorter one inside the longer."""
    short, long = sorted((one, other), key=len)
    return overlap(one, other) >= 0.75 or (len(short) >= _SHORTEST and short in long)


def _compared(
    material: Material, one: Quantity, other: Quantity, check: str = "indicator_twice"
) -> Iterator[Finding]:
    left, right = amount_of(material.text, one), amount_of(material.text, other)
    if one.value == other.value or (left.meets(right) and not (left.is_exact and right.is_exact)):
        return
    gravity: Gravity = "warn" if left.meets(right) else "error"
    yield material.finding(
        check,
        gravity,
        one.indicator,
        [material.place(one), material.place(other)],
        f"{_said(one)} ≠ {_said(other)}",
    )


def _is_said_alike(material: Material, one: Quantity, other: Quantity) -> bool:
    """Whether two sentences lead to their figures with like words.

    The indicator alone is not enough: two programmes of one plan may each bring so many people into work. Two
    figures of one sentence are parts or steps of something.
    """
    places = [material.sentence_of(quantity) for quantity in (one, other)]
    if places[0] is places[1]:
        return _is_level_again(one, other)
    left, right = (_lead(sentence, q) for sentence, q in zip(places, (one, other), strict=True))
    return overlap(left, right) >= _LIKE_WORDS


def _is_level_again(one: Quantity, other: Quantity) -> bool:
    """Whether one sentence gives one rate of one year twice."""
    is_same = one.indicator == other.indicator and bool(one.dating.years)
    return is_same and unit_class(one.unit) == "percent" and len(one.indicator) >= _LONG


def _lead(sentence: Sentence, quantity: Quantity) -> str:
    """The words of a sentence up to a figure, other figures left away."""
    words = sentence.words[: max(quantity.figure_start - sentence.start, 0)]
    return plain_indicator(_FIGURE.sub("", words))


def _said(quantity: Quantity) -> str:
    most = f"—{written(quantity.value_max)}" if quantity.value_max is not None else ""
    sign = _SIGNS.get(quantity.sign, "")
    return f"{sign}{written(quantity.value)}{most}{quantity.unit}"
