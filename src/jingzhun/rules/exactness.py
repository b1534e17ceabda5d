"""Integers that stay exact: 64 bits before arithmetic, quotients with a stated rounding, days as constants."""

from datetime import date
from typing import Literal as Choice

from jingzhun.vocabulary import FieldType

Rounding = Choice["half_up", "down", "up"]
ROUNDINGS: tuple[Rounding, ...] = ("half_up", "down", "up")


_TYPES = {
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
    FieldType.TEXT: "VARCHAR",
    FieldType.CODE: "VARCHAR",
    FieldType.REFERENCE: "VARCHAR",
}
"""Of values in queries; numbers of every kind are integers there."""


def day_sql(day: date) -> str:
    """A day as an SQL constant."""
    return f"DATE '{day.isoformat()}'"


def wide(number: str) -> str:
    """A number as SQL of 64 bits, whatever narrower column or constant it comes from."""
    return f"CAST({number} AS BIGINT)"


def widest(number: str) -> str:
    """A number as SQL of 38 digits: no product of two amounts and a million runs over that in practice."""
    return f"CAST({number} AS DECIMAL(38, 0))"


def unknown_sql(kind: FieldType) -> str:
    """An unknown value as SQL, of a type of its own: not every engine takes a bare ``NULL`` for a condition.

    >>> unknown_sql(FieldType.BOOLEAN), unknown_sql(FieldType.MONEY)
    ('CAST(NULL AS BOOLEAN)', 'CAST(NULL AS BIGINT)')
    """
    return f"CAST(NULL AS {_TYPES.get(kind, 'BIGINT')})"


def rounded_sql(dividend: str, divisor: str, rounding: str) -> str:
    """SQL of ``dividend / divisor`` as an integer; ``divisor`` must be positive.

    Integer division cuts towards zero on the engines, so the magnitude is rounded and the sign put back.
    """
    if rounding == "down":
        return f"(({dividend}) // ({divisor}))"
    if rounding == "up":
        plus = f"({divisor}) - 1"
        return (
            f"(CASE WHEN ({dividend}) >= 0 THEN (({dividend}) + {plus}) // ({divisor})"
            f" ELSE (({dividend}) - ({plus})) // ({divisor}) END)"
        )
    return (
        f"(CASE WHEN ({dividend}) >= 0 THEN (2 * ({dividend}) + ({divisor})) // (2 * ({divisor}))"
        f" ELSE (2 * ({dividend}) - ({divisor})) // (2 * ({divisor})) END)"
    )


def rounded(dividend: int, divisor: int, rounding: str) -> int:
    """``dividend / divisor`` as an integer, rounded on its magnitude; ``divisor`` must be positive.

    >>> rounded(5, 2, "half_up"), rounded(-5, 2, "half_up"), rounded(-5, 2, "down"), rounded(-5, 2, "up")
    (3, -3, -2, -3)
    """
    size = abs(dividend)
    if rounding == "half_up":
        size = (2 * size + divisor) // (2 * divisor)
    elif rounding == "up":
        size = (size + divisor - 1) // divisor
    else:
        size = size // divisor
    return size if dividend >= 0 else -size
