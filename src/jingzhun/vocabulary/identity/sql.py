"""The identity number's checks as portable SQL, for whole registers at once.

The expressions use ``SUBSTRING … FROM … FOR``, ``POSITION``, ``TRANSLATE``, ``CASE`` and comparisons
alone, so that the engines run them and SQLGlot can carry them to another dialect. No text is cast to
a number: an optimiser may lift a CAST out of the CASE that guards it, and one damaged number would
then end the whole query. They expect a tidy number
(:func:`~jingzhun.vocabulary.identity.tidy_number`). The column is pasted in: it must be an expression
of ours, never text from outside.
"""

from jingzhun.vocabulary.identity.id_number import CHECK_CHARACTERS, WEIGHTS

_LONG_MONTHS = "'01', '03', '05', '07', '08', '10', '12'"
_SHORT_MONTHS = "'04', '06', '09', '11'"
_FOURTHS = ", ".join(f"'{number:02d}'" for number in range(4, 100, 4))


def id_check_digit_sql(column: str) -> str:
    """SQL for the check digit that the first seventeen digits of ``column`` ask for.

    NULL where ``column`` is NULL or one of the seventeen is no digit.

    >>> id_check_digit_sql("id_number").endswith("FOR 1) END")
    True
    """
    return f"CASE WHEN {_starts_with_digits(column)} THEN {_check_digit(column)} END"


def id_birth_date_sql(column: str) -> str:
    """SQL for the birth date in ``column`` as a DATE; NULL where it names no day.

    >>> id_birth_date_sql("id_number").startswith("CAST(CASE WHEN")
    True
    """
    year, month, day = (_part(column, *place) for place in ((7, 4), (11, 2), (13, 2)))
    return (
        f"CAST(CASE WHEN {_starts_with_digits(column)} AND {_names_a_day(column)}"
        f" THEN {year} || '-' || {month} || '-' || {day} END AS DATE)"
    )


def id_is_valid_sql(column: str) -> str:
    """SQL that is true for a sound 18-character number, false for any other, NULL for NULL.

    >>> id_is_valid_sql("id_number").startswith("CASE WHEN id_number IS NULL THEN NULL")
    True
    """
    return (
        f"CASE WHEN {column} IS NULL THEN NULL WHEN CHAR_LENGTH({column}) <> 18 THEN FALSE"
        f" WHEN NOT ({_starts_with_digits(column)}) THEN FALSE"
        f" WHEN NOT ({_names_a_day(column)}) THEN FALSE"
        f" ELSE {_check_digit(column)} = {_part(column, 18, 1)} END"
    )


def _part(column: str, start: int, length: int) -> str:
    return f"SUBSTRING({column} FROM {start} FOR {length})"


def _starts_with_digits(column: str) -> str:
    first_17 = _part(column, 1, 17)
    return f"(CHAR_LENGTH({column}) >= 17 AND TRANSLATE({first_17}, '0123456789', '') = '')"


def _check_digit(column: str) -> str:
    terms = " + ".join(
        f"{weight} * POSITION({_part(column, place, 1)} IN '123456789')"
        for place, weight in enumerate(WEIGHTS, start=1)
    )
    return f"SUBSTRING('{CHECK_CHARACTERS}' FROM MOD({terms}, 11) + 1 FOR 1)"


def _names_a_day(column: str) -> str:
    """Whether eight digits are a day of the Gregorian calendar, by comparing them as text."""
    month, day = _part(column, 11, 2), _part(column, 13, 2)
    last = (
        f"CASE WHEN {month} IN ({_LONG_MONTHS}) THEN '31' WHEN {month} IN ({_SHORT_MONTHS})"
        f" THEN '30' WHEN {month} = '02' THEN '29' ELSE '00' END"
    )
    century, year = _part(column, 7, 2), _part(column, 9, 2)
    is_leap = f"({year} IN ({_FOURTHS}) OR ({year} = '00' AND {century} IN ('00', {_FOURTHS})))"
    return (
        f"({_part(column, 7, 4)} >= '0001' AND {day} BETWEEN '01' AND {last}"
        f" AND ({_part(column, 11, 4)} <> '0229' OR {is_leap}))"
    )
