"""The column types of a snapshot, one for each kind of field."""

from collections.abc import Mapping

from jingzhun.vocabulary import Field, FieldType

STORED_TYPES: Mapping[FieldType, str] = {
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.INTEGER: "BIGINT",
    FieldType.MONEY: "DECIMAL(18,2)",
    FieldType.QUANTITY: "DECIMAL(18,3)",
    FieldType.RATE: "DECIMAL(9,4)",
    FieldType.DATE: "DATE",
    FieldType.TEXT: "VARCHAR",
    FieldType.CODE: "VARCHAR",
    FieldType.REFERENCE: "VARCHAR",
}

DECIMAL_DIGITS: Mapping[FieldType, tuple[int, int]] = {
    FieldType.INTEGER: (18, 0),
    FieldType.MONEY: (16, 2),
    FieldType.QUANTITY: (15, 3),
    FieldType.RATE: (5, 4),
}
"""How many digits may stand before and after the point of a number."""


def stored_type(field: Field) -> str:
    """The SQL type in which a snapshot keeps a field.

    >>> from jingzhun.vocabulary import load_vocabulary
    >>> stored_type(load_vocabulary().entities["households"].fields["farmland_mu"])
    'DECIMAL(18,3)'
    """
    return STORED_TYPES[field.type]
