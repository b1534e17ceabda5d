"""Doubtful values that real registers hold: kept in the snapshot, and listed beside it."""

from collections.abc import Iterator, Mapping

from jingzhun.eligibility.snapshots.entity_rows import EntityRows
from jingzhun.eligibility.snapshots.reading import SHOWN, more_of_the_same
from jingzhun.engines import quote_name, quote_text
from jingzhun.errors import Fault
from jingzhun.vocabulary.identity import id_is_valid_sql

ID_FIELD = "id_number"
_CERTIFICATE_LENGTHS = "20, 22"  # a disability certificate begins with its holder's ID number
_TOKEN = (
    "id[0-9a-f]{32}"  # stands for a number that is kept elsewhere and was judged when it came in
)

QUALITY_COLUMNS = "entity, key, field, problem"


_SHOWN_START, _SHOWN_END = 6, 4


def masked_number(text: str) -> str:
    """An identity number as messages show it: enough to find it beside its row, not enough to use it.

    >>> masked_number("990000194810300010")
    '990000********0010'
    """
    hidden = max(len(text) - _SHOWN_START - _SHOWN_END, 0)
    return text[:_SHOWN_START] + "*" * hidden + text[-_SHOWN_END:] if hidden else "*" * len(text)


def check_digit_faults(rows: EntityRows) -> Iterator[Fault]:
    """A warning for each ID number whose date or check digit is wrong."""
    if ID_FIELD not in rows.supplied:
        return
    found = rows.engine.rows(
        f"SELECT _source, _row FROM {quote_name(rows.relation)} WHERE NOT ({_is_sound()})"
        f" ORDER BY 1, 2"
    )
    cells = rows.cells(found[:SHOWN], ID_FIELD)
    for cell in cells.values():
        yield Fault(
            code="SNAPSHOT045",
            severity="warning",
            position=cell.position,
            seen=masked_number(cell.seen.strip()),
            fields={"column": ID_FIELD, "column_zh": rows.supplied[ID_FIELD].named_zh},
        )
    if len(found) > SHOWN:
        file = next(iter(cells.values())).position.file
        rest = more_of_the_same(file, "SNAPSHOT045", len(found) - SHOWN, rows.supplied[ID_FIELD])
        yield Fault(code=rest.code, severity="warning", position=rest.position, fields=rest.fields)


def quality_sql(entities: Mapping[str, EntityRows]) -> str:
    """The query behind ``quality.parquet``: one row for each doubtful value."""
    parts = [
        f"SELECT {quote_text(name)} AS entity, {quote_name(rows.entity.key)} AS key,"
        f" {quote_text(ID_FIELD)} AS field, 'wrong_check_digit' AS problem"
        f" FROM {quote_name(rows.relation)} WHERE NOT ({_is_sound()})"
        for name, rows in entities.items()
        if ID_FIELD in rows.supplied
    ]
    nothing = "SELECT '' AS entity, '' AS key, '' AS field, '' AS problem WHERE false"
    return f"{' UNION ALL '.join([nothing, *parts])} ORDER BY ALL"


def _is_sound() -> str:
    """SQL that is true when the number can be a real one, and unknown for an empty cell or a token."""
    tidy = f"UPPER(REPLACE({quote_name(ID_FIELD)}, ' ', ''))"
    number = (
        f"CASE WHEN REGEXP_FULL_MATCH({quote_name(ID_FIELD)}, {quote_text(_TOKEN)}) THEN NULL"
        f" WHEN LENGTH({tidy}) IN ({_CERTIFICATE_LENGTHS})"
        f" THEN SUBSTRING({tidy} FROM 1 FOR 18) ELSE {tidy} END"
    )
    checked = id_is_valid_sql("number")
    return f"(SELECT {checked} FROM (SELECT {number} AS number) AS one)"
