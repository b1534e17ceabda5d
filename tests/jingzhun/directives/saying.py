"""Quantities for tests, found in a text by their words."""

import re
from decimal import Decimal

from jingzhun.directives.checking.amounts import figures_in
from jingzhun.directives.model import (
    Comparison,
    Dating,
    Quantity,
    QuantityKind,
    Responsible,
    Span,
)


def said(
    text: str,
    words: str,
    indicator: str,
    *,
    years: tuple[int, ...] = (),
    span: Span | None = None,
    unit: str = "",
    comparison: Comparison = Comparison.EQUAL,
    kind: QuantityKind = QuantityKind.TARGET,
    scope: str = "",
    section: str = "一",
    lead: tuple[str, ...] = (),
    value: str = "",
    value_max: str = "",
) -> Quantity:
    """A quantity that some words of a text say: its value is their last figure, its unit what follows that."""
    start = text.index(words)
    figure = list(figures_in(words))[-1]
    rest = re.match(r"[%％]|[\u4e00-\u9fff]{1,2}|", words[figure.end :])
    implied = Span.SINGLE if len(years) == 1 else Span.TOTAL if years else Span.NONE
    return Quantity(
        start=start,
        end=start + len(words),
        figure_start=start + figure.start,
        figure_end=start + figure.end,
        section=section,
        indicator=indicator,
        scope=scope,
        dating=Dating(years=years, span=span or implied),
        comparison=comparison,
        value=Decimal(value) if value else figure.value,
        value_max=Decimal(value_max) if value_max else None,
        unit=unit or (rest.group() if rest else ""),
        kind=kind,
        responsible=Responsible(lead=lead),
    )
