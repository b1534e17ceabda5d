"""How often amounts are given, so that a sum a month is never added to, or taken from, a sum a year as it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jingzhun.eligibility.columns import Column
from jingzhun.eligibility.computing import Computed
from jingzhun.eligibility.rules_in_force import amount_aspect
from jingzhun.eligibility.stage_sql import REGIME
from jingzhun.engines import quote_name
from jingzhun.packs import Per

_TIMES_A_YEAR: Mapping[Per, int] = {Per.MONTH: 12, Per.QUARTER: 4, Per.YEAR: 1}

NO_MONEY = "CAST(0 AS BIGINT)"
_UNKNOWN = "CAST(NULL AS BIGINT)"


def common_period(periods: Iterable[Per]) -> Per | None:
    """The period in which amounts of all these can be told: their own, or a year of months, quarters and years.

    ``None`` where one is given once or on an occasion and another is not: nobody knows how often that will be.

    >>> common_period([Per.MONTH, Per.YEAR]), common_period([Per.MONTH]), common_period([Per.ONCE, Per.MONTH])
    (<Per.YEAR: 'year'>, <Per.MONTH: 'month'>, None)
    """
    distinct = set(periods)
    if len(distinct) == 1:
        return distinct.pop()
    return Per.YEAR if distinct and distinct <= _TIMES_A_YEAR.keys() else None


def times_in(told: Per, given: Per) -> int:
    """How often what is given per ``given`` comes in ``told``, a period that :func:`common_period` found for it.

    >>> times_in(Per.YEAR, Per.MONTH), times_in(Per.ONCE, Per.ONCE)
    (12, 1)
    """
    return 1 if told is given else _TIMES_A_YEAR[given]


def is_one_period(before: Per | None, after: Per | None) -> bool:
    """Whether two sums can be taken from one another: one of them is none, or both are told in one period."""
    return before is None or after is None or before is after


@dataclass(frozen=True, kw_only=True)
class SideAmount:
    """What one set of rules gives in money: SQL over the table of its side, and the period in which that is told.

    Without money it is zero and has no period. Where places of one register give it in periods that nothing brings
    together it is unknown, and has none either.
    """

    sql: str = NO_MONEY
    period: Per | None = None


def side_amounts(
    sides: Mapping[str, Computed], columns: Mapping[str, Column]
) -> Mapping[str, SideAmount]:
    """The amounts of both sides by name, in one period if there is one for both, else each in its own.

    ``columns`` are the amounts in money; a side without one is left out.
    """
    given = {name: dict(_periods(sides[name], column)) for name, column in columns.items()}
    common = common_period(per for periods in given.values() for per in periods.values())
    return {
        name: _side_amount(name, column, given[name], common) for name, column in columns.items()
    }


def _periods(side: Computed, column: Column) -> Iterator[tuple[int, Per]]:
    """How often each chain of a side that has the amount gives it, by the number of the chain."""
    for number, chain in enumerate(side.plan.regimes.chains):
        programme = chain.programmes.get(column.key.id)
        amounts = () if programme is None else programme.amounts
        for place, amount in enumerate(amounts):
            if (
                programme
                and amount is not None
                and amount_aspect(programme, place) == column.key.aspect
            ):
                yield number, programme.entry.gives[place].per


def _side_amount(
    name: str, column: Column, given: Mapping[int, Per], common: Per | None
) -> SideAmount:
    told = common or common_period(given.values())
    if told is None:
        return SideAmount(sql=_UNKNOWN)
    amount = f"{name}.{quote_name(column.name)}"
    times = {number: times_in(told, per) for number, per in given.items()}
    if len(set(times.values())) == 1:
        (factor,) = set(times.values())
        return SideAmount(sql=amount if factor == 1 else f"({factor} * {amount})", period=told)
    branches = " ".join(f"WHEN {number} THEN {factor}" for number, factor in times.items())
    return SideAmount(sql=f"(CASE {name}.{REGIME} {branches} END * {amount})", period=told)
