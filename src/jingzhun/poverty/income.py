"""Headcount ratio, gap and squared gap of income against a line (Foster, Greer, Thorbecke)."""

from dataclasses import dataclass

from jingzhun.engines import Engine, quote_name
from jingzhun.errors import Fault, JingzhunError
from jingzhun.poverty.bounds import Bounds, shares


@dataclass(frozen=True, kw_only=True)
class IncomePoverty:
    """The three measures of one place and year, over ``people``; ``unknown`` of them without income."""

    place_code: str
    year: int
    people: int
    unknown: int
    headcount: Bounds
    gap: Bounds
    squared_gap: Bounds


def income_poverty(engine: Engine, *, relation: str, line_fen: int) -> list[IncomePoverty]:
    """The measures of every place and year of ``relation``, in order.

    ``relation`` has the columns ``place_code``, ``year``, ``size`` (people of the household) and
    ``income_fen`` (a head, whole fen, NULL when unknown). Who is below ``line_fen`` is poor. An
    income below zero counts as zero, so an unknown one lies between zero and enough. A place
    without people has no line.

    Raises:
        JingzhunError: the line is not above zero (POVERTY002), the engine gave up (ENGINE codes).
    """
    if line_fen <= 0:
        raise JingzhunError([Fault(code="POVERTY002", seen=f"{line_fen / 100:.2f}")])
    return [_measured(row, line_fen) for row in engine.rows(_sql(relation, line_fen))]


def _sql(relation: str, line: int) -> str:
    short = f"CASE WHEN income_fen < {line} THEN {line} - greatest(income_fen, 0) END"
    return f"""
    SELECT place_code, year, sum(size),
           coalesce(sum(size) FILTER (WHERE income_fen IS NULL), 0),
           coalesce(sum(size) FILTER (WHERE short IS NOT NULL), 0),
           coalesce(sum(CAST(size AS HUGEINT) * short), 0),
           coalesce(sum(CAST(size AS HUGEINT) * short * short), 0)
    FROM (SELECT *, CAST({short} AS HUGEINT) AS short FROM {quote_name(relation)})
    GROUP BY place_code, year HAVING sum(size) > 0 ORDER BY place_code, year"""


def _measured(row: tuple[object, ...], line: int) -> IncomePoverty:
    place_code, year = str(row[0]), int(str(row[1]))
    people, unknown, poor, short, squared = (int(str(value)) for value in row[2:])
    return IncomePoverty(
        place_code=place_code,
        year=year,
        people=people,
        unknown=unknown,
        headcount=shares(poor, poor + unknown, people),
        gap=shares(short, short + unknown * line, people * line),
        squared_gap=shares(squared, squared + unknown * line**2, people * line**2),
    )
