"""The scalar functions, one entry each: what goes in, what comes out, its SQL and its Python.

Both forms compute with integers and days alone. An argument that is unknown makes the result unknown, in SQL and
Python alike; that much is done by the callers, so the Python forms below never meet ``None``.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from jingzhun.rules.exactness import day_sql, rounded, rounded_sql, wide
from jingzhun.rules.expressions import DATE, INTEGER, ValueType
from jingzhun.rules.kinds import common_type
from jingzhun.vocabulary import FieldType

Value = int | str | bool | date

_AMOUNT = frozenset({FieldType.MONEY, FieldType.QUANTITY, FieldType.INTEGER})
_NUMBER = _AMOUNT | {FieldType.RATE}
_ORDERED = _NUMBER | {FieldType.DATE}
_DAY = frozenset({FieldType.DATE})
_COUNT = frozenset({FieldType.INTEGER})
_MONEY = frozenset({FieldType.MONEY})
_RATE = frozenset({FieldType.RATE})
_QUANTITY = frozenset({FieldType.QUANTITY})

YEAR = ValueType(kind=FieldType.INTEGER, unit="year")


@dataclass(frozen=True, kw_only=True)
class Function:
    """A scalar function of the rule language.

    ``parameters`` are the kinds each argument may have; the last repeats when ``is_variadic``. ``result`` gives the
    type of the result, or ``None`` when the arguments do not fit each other. ``sql`` and ``python`` get the
    arguments, the decision date and the rounding (``down`` where the function has none).
    """

    name: str
    usage: str
    parameters: tuple[frozenset[FieldType], ...]
    result: Callable[[Sequence[ValueType]], ValueType | None]
    sql: Callable[[Sequence[str], date, str], str]
    python: Callable[[Sequence[Value], date, str], Value | None]
    has_rounding: bool = False
    is_variadic: bool = False


def _part(part: str, day: str) -> str:
    return f"EXTRACT({part} FROM {day})"


def _years_sql(start: str, end: str) -> str:
    month_day = [f"({_part('MONTH', d)} * 100 + {_part('DAY', d)})" for d in (end, start)]
    return (
        f"({_part('YEAR', end)} - {_part('YEAR', start)}"
        f" - CASE WHEN {month_day[0]} < {month_day[1]} THEN 1 ELSE 0 END)"
    )


def _years(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _months_sql(start: str, end: str) -> str:
    return (
        f"(12 * ({_part('YEAR', end)} - {_part('YEAR', start)})"
        f" + {_part('MONTH', end)} - {_part('MONTH', start)}"
        f" - CASE WHEN {_part('DAY', end)} < {_part('DAY', start)} THEN 1 ELSE 0 END)"
    )


def _months(start: date, end: date) -> int:
    return 12 * (end.year - start.year) + end.month - start.month - (end.day < start.day)


def _add_months_sql(day: str, months: str) -> str:
    """The day of the month is kept, or cut to the last one; intervals of other engines disagree on this."""
    count = f"(12 * {_part('YEAR', day)} + {_part('MONTH', day)} - 1 + {months})"
    month = f"CAST({count} // 12 AS INTEGER), CAST({count} % 12 + 1 AS INTEGER)"
    last = _part("DAY", f"LAST_DAY(MAKE_DATE({month}, 1))")
    return f"MAKE_DATE({month}, CAST(LEAST({_part('DAY', day)}, {last}) AS INTEGER))"


def _add_months(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _least_or_greatest_sql(name: str) -> Callable[[Sequence[str], date, str], str]:
    def sql(args: Sequence[str], today: date, rounding: str) -> str:
        known = " AND ".join(f"({arg}) IS NOT NULL" for arg in args)
        return f"(CASE WHEN {known} THEN {name}({', '.join(args)}) END)"

    return sql


def _same(types: Sequence[ValueType]) -> ValueType | None:
    result: ValueType | None = types[0]
    for other in types[1:]:
        result = None if result is None else common_type(result, other)
    return result


def _first(types: Sequence[ValueType]) -> ValueType:
    return types[0]


def _count(types: Sequence[ValueType]) -> ValueType:
    return INTEGER


def _day(types: Sequence[ValueType]) -> ValueType:
    return DATE


def _money_per_year(unit: str) -> Callable[[Sequence[ValueType]], ValueType | None]:
    def result(types: Sequence[ValueType]) -> ValueType | None:
        fits = types[0].unit == unit
        return ValueType(kind=FieldType.MONEY, unit="yuan_year") if fits else None

    return result


def _times_type(types: Sequence[ValueType]) -> ValueType | None:
    money, quantity = types
    parts = money.unit.split("_")
    if not quantity.unit or quantity.unit not in parts:
        return None
    parts.remove(quantity.unit)
    return ValueType(kind=FieldType.MONEY, unit="_".join(parts))


def _int(value: Value) -> int:
    return cast(int, value)


def _date(value: Value) -> date:
    return cast(date, value)


_FUNCTIONS = (
    Function(
        name="age",
        usage="age(born_on)",
        parameters=(_DAY,),
        result=_count,
        sql=lambda a, today, _: _years_sql(a[0], day_sql(today)),
        python=lambda a, today, _: _years(_date(a[0]), today),
    ),
    Function(
        name="age_on",
        usage="age_on(born_on, day)",
        parameters=(_DAY, _DAY),
        result=_count,
        sql=lambda a, today, _: _years_sql(a[0], a[1]),
        python=lambda a, today, _: _years(_date(a[0]), _date(a[1])),
    ),
    Function(
        name="years_between",
        usage="years_between(from, to)",
        parameters=(_DAY, _DAY),
        result=_count,
        sql=lambda a, today, _: _years_sql(a[0], a[1]),
        python=lambda a, today, _: _years(_date(a[0]), _date(a[1])),
    ),
    Function(
        name="months_between",
        usage="months_between(from, to)",
        parameters=(_DAY, _DAY),
        result=_count,
        sql=lambda a, today, _: _months_sql(a[0], a[1]),
        python=lambda a, today, _: _months(_date(a[0]), _date(a[1])),
    ),
    Function(
        name="days_between",
        usage="days_between(from, to)",
        parameters=(_DAY, _DAY),
        result=_count,
        sql=lambda a, today, _: f"DATE_DIFF('day', {a[0]}, {a[1]})",
        python=lambda a, today, _: (_date(a[1]) - _date(a[0])).days,
    ),
    Function(
        name="year_of",
        usage="year_of(day)",
        parameters=(_DAY,),
        result=lambda types: YEAR,
        sql=lambda a, today, _: _part("YEAR", a[0]),
        python=lambda a, today, _: _date(a[0]).year,
    ),
    Function(
        name="add_days",
        usage="add_days(day, count)",
        parameters=(_DAY, _COUNT),
        result=_day,
        sql=lambda a, today, _: f"CAST({a[0]} + CAST({a[1]} AS INTEGER) AS DATE)",
        python=lambda a, today, _: _date(a[0]) + timedelta(days=_int(a[1])),
    ),
    Function(
        name="add_months",
        usage="add_months(day, count)",
        parameters=(_DAY, _COUNT),
        result=_day,
        sql=lambda a, today, _: _add_months_sql(a[0], a[1]),
        python=lambda a, today, _: _add_months(_date(a[0]), _int(a[1])),
    ),
    Function(
        name="least",
        usage="least(a, b, …)",
        parameters=(_ORDERED, _ORDERED),
        is_variadic=True,
        result=_same,
        sql=_least_or_greatest_sql("LEAST"),
        python=lambda a, today, _: min(a),
    ),
    Function(
        name="greatest",
        usage="greatest(a, b, …)",
        parameters=(_ORDERED, _ORDERED),
        is_variadic=True,
        result=_same,
        sql=_least_or_greatest_sql("GREATEST"),
        python=lambda a, today, _: max(a),
    ),
    Function(
        name="abs",
        usage="abs(a)",
        parameters=(_NUMBER,),
        result=_first,
        sql=lambda a, today, _: f"ABS({a[0]})",
        python=lambda a, today, _: abs(_int(a[0])),
    ),
    Function(
        name="per_year",
        usage="per_year(amount_of_one_year)",
        parameters=(_MONEY,),
        result=_money_per_year("yuan"),
        sql=lambda a, today, _: f"({a[0]})",
        python=lambda a, today, _: a[0],
    ),
    Function(
        name="yearly",
        usage="yearly(amount_per_month)",
        parameters=(_MONEY,),
        result=_money_per_year("yuan_month"),
        sql=lambda a, today, _: f"(12 * {wide(a[0])})",
        python=lambda a, today, _: 12 * _int(a[0]),
    ),
    Function(
        name="apply_rate",
        usage="apply_rate(amount, rate, 'half_up')",
        parameters=(_AMOUNT, _RATE),
        has_rounding=True,
        result=_first,
        sql=lambda a, today, how: rounded_sql(f"{wide(a[0])} * ({a[1]})", "1000000", how),
        python=lambda a, today, how: rounded(_int(a[0]) * _int(a[1]), 1_000_000, how),
    ),
    Function(
        name="times",
        usage="times(amount_per_mu, area_mu, 'half_up')",
        parameters=(_MONEY, _QUANTITY),
        has_rounding=True,
        result=_times_type,
        sql=lambda a, today, how: rounded_sql(f"{wide(a[0])} * ({a[1]})", "1000", how),
        python=lambda a, today, how: rounded(_int(a[0]) * _int(a[1]), 1_000, how),
    ),
    Function(
        name="divide",
        usage="divide(amount, count, 'half_up')",
        parameters=(_NUMBER, _COUNT),
        has_rounding=True,
        result=_first,
        sql=lambda a, today, how: (
            f"(CASE WHEN {a[1]} > 0 THEN {rounded_sql(wide(a[0]), wide(a[1]), how)} END)"
        ),
        python=lambda a, today, how: (
            rounded(_int(a[0]), _int(a[1]), how) if _int(a[1]) > 0 else None
        ),
    ),
)

FUNCTIONS: Mapping[str, Function] = {function.name: function for function in _FUNCTIONS}
"""Every scalar function by its name."""
