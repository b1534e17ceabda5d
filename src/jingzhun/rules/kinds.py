"""When two values may meet: types, units, and the constants that take the type of what they stand beside."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from jingzhun.rules.expressions import BOOLEAN, ValueType
from jingzhun.vocabulary import SCALES, CodeTable, Field, FieldType

# Units that may meet any other unit of their kind: a count of rows has none, a percentage is just a rate.
_NEUTRAL_UNITS: Mapping[FieldType, frozenset[str]] = {
    FieldType.INTEGER: frozenset({""}),
    FieldType.QUANTITY: frozenset({""}),
    FieldType.MONEY: frozenset({""}),
    FieldType.RATE: frozenset({"", "percent"}),
}
NUMBERS = frozenset({FieldType.INTEGER, FieldType.MONEY, FieldType.QUANTITY, FieldType.RATE})
ORDERED = NUMBERS | {FieldType.DATE}
LARGEST = 2**63 - 1  # of the engines' 64-bit integers


def type_of_field(declared: Field) -> ValueType:
    """The type that a field's values have in rules."""
    has_unit = declared.type in NUMBERS
    default = "yuan" if declared.type is FieldType.MONEY else ""
    return ValueType(
        kind=declared.type,
        unit=(declared.unit or default) if has_unit else "",
        codes=declared.codes if declared.type is FieldType.CODE else "",
        refers_to=declared.refers_to if declared.type is FieldType.REFERENCE else "",
    )


def scale_of(kind: FieldType) -> int:
    """How many rule units make one of what the number means: fen a yuan, millionths a whole.

    >>> scale_of(FieldType.RATE)
    1000000
    """
    return 1_000_000 if kind is FieldType.RATE else SCALES.get(kind, 1)


def common_type(left: ValueType, right: ValueType) -> ValueType | None:
    """The one type of two values that may meet, or ``None``: a unit is kept, a missing one gives way."""
    if (left.kind, left.codes, left.refers_to) != (right.kind, right.codes, right.refers_to):
        return None
    neutral = _NEUTRAL_UNITS.get(left.kind, frozenset())
    if left.unit == right.unit or right.unit in neutral:
        return left
    return right if left.unit in neutral else None


def number_in(value_type: ValueType, written: Decimal) -> int | None:
    """A written number in the rule units of a type, or ``None`` when it is finer or larger than the type holds.

    A percentage is written as a percentage: 92 beside a rate is 920,000 millionths.

    >>> number_in(ValueType(kind=FieldType.MONEY, unit="yuan"), Decimal("3.5"))
    350
    >>> number_in(ValueType(kind=FieldType.INTEGER), Decimal("3.5")) is None
    True
    """
    scaled = written * SCALES.get(value_type.kind, 1)
    if scaled != scaled.to_integral_value() or abs(scaled) > LARGEST:
        return None
    return int(scaled)


def written_number(value_type: ValueType, value: int) -> str:
    """A number in rule units as a rule would write it; the inverse of :func:`number_in`.

    >>> written_number(ValueType(kind=FieldType.RATE), 925_000)
    '92.5'
    """
    scale = SCALES.get(value_type.kind, 1)
    sign, value = ("-" if value < 0 else ""), abs(value)
    whole, rest = divmod(value, scale)
    digits = str(scale + rest)[1:].rstrip("0") if scale > 1 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def read_day(text: str) -> date | None:
    """A day written ``2018-12-31``, or ``None`` when no calendar has it."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def known_codes(table: CodeTable) -> list[str]:
    """The codes of a table that say something; 'not known' is an empty cell, not a code."""
    return [code for code, value in table.values.items() if not value.is_unknown]


def is_condition(value_type: ValueType) -> bool:
    """Whether values of this type are true, false or unknown."""
    return value_type == BOOLEAN
