"""What is added up for one goal over one window of years, and the figure that the sums make."""

from collections.abc import Mapping
from dataclasses import dataclass

from jingzhun.engines import quote_name
from jingzhun.goals.figures import Figure, Quotient, RateCounts, rate, whole
from jingzhun.goals.items import Item
from jingzhun.goals.report import Window
from jingzhun.packs import Measure
from jingzhun.vocabulary import SCALES

Sums = Mapping[str, int]

CellKey = tuple[str, Window | None]
"""Names a cell among those of a report: the id of its goal and its window."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One goal over one window of years.

    ``year_field`` is the column that dates rows which have no day of their own (funds of a year).
    """

    item: Item
    window: Window | None = None
    year_field: str = ""

    @property
    def key(self) -> CellKey:
        """Names the cell among those of a report."""
        return self.item.id, self.window

    def sums(self) -> Mapping[str, str]:
        """By name, the SQL of what each row adds."""
        if self.item.is_ratio:
            return self._ratio_sums()
        if self.item.measure is Measure.RATE:
            return self._rate_sums()
        return self._value_sums() if self.item.measure is Measure.SUM else self._count_sums()

    def figure(self, sums: Sums) -> Figure | None:
        """The figure that the sums make; ``None`` for a rate over nothing, or over unknown money."""
        if self.item.is_ratio:
            return _ratio(sums)
        if self.item.measure is Measure.RATE:
            return rate(RateCounts(**sums))
        if self.item.measure is Measure.SUM:
            high = None if sums["unbounded"] else sums["high"]
            return whole(sums["low"], high, scale=self._scale, open_rows=sums["open_rows"])
        high = sums["sure"] + sums["maybe"]
        return whole(sums["sure"], high, open_rows=sums["maybe"])

    def condition(self) -> str:
        """SQL of whether a row counts: true, false or unknown (of a rate: whether it is in the base)."""
        rules = self.item.rules
        parts = [
            self._column(rule) for rule in ("applies_when", "denominator", "where") if rule in rules
        ]
        return " AND ".join([*parts, *self._within()]) or "TRUE"

    def hit(self) -> str:
        """SQL of whether a row in a rate's base counts in its numerator."""
        return self._column("holds_when" if "holds_when" in self.item.rules else "numerator")

    def value(self) -> str:
        """SQL of what a row that counts adds, in rule units."""
        return self._column("value") if "value" in self.item.rules else "1"

    @property
    def _scale(self) -> int:
        return SCALES.get(self.item.rules["value"].type.kind, 1)

    def _column(self, aspect: str) -> str:
        return quote_name(self.item.key(aspect).name)

    def _within(self) -> list[str]:
        """SQL that a row's day or year lies in the window, if there is one."""
        if self.window is None:
            return []
        first, last = self.window.first, self.window.last
        if self.year_field:
            return [f"{quote_name(self.year_field)} BETWEEN {first} AND {last}"]
        if "by" not in self.item.rules:
            return []
        days = f"DATE '{first}-01-01' AND DATE '{last}-12-31'"
        return [f"{self._column('by')} BETWEEN {days}"]

    def _count_sums(self) -> Mapping[str, str]:
        counts = self.condition()
        return {"sure": _one(counts), "maybe": _one(f"({counts}) IS NULL")}

    def _value_sums(self) -> Mapping[str, str]:
        """A row that may count adds its value where that widens the interval, nothing where it narrows it."""
        counts, value = self.condition(), self.value()
        maybe = f"({counts}) IS NULL"
        return {
            "low": f"CASE WHEN {counts} THEN {value} WHEN {maybe} AND {value} < 0 THEN {value} END",
            "high": f"CASE WHEN {counts} THEN {value} WHEN {maybe} AND {value} > 0 THEN {value} END",
            "unbounded": _one(f"({counts}) IS NOT FALSE AND {value} IS NULL"),
            "open_rows": _one(f"{maybe} OR ({counts} AND {value} IS NULL)"),
        }

    def _rate_sums(self) -> Mapping[str, str]:
        base, hit = self.condition(), self.hit()
        maybe = f"({base}) IS NULL"
        return {
            "counted": _one(f"({base}) AND {hit}"),
            "missed": _one(f"({base}) AND NOT {hit}"),
            "undecided": _one(f"({base}) AND {hit} IS NULL"),
            "maybe_counted": _one(f"{maybe} AND {hit}"),
            "maybe_missed": _one(f"{maybe} AND NOT {hit}"),
            "maybe_undecided": _one(f"{maybe} AND {hit} IS NULL"),
        }

    def _ratio_sums(self) -> Mapping[str, str]:
        inside = self.condition()
        paid, of = self._column("paid"), self._column("of")
        return {
            "paid": f"CASE WHEN {inside} THEN {paid} END",
            "of": f"CASE WHEN {inside} THEN {of} END",
            "paid_unknown": _one(f"({inside}) IS NOT FALSE AND {paid} IS NULL"),
            "of_unknown": _one(f"({inside}) IS NOT FALSE AND {of} IS NULL"),
        }


def _one(condition: str) -> str:
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


def _ratio(sums: Sums) -> Figure | None:
    """One sum over another; an unknown payment leaves it open above, an unknown base leaves no figure."""
    if sums["of_unknown"] or not sums["of"]:
        return None
    low = Quotient(numerator=sums["paid"], denominator=sums["of"])
    high = None if sums["paid_unknown"] else low
    return Figure(low=low, high=high, is_rate=True, open_rows=sums["paid_unknown"])
