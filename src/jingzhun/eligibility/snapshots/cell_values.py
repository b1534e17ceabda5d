"""SQL that turns a cell, as a file has it, into the value that a snapshot keeps.

Most columns of a register are written plainly throughout. So there are two ways to read one: a
*plain* expression, cheap, that accepts only the plainest spelling, and for the columns that need it
a *patient* one, that trims, widens, knows labels and marks. Both give the same value wherever the
plain one gives any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jingzhun.eligibility.snapshots.stored_types import DECIMAL_DIGITS, stored_type
from jingzhun.engines import quote_text
from jingzhun.vocabulary import Blank, CodeTable, Field, FieldType

_BLANKS = " \t\r\n\u3000\u00a0\ufeff"
_WIDE = "".join(chr(c) for c in range(0xFF01, 0xFF5F))
_NARROW = "".join(chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F))
EMPTY_MARKS = ("NULL", r"\N")
"""Texts that other programs write for an empty cell."""

YES = ("是", "有", "true", "True", "TRUE", "1", "yes", "Yes", "YES", "Y", "y", "√")
NO = ("否", "无", "没有", "false", "False", "FALSE", "0", "no", "No", "NO", "N", "n", "×")
_WORDS = {**dict.fromkeys(YES, "true"), **dict.fromkeys(NO, "false")}
NOT_KNOWN = ("未知", "不详", "不清楚", "unknown")
NONE_MARKS = ("无", "没有", "/", "-", "—", "——")
"""Texts that say 'there is none', where the vocabulary lets a cell say that."""

FORMULA_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!")
DAMAGED_ID = r"\d(\.\d+)?[eE]\+?\d{2}"
_LETTERS = r"A-Za-z_\p{Han}"
_PLAIN_TEXT = rf"[0-9]|[0-9]{{2}}[0-9{_LETTERS}-]*|[{_LETTERS}][0-9{_LETTERS}·-]*"  # no damaged ID
FIRST_YEAR, LAST_YEAR = (
    1800,
    2200,
)  # outside lie slips of the pen, and what engines count differently

_INTEGER_TYPES = frozenset(
    f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")
)
_SERIAL_BEFORE = "DATE '1899-12-30'"  # day 0 of Excel's dates after its false 29 February 1900

_NO_MEANINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class CellSql:
    """The expressions of one field.

    ``plain`` reads the raw cell, which it calls ``{raw}``; ``text`` makes of the raw cell the text
    that counts, absent when the cell says nothing; ``patient`` reads this ``{text}``.
    """

    raw: str
    text: str
    plain: str
    patient: str


def cell_sql(
    field: Field,
    column: str,
    kind: str,
    table: CodeTable | None,
    *,
    meanings: Mapping[str, str] = _NO_MEANINGS,
) -> CellSql:
    """The expressions for a field read from ``column`` of the engine's type ``kind``.

    ``table`` is the code table of a CODE field; ``meanings`` are the source system's own values, which count before
    ours (an empty meaning: not known).
    """
    if _is_taken_as_it_is(field, kind):
        value = f"TRY_CAST({{}} AS {stored_type(field)})"
        plain, patient = value.format("{raw}"), value.format("{text}")
        return CellSql(raw=column, text="{raw}", plain=plain, patient=patient)
    return CellSql(
        raw=column if kind == "VARCHAR" else f"CAST({column} AS VARCHAR)",
        text=_without_marks(
            f"TRIM({{raw}}, {quote_text(_BLANKS)})", (*_marks(field, table), *_unknowns(meanings))
        ),
        plain=_plain(field, table, meanings),
        patient=_patient(field, table, meanings),
    )


def code_spellings(table: CodeTable) -> dict[str, str]:
    """Every text that stands for a code: the code itself and its Chinese label."""
    known = [value for value in table.values.values() if not value.is_unknown]
    by_label = {value.label_zh: value.code for value in known}
    return by_label | {value.code: value.code for value in known}


def _is_taken_as_it_is(field: Field, kind: str) -> bool:
    if field.type in (FieldType.BOOLEAN, FieldType.DATE):
        return kind == stored_type(field)
    if field.type in DECIMAL_DIGITS:
        scale = DECIMAL_DIGITS[field.type][1]
        return kind in _INTEGER_TYPES or (
            kind.startswith("DECIMAL") and int(kind.rstrip(")").rpartition(",")[2]) <= scale
        )
    return False


def _marks(field: Field, table: CodeTable | None) -> tuple[str, ...]:
    """The texts that leave the field empty."""
    marks = list(EMPTY_MARKS)
    if field.type is FieldType.BOOLEAN:
        marks += NOT_KNOWN
    if table is not None:
        for value in table.values.values():
            marks += [value.code, value.label_zh] if value.is_unknown else []
    if field.blank is Blank.NONE and field.type is not FieldType.BOOLEAN:
        spellings = code_spellings(table) if table is not None else {}
        marks += [mark for mark in NONE_MARKS if mark not in spellings]
    return tuple(dict.fromkeys(marks))


def _without_marks(text: str, marks: Iterable[str]) -> str:
    listed = ", ".join(map(quote_text, ("", *marks)))
    return f"CASE WHEN {text} NOT IN ({listed}) THEN {text} END"


def _unknowns(meanings: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(value for value, code in meanings.items() if not code)


def _known(meanings: Mapping[str, str]) -> dict[str, str]:
    return {value: code for value, code in meanings.items() if code}


def _plain(field: Field, table: CodeTable | None, meanings: Mapping[str, str]) -> str:
    """SQL that reads the plainest spellings of a value alone."""
    if field.type is FieldType.CODE and table is not None:
        return _found("{raw}", code_spellings(table) | _known(meanings))
    if field.type is FieldType.BOOLEAN:
        return f"CAST({_found('{raw}', _WORDS | _known(meanings))} AS BOOLEAN)"
    if field.type is FieldType.DATE:
        return _plain_date()
    if field.type in DECIMAL_DIGITS:
        value = f"TRY_CAST({{raw}} AS {stored_type(field)})"
        return f"CASE WHEN CAST({value} AS VARCHAR) = {{raw}} THEN {value} END"
    marks = ", ".join(map(quote_text, _marks(field, table)))
    return (
        f"CASE WHEN REGEXP_FULL_MATCH({{raw}}, '{_PLAIN_TEXT}') AND {{raw}} NOT IN ({marks})"
        " THEN {raw} END"
    )


def _plain_date() -> str:
    """A day that, written down again, gives the very text of the cell, but for its slashes."""
    dashed = "REPLACE({raw}, '/', '-')"
    value = f"TRY_CAST({dashed} AS DATE)"
    early, late = f"DATE '{FIRST_YEAR}-01-01'", f"DATE '{LAST_YEAR}-12-31'"
    return (
        f"CASE WHEN {value} BETWEEN {early} AND {late} AND CAST({value} AS VARCHAR) = {dashed}"
        f" THEN {value} END"
    )


def _patient(field: Field, table: CodeTable | None, meanings: Mapping[str, str]) -> str:
    if field.type is FieldType.BOOLEAN:
        return f"CAST({_spelt(_WORDS | _known(meanings))} AS BOOLEAN)"
    if field.type is FieldType.CODE and table is not None:
        return _spelt(code_spellings(table) | _known(meanings))
    if field.type is FieldType.DATE:
        return _date()
    if field.type in DECIMAL_DIGITS:
        return _number(field)
    return _text(field)


def _spelt(meanings: Mapping[str, str]) -> str:
    """The meaning of a text out of a list; full-width letters are tried where none fits."""
    plain, wide = (_found(text, meanings) for text in ("{text}", _narrow("{text}")))
    return f"COALESCE({plain}, {wide})"


def _found(text: str, meanings: Mapping[str, str]) -> str:
    spellings = ", ".join(map(quote_text, meanings))
    values = ", ".join(map(quote_text, meanings.values()))
    return f"([{values}])[LIST_POSITION([{spellings}], {text})]"


def _narrow(text: str) -> str:
    return f"TRANSLATE({text}, {quote_text(_WIDE)}, {quote_text(_NARROW)})"


def _number(field: Field) -> str:
    before, after = DECIMAL_DIGITS[field.type]
    form = rf"-?\d{{1,{before}}}(\.\d{{0,{after}}}0*)?"
    kind = "DECIMAL(18,0)" if field.type is FieldType.INTEGER else stored_type(field)
    cleaned = _cleaned_number(field)
    return (
        f"CAST(CASE WHEN REGEXP_FULL_MATCH({{text}}, '{form}')"
        f" THEN TRY_CAST({{text}} AS {kind})"
        f" WHEN REGEXP_FULL_MATCH({cleaned}, '{form}')"
        f" THEN TRY_CAST({cleaned} AS {kind}) END AS {stored_type(field)})"
    )


def _cleaned_number(field: Field) -> str:
    """A number without what people add to it: full width, thousands marks, ¥ and 元, percent."""
    text = _narrow("{text}")
    if field.type is FieldType.MONEY:
        text = f"TRIM(RTRIM(LTRIM({text}, '¥￥'), '元'))"
    if field.type is FieldType.RATE:
        text = f"RTRIM(RTRIM({text}, '%'))"
    grouped = r"-?\d{1,3}(,\d{3})+(\.\d+)?"
    return (
        f"CASE WHEN REGEXP_FULL_MATCH({text}, '{grouped}')"
        f" THEN REPLACE({text}, ',', '') ELSE {text} END"
    )


def _date() -> str:
    iso = "LENGTH({text}) = 10 AND SUBSTR({text}, 5, 1) = '-' AND SUBSTR({text}, 8, 1) = '-'"
    text = _narrow("{text}")
    parts = (
        r"^(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})日?([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?$"
    )
    dashed = rf"REGEXP_REPLACE({text}, '{parts}', '\1-\2-\3')"
    read = (
        f"CASE WHEN {iso} THEN TRY_CAST({{text}} AS DATE)"
        f" WHEN REGEXP_MATCHES({text}, '{parts}') THEN TRY_CAST({dashed} AS DATE)"
        rf" WHEN REGEXP_FULL_MATCH({text}, '\d{{8}}')"
        f" THEN CAST(TRY_STRPTIME({text}, '%Y%m%d') AS DATE)"
        rf" WHEN REGEXP_FULL_MATCH({text}, '[1-7]\d{{4}}')"
        f" THEN {_SERIAL_BEFORE} + TRY_CAST({text} AS INTEGER) END"
    )
    return f"CASE WHEN YEAR({read}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR} THEN {read} END"


def _text(field: Field) -> str:
    errors = ", ".join(map(quote_text, FORMULA_ERRORS))
    is_damaged = (
        "((CONTAINS({text}, 'E') OR CONTAINS({text}, 'e'))"
        f" AND REGEXP_FULL_MATCH({{text}}, '{DAMAGED_ID}'))"
    )
    kept = "{text}"
    if field.type is FieldType.REFERENCE or field.required:
        is_wide = "STRLEN({text}) <> LENGTH({text})"
        kept = f"CASE WHEN {is_wide} THEN {_narrow('{text}')} ELSE {{text}} END"
    return f"CASE WHEN {{text}} IN ({errors}) OR {is_damaged} THEN NULL ELSE {kept} END"
