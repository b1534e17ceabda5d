"""The identity number's checks as ANSI SQL, for whole registers at once.

The expressions use ``SUBSTRING … FROM … FOR``, ``CASE``, ``CAST``, ``MOD`` and comparisons alone,
so that any engine runs them and SQLGlot can carry them to another dialect. They expect a tidy
number (:func:`~jingzhun.vocabulary.identity.tidy_number`) and give NULL for NULL.
"""

from jingzhun.vocabulary.identity.id_number import CHECK_CHARACTERS, WEIGHTS

_DIGITS = "'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'"


def id_check_digit_sql(column: str) -> str:
    """SQL for the check digit that the first seventeen digits of ``column`` ask for.

    NULL where ``column`` is NULL or one of the seventeen is no digit. ``column`` is pasted in: it
    must be an expression of ours, never text from outside.

    >>> id_check_digit_sql("id_number").startswith("SUBSTRING('10X98765432' FROM")
    True
    """
    terms = " + ".join(
        f"{weight} * {_digit_sql(column, place)}" for place, weight in enumerate(WEIGHTS, start=1)
    )
    return f"SUBSTRING('{CHECK_CHARACTERS}' FROM MOD({terms}, 11) + 1 FOR 1)"


def id_birth_date_sql(column: str) -> str:
    """SQL for the birth date in ``column`` as a DATE; NULL where it names no day.

    The days of a month are written out, since a failing CAST would end the whole query.

    >>> "CAST" in id_birth_date_sql("id_number")
    True
    """
    year, month, day = (
        _number_sql(column, places) for places in (range(7, 11), range(11, 13), range(13, 15))
    )
    is_leap = f"(MOD({year}, 4) = 0 AND MOD({year}, 100) <> 0) OR MOD({year}, 400) = 0"
    days = (
        f"CASE WHEN {month} IN (1, 3, 5, 7, 8, 10, 12) THEN 31"
        f" WHEN {month} IN (4, 6, 9, 11) THEN 30"
        f" WHEN {month} = 2 AND ({is_leap}) THEN 29 WHEN {month} = 2 THEN 28 ELSE 0 END"
    )
    text = " || '-' || ".join(
        f"SUBSTRING({column} FROM {start} FOR {length})"
        for start, length in ((7, 4), (11, 2), (13, 2))
    )
    return f"CASE WHEN {year} >= 1 AND {day} BETWEEN 1 AND {days} THEN CAST({text} AS DATE) END"


def id_is_valid_sql(column: str) -> str:
    """SQL that is true for a sound 18-character number, false for any other, NULL for NULL.

    >>> id_is_valid_sql("id_number").startswith("CASE WHEN id_number IS NULL THEN NULL")
    True
    """
    return (
        f"CASE WHEN {column} IS NULL THEN NULL WHEN CHAR_LENGTH({column}) <> 18 THEN FALSE"
        f" WHEN {id_birth_date_sql(column)} IS NULL THEN FALSE"
        f" WHEN {id_check_digit_sql(column)} = SUBSTRING({column} FROM 18 FOR 1) THEN TRUE"
        " ELSE FALSE END"
    )


def _digit_sql(column: str, place: int) -> str:
    one = f"SUBSTRING({column} FROM {place} FOR 1)"
    return f"CASE WHEN {one} IN ({_DIGITS}) THEN CAST({one} AS INTEGER) END"


def _number_sql(column: str, places: range) -> str:
    powers = range(len(places) - 1, -1, -1)
    digits = (
        f"{10**power} * {_digit_sql(column, place)}"
        for power, place in zip(powers, places, strict=True)
    )
    return f"({' + '.join(digits)})"
