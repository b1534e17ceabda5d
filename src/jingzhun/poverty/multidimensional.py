"""Headcount, intensity and adjusted headcount over several deprivations (Alkire, Foster)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

from jingzhun.engines import Engine, quote_name
from jingzhun.errors import Fault, JingzhunError
from jingzhun.poverty.bounds import Bounds, shares


@dataclass(frozen=True, kw_only=True)
class Standard:
    """The weight of every indicator (together one), and the score from which a household is poor."""

    weights: Mapping[str, Fraction]
    cutoff: Fraction

    @property
    def parts(self) -> int:
        """Into how many equal parts one is cut so that every weight is a whole number of them."""
        return lcm(*(weight.denominator for weight in self.weights.values()))


@dataclass(frozen=True, kw_only=True)
class MultidimensionalPoverty:
    """The measures of one place and year; ``censored`` is the share both poor and deprived."""

    place_code: str
    year: int
    people: int
    headcount: Bounds
    adjusted: Bounds
    censored: Mapping[str, Bounds]
    standard: Standard

    @property
    def intensity(self) -> Fraction | None:
        """The mean score of the poor; None when unknown facts matter or nobody is poor."""
        if not (self.headcount.is_known and self.adjusted.is_known and self.headcount.low):
            return None
        return self.adjusted.low / self.headcount.low

    @property
    def contributions(self) -> dict[str, Fraction] | None:
        """Each indicator's part of the adjusted headcount; None as for the intensity."""
        if self.intensity is None or not all(one.is_known for one in self.censored.values()):
            return None
        weights = self.standard.weights
        return {
            name: weights[name] * one.low / self.adjusted.low for name, one in self.censored.items()
        }


def multidimensional_poverty(
    engine: Engine, *, relation: str, standard: Standard
) -> list[MultidimensionalPoverty]:
    """The measures of every place and year of ``relation``, in order.

    ``relation`` has ``place_code``, ``year``, ``size`` and a truth column for each indicator, NULL
    when unknown. One deprivation more never lowers a measure, so the ends of an interval are what
    comes out with every unknown false and with every unknown true. A place without people has no
    line.

    Raises:
        JingzhunError: the weights are not above zero and together one (POVERTY003), the cut-off is
            not above zero and at most one (POVERTY004), the engine gave up (ENGINE codes).
    """
    _check(standard)
    return [_measured(row, standard) for row in engine.rows(_sql(relation, standard))]


def _check(standard: Standard) -> None:
    faults = []
    weights = standard.weights
    if min(weights.values(), default=0) <= 0 or sum(weights.values()) != 1:
        seen = ", ".join(f"{name}={weight}" for name, weight in weights.items())
        faults.append(Fault(code="POVERTY003", seen=seen))
    if not 0 < standard.cutoff <= 1:
        faults.append(Fault(code="POVERTY004", seen=str(standard.cutoff)))
    if faults:
        raise JingzhunError(faults)


def _sql(relation: str, standard: Standard) -> str:
    least = ceil(standard.cutoff * standard.parts)
    low, high = _score(standard, "false"), _score(standard, "true")
    figures = [*_figures(standard, "low", "false"), *_figures(standard, "high", "true")]
    return f"""
    SELECT place_code, year, sum(size), {", ".join(figures)}
    FROM (SELECT *, low_score >= {least} AS low_poor, high_score >= {least} AS high_poor
          FROM (SELECT *, {low} AS low_score, {high} AS high_score FROM {quote_name(relation)}))
    GROUP BY place_code, year HAVING sum(size) > 0 ORDER BY place_code, year"""


def _score(standard: Standard, unknown: str) -> str:
    return " + ".join(
        f"CASE WHEN coalesce({quote_name(name)}, {unknown}) THEN {int(weight * standard.parts)} ELSE 0 END"
        for name, weight in standard.weights.items()
    )


def _figures(standard: Standard, end: str, unknown: str) -> list[str]:
    sums = [f"sum(size) FILTER (WHERE {end}_poor)"]
    sums.append(f"sum(CAST(size AS HUGEINT) * {end}_score) FILTER (WHERE {end}_poor)")
    for name in standard.weights:
        deprived = f"coalesce({quote_name(name)}, {unknown})"
        sums.append(f"sum(size) FILTER (WHERE {end}_poor AND {deprived})")
    return [f"coalesce({one}, 0)" for one in sums]


def _measured(row: tuple[object, ...], standard: Standard) -> MultidimensionalPoverty:
    people, *figures = (int(str(value)) for value in row[2:])
    half = len(figures) // 2
    ends = list(zip(figures[:half], figures[half:], strict=True))
    return MultidimensionalPoverty(
        place_code=str(row[0]),
        year=int(str(row[1])),
        people=people,
        headcount=shares(*ends[0], people),
        adjusted=shares(*ends[1], people * standard.parts),
        censored={
            name: shares(*end, people) for name, end in zip(standard.weights, ends[2:], strict=True)
        },
        standard=standard,
    )
