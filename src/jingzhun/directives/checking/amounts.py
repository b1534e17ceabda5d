"""What a printed figure may stand for: an interval as wide as its rounding, or open where it says "at least"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from jingzhun.directives.model import Comparison, Quantity

_FIGURE = re.compile(r"(\d[\d,，]*)(?:\.(\d+))?\s*(万亿|千万|百万|十万|万|亿|千|百)?")
_TIMES = {
    "万亿": 10**12,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "亿": 10**8,
    "千": 10**3,
    "百": 10**2,
}
_ABOUT = re.compile(r"左右|上下|约\s*\d|近\s*\d|大约|大概")
_ABOUT_SHARE = Decimal("0.1")
_ENDLESS = Decimal("Infinity")


@dataclass(frozen=True, kw_only=True)
class Amount:
    """From ``low`` to ``high``; ``value`` as printed; ``is_exact`` unless it is open, a range or about."""

    low: Decimal
    high: Decimal
    value: Decimal
    is_exact: bool

    def meets(self, other: "Amount") -> bool:
        """Whether some figure lies in both.

        >>> a = Amount(low=Decimal(1), high=Decimal(2), value=Decimal(1), is_exact=True)
        >>> a.meets(a)
        True
        """
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure as printed: its value, by how much its last digit counts, and its place in some words."""

    value: Decimal
    step: Decimal
    start: int
    end: int


def amount_of(text: str, quantity: Quantity) -> Amount:
    """What a quantity may stand for, by its comparison and by the digits that are printed."""
    value, words = quantity.value, text[quantity.start : quantity.end]
    if quantity.comparison is Comparison.RANGE and quantity.value_max is not None:
        return Amount(low=value, high=quantity.value_max, value=value, is_exact=False)
    if quantity.comparison is Comparison.AT_LEAST:
        return Amount(low=value, high=_ENDLESS, value=value, is_exact=False)
    if quantity.comparison is Comparison.AT_MOST:
        return Amount(low=Decimal(0), high=value, value=value, is_exact=False)
    if _ABOUT.search(words):
        slack = value * _ABOUT_SHARE
        return Amount(low=value - slack, high=value + slack, value=value, is_exact=False)
    half = printed_step(words, value) / 2
    return Amount(low=value - half, high=value + half, value=value, is_exact=True)


def sum_of(amounts: Iterable[Amount]) -> Amount:
    """The sum of several amounts, as wide as all of them together."""
    own = list(amounts)
    return Amount(
        low=sum((a.low for a in own), Decimal(0)),
        high=sum((a.high for a in own), Decimal(0)),
        value=sum((a.value for a in own), Decimal(0)),
        is_exact=all(a.is_exact for a in own),
    )


def printed_step(words: str, value: Decimal) -> Decimal:
    """By how much the last digit that is printed counts; 0 for a count that is printed whole.

    >>> printed_step("新增3.5万人", Decimal(35000)), printed_step("30个", Decimal(30))
    (Decimal('1000.0'), Decimal('0'))
    """
    return next((f.step for f in figures_in(words) if f.value == value), Decimal(0))


def figures_in(words: str) -> Iterator[Figure]:
    """The figures in Arabic digits that stand in some words.

    >>> [(f.value, f.start, f.end) for f in figures_in("培训1.5万人、1,200户")]
    [(Decimal('15000.0'), 2, 6), (Decimal('1200'), 8, 13)]
    """
    for match in _FIGURE.finditer(words):
        digits, decimals, times = match.groups()
        scale = Decimal(_TIMES.get(times or "", 1))
        whole = Decimal(re.sub(r"\D", "", digits) + (f".{decimals}" if decimals else ""))
        step = scale.scaleb(-len(decimals or "")) if decimals or times else Decimal(0)
        yield Figure(value=whole * scale, step=step, start=match.start(), end=match.end())


def written(value: Decimal) -> str:
    """A figure without useless zeros.

    >>> written(Decimal("35000.00")), written(Decimal("71.29"))
    ('35000', '71.29')
    """
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def sum_written(values: Iterable[Decimal], total: Decimal, unit: str) -> str:
    """``850 + 600 = 1450 ≠ 1500（户）``; no unit stands there if there is none."""
    own = list(values)
    tail = f"（{unit}）" if unit else ""
    left = " + ".join(written(value) for value in own)
    return f"{left} = {written(sum(own, Decimal(0)))} ≠ {written(total)}{tail}"


def half_step(printed: str) -> Decimal:
    """Half of what the last printed digit counts.

    >>> half_step("71.29"), half_step("85")
    (Decimal('0.005'), Decimal('0.5'))
    """
    return Decimal("0.5").scaleb(-len(printed.partition(".")[2]))


def rounded(value: Decimal) -> str:
    """A computed figure with two decimals at most."""
    return written(value.quantize(Decimal("0.01")))
