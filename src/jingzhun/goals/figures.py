"""Exact figures: quotients of whole numbers, and the interval that missing facts leave open."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, kw_only=True)
class Quotient:
    """One exact figure, numerator and denominator as counted (never reduced, never rounded).

    A count has denominator 1, money is fen over 100, a rate is rows over rows.

    >>> Quotient(numerator=312, denominator=400).exact
    Fraction(39, 50)
    """

    numerator: int
    denominator: int = 1

    @property
    def exact(self) -> Fraction:
        """The figure as a number."""
        return Fraction(self.numerator, self.denominator)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure from records: exact when nothing is missing, else the smallest and largest it can be.

    ``high`` is ``None`` where nothing bounds it (a sum with an unknown amount). ``is_rate`` says
    that targets are percentages of it. ``open_rows`` are the rows with a missing fact.
    """

    low: Quotient
    high: Quotient | None
    is_rate: bool = False
    open_rows: int = 0

    @property
    def is_exact(self) -> bool:
        """Whether no missing fact can change it."""
        return self.high is not None and self.high.exact == self.low.exact

    @property
    def lowest(self) -> Fraction:
        """The lower end in the unit of targets: percent for rates."""
        return Fraction(self.low.numerator * self._factor, self.low.denominator)

    @property
    def highest(self) -> Fraction | None:
        """The upper end in the unit of targets, or ``None`` where nothing bounds it."""
        high = self.high
        return None if high is None else Fraction(high.numerator * self._factor, high.denominator)

    @property
    def _factor(self) -> int:
        return 100 if self.is_rate else 1

    def text(self) -> str:
        """The figure for people: ``312/400``, ``669``, or an interval of such.

        >>> low, high = Quotient(numerator=1, denominator=3), Quotient(numerator=2, denominator=3)
        >>> Figure(low=low, high=high, is_rate=True).text()
        '1/3 – 2/3'
        """
        if self.is_exact:
            return self._shown(self.low)
        return f"{self._shown(self.low)} – {self._shown(self.high)}"

    def _shown(self, end: Quotient | None) -> str:
        if end is None:
            return "…"
        if self.is_rate:
            return f"{end.numerator}/{end.denominator}"
        return f"{Decimal(end.numerator) / end.denominator:f}"


def whole(low: int, high: int | None, *, scale: int = 1, open_rows: int = 0) -> Figure:
    """The figure of a count or a sum, in rule units of which ``scale`` make one.

    >>> whole(3, 5, open_rows=2).text()
    '3 – 5'
    """
    upper = None if high is None else Quotient(numerator=high, denominator=scale)
    low_end = Quotient(numerator=low, denominator=scale)
    return Figure(low=low_end, high=upper, open_rows=open_rows)


@dataclass(frozen=True, kw_only=True)
class RateCounts:
    """Rows of a rate by what is known of them: in the base or perhaps, counted or not or perhaps."""

    counted: int = 0  # in the base, condition true
    missed: int = 0  # in the base, condition false
    undecided: int = 0  # in the base, condition unknown
    maybe_counted: int = 0  # perhaps in the base, condition true
    maybe_missed: int = 0  # perhaps in the base, condition false
    maybe_undecided: int = 0  # perhaps in the base, condition unknown


def rate(rows: RateCounts) -> Figure | None:
    """The sharp bounds of a rate; ``None`` when no row can be in its base.

    Lowest: every row that can lower the rate is in the base and not counted, none that raises it
    is in. Highest: the other way round. Both ends are reached by some completion of the facts.
    Where no row is surely in the base, there may be no rate at all, so nothing of it is known: it
    lies anywhere between none and all of the rows that may be in.

    >>> rate(RateCounts(counted=3, missed=1, undecided=1, maybe_counted=2)).text()
    '3/5 – 6/7'
    >>> rate(RateCounts(maybe_missed=2)).text()
    '0/2 – 2/2'
    """
    sure = rows.counted + rows.missed + rows.undecided
    maybe = rows.maybe_counted + rows.maybe_missed + rows.maybe_undecided
    if not sure:
        return _unknown(maybe) if maybe else None
    most = rows.counted + rows.undecided + rows.maybe_counted + rows.maybe_undecided
    low_base = sure + rows.maybe_missed + rows.maybe_undecided
    high_base = sure + rows.maybe_counted + rows.maybe_undecided
    return Figure(
        low=Quotient(numerator=rows.counted, denominator=low_base),
        high=Quotient(numerator=most, denominator=high_base),
        is_rate=True,
        open_rows=rows.undecided + maybe,
    )


def _unknown(maybe: int) -> Figure:
    none, whole_of_it = (Quotient(numerator=n, denominator=maybe) for n in (0, maybe))
    return Figure(low=none, high=whole_of_it, is_rate=True, open_rows=maybe)
