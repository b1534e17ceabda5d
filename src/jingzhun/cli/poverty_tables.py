"""Measures of poverty, each with its least and greatest value on a line of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from jingzhun.cli.place_names import full_name
from jingzhun.cli.run_tables import columns_of
from jingzhun.cli.tables import Cell, Kind, Table
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import DecisionRequest
from jingzhun.poverty import Bounds, IncomePoverty, MultidimensionalPoverty

_COLUMNS: Mapping[str, Kind] = {
    "place": "text",
    "year": "text",
    "people": "count",
    "measure": "text",
    "at_least": "percent",
    "at_most": "percent",
    "id": "text",
}


@dataclass(frozen=True, kw_only=True)
class MeasuredSnapshot:
    """The measures of one snapshot, the line they were taken at, and how many households are in none."""

    request: DecisionRequest
    line_fen: int
    left_out: int
    income: Sequence[IncomePoverty]
    standards: Sequence[MultidimensionalPoverty]


def poverty_table(
    measured: Sequence[MeasuredSnapshot], *, texts: Texts, names: Mapping[str, str]
) -> Table:
    """Every measure of every place and year; shares in percent, no interval narrower than it is."""
    rows = [row for one in measured for row in _rows(one, texts, names)]
    notes = [texts("poverty.note")]
    for one in measured:
        year = one.request.snapshot.manifest.as_at.year
        notes.append(texts("poverty.line", year=year, line=f"{Decimal(one.line_fen) / 100:,.2f}"))
        if one.left_out:
            notes.append(texts("poverty.left_out", year=year, count=f"{one.left_out:,}"))
    columns = columns_of(_COLUMNS, texts)
    return Table(title=texts("poverty.title"), columns=columns, rows=rows, notes=tuple(notes))


def _rows(
    one: MeasuredSnapshot, texts: Texts, names: Mapping[str, str]
) -> Iterator[tuple[Cell, ...]]:
    labels = {
        id_: standard.entry.label
        for chain in one.request.regimes.chains
        for id_, standard in chain.standards.items()
    }
    for income, standards in zip(one.income, one.standards, strict=True):
        place = full_name(income.place_code, names)
        for id_, label, bounds in _measures(income, standards, labels, texts):
            low = None if bounds is None else _percent(bounds.low, ROUND_FLOOR)
            high = None if bounds is None else _percent(bounds.high, ROUND_CEILING)
            yield (place, str(income.year), income.people, label, low, high, id_)


def _measures(
    income: IncomePoverty,
    standards: MultidimensionalPoverty,
    labels: Mapping[str, str],
    texts: Texts,
) -> Iterator[tuple[str, str, Bounds | None]]:
    mean = standards.intensity
    found = {
        "income_headcount": income.headcount,
        "income_gap": income.gap,
        "income_squared_gap": income.squared_gap,
        "headcount": standards.headcount,
        "intensity": None if mean is None else Bounds(low=mean, high=mean),
        "adjusted": standards.adjusted,
    }
    for name, bounds in found.items():
        yield name, texts(f"poverty.{name}"), bounds
    for name, bounds in standards.censored.items():
        yield f"censored.{name}", texts("poverty.censored", label=labels[name]), bounds


def _percent(share: Fraction, rounding: str) -> Decimal:
    number = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return number.quantize(Decimal("0.01"), rounding=rounding)
