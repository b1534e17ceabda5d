"""Comparisons of an age with a fixed number of years, as comparisons of birthdays.

``age(born_on) >= 16`` holds for everybody born on a certain day or before. Comparing with that day costs an engine
one step where counting the years of a million people costs a dozen, and it says the same to the day.
"""

from collections.abc import Callable
from datetime import date

from jingzhun.rules.exactness import day_sql
from jingzhun.rules.expressions import (
    Call,
    Compare,
    Comparison,
    Expression,
    Literal,
    ParameterValue,
)
from jingzhun.rules.tables import Content

Contents = Callable[[str], Content]
"""The content of a parameter in force, by its name."""

_FLIPPED: dict[Comparison, Comparison] = {
    "=": "=",
    "<>": "<>",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}


def latest_birth(today: date, years: int) -> date:
    """The last birthday of those who have completed ``years`` years today.

    Who is born on 29 February completes a year on 1 March of a common year, as the law counts.

    >>> latest_birth(date(2018, 12, 31), 16), latest_birth(date(2020, 2, 29), 17)
    (datetime.date(2002, 12, 31), datetime.date(2003, 2, 28))
    """
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return date(today.year - years, 2, 28)


def age_and_years(node: Compare, contents: Contents) -> tuple[Expression, Comparison, int] | None:
    """The birthday, comparison and years of ``age(x) >= n`` (either way round), or ``None``."""
    sides = (
        (node.left, node.operator, node.right),
        (node.right, _FLIPPED[node.operator], node.left),
    )
    for side, operator, other in sides:
        years = _constant(other, contents)
        if isinstance(side, Call) and side.function == "age" and years is not None:
            return side.arguments[0], operator, years
    return None


def birthday_sql(born: str, operator: Comparison, years: int, today: date) -> str | None:
    """SQL of the comparison over the birthday's SQL; ``None`` for years that no calendar reaches back to."""
    if not 0 <= years < today.year - 1:
        return None
    reached, passed = (day_sql(latest_birth(today, n)) for n in (years, years + 1))
    return {
        ">=": f"({born} <= {reached})",
        ">": f"({born} <= {passed})",
        "<": f"({born} > {reached})",
        "<=": f"({born} > {passed})",
        "=": f"({born} <= {reached} AND {born} > {passed})",
        "<>": f"({born} > {reached} OR {born} <= {passed})",
    }[operator]


def _constant(node: Expression, contents: Contents) -> int | None:
    value = node.value if isinstance(node, Literal) else None
    if isinstance(node, ParameterValue):
        found = contents(node.name)
        value = found if isinstance(found, int) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
