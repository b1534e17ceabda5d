"""Birth dates as departments write them: one column may hold several forms."""

_FORMS = (
    ("%Y-%m-%d", r"\d{4}-\d{1,2}-\d{1,2}"),
    ("%Y/%m/%d", r"\d{4}/\d{1,2}/\d{1,2}"),
    ("%Y.%m.%d", r"\d{4}\.\d{1,2}\.\d{1,2}"),
    ("%Y年%m月%d日", r"\d{4}年\d{1,2}月\d{1,2}日"),
    ("%Y%m%d", r"\d{8}"),
    ("%d/%m/%Y", r"\d{1,2}/\d{1,2}/\d{4}"),
)
_SERIAL = "spreadsheet day number"
FORM_NAMES = (*(form for form, _ in _FORMS), _SERIAL)


def form_sql(text: str) -> str:
    """SQL for the name of the form in which a date is written; NULL where it is none."""
    cases = " ".join(
        f"WHEN regexp_full_match({text}, '{pattern}') THEN '{form}'" for form, pattern in _FORMS
    )
    return f"CASE {cases} WHEN regexp_full_match({text}, '[1-5][0-9]{{4}}') THEN '{_SERIAL}' END"


def date_sql(text: str, form: str) -> str:
    """SQL for the date that a text means in a form of :func:`form_sql`; NULL where there is no such day."""
    cases = " ".join(
        f"WHEN '{name}' THEN CAST(try_strptime({text}, '{name}') AS DATE)" for name, _ in _FORMS
    )
    serial = f"DATE '1899-12-30' + TRY_CAST({text} AS INTEGER)"
    return f"CASE {form} {cases} WHEN '{_SERIAL}' THEN {serial} END"


def bare_date_sql(column: str) -> str:
    """SQL for a written date without blanks and without a time of day behind it."""
    return f"regexp_replace(trim(CAST({column} AS VARCHAR)), '[ T]0?0:00(:00(\\.0+)?)?$', '')"
