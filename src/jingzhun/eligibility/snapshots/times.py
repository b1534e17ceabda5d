"""Which rows were true on a day, as far as they were known on a day.

Rows of one key are versions of one record. Of the versions known on ``known_at``

1. those that begin on the same day restate one another: the one learned last stands (so a
   correction can also shorten a version, or take it back by ending it before it began);
2. of those true on ``as_at`` the one learned last wins, then the one that began last;
3. two that were learned on one day and both say that they hold on ``as_at``, contradict each other.
"""

from collections.abc import Iterator
from datetime import date

from jingzhun.eligibility.snapshots.entity_rows import EntityRows
from jingzhun.eligibility.snapshots.reading import SHOWN, more_of_the_same
from jingzhun.engines import quote_name
from jingzhun.errors import Fault, FaultList, Position
from jingzhun.vocabulary import HISTORY_COLUMNS, Entity, FieldType, Timing


def rows_in_time(rows: EntityRows, *, as_at: date, known_at: date, faults: FaultList) -> EntityRows:
    """The rows that stand on ``as_at`` as known on ``known_at``, one for each key."""
    if any(name in rows.supplied for name in HISTORY_COLUMNS):
        rows = _known_rows(rows, known_at)
        faults.extend(_contradictions(rows, as_at))
        rows = _true_rows(rows, as_at)
    return _begun_rows(rows, as_at, known_at)


def later_state_faults(rows: EntityRows, as_at: date) -> Iterator[Fault]:
    """A warning for each day after ``as_at`` in rows that have no history to go back in.

    An exit in 2019 beside the household's row means that the rest of the row is of 2019 as well.
    """
    has_history = any(name in rows.supplied for name in HISTORY_COLUMNS)
    if rows.entity.timing is not Timing.STANDING or has_history:
        return
    days = [name for name, field in rows.supplied.items() if field.type is FieldType.DATE]
    if not days:
        return
    counts = ", ".join(f"count(*) FILTER ({quote_name(name)} > {_day(as_at)})" for name in days)
    (found,) = rows.engine.rows(f"SELECT {counts} FROM {quote_name(rows.relation)}")
    for name, count in zip(days, found, strict=True):
        if count:
            yield Fault(
                code="SNAPSHOT047",
                severity="warning",
                position=Position(file=rows.files[0].file.task.shown),
                seen=str(count),
                fields={
                    "column": name,
                    "column_zh": rows.supplied[name].named_zh,
                    "as_at": as_at.isoformat(),
                },
            )


def _known_rows(rows: EntityRows, known_at: date) -> EntityRows:
    return rows.narrowed(
        "known",
        f"SELECT * FROM {quote_name(rows.relation)}"
        f" WHERE known_from IS NULL OR known_from <= {_day(known_at)}",
        because="not_yet_known",
    )


def _standing(rows: EntityRows, as_at: date) -> str:
    """SQL for the versions that hold on a day, the winner first (``_place`` 1)."""
    key = quote_name(rows.entity.key)
    return (
        f"SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY known_from DESC NULLS LAST,"
        f" valid_from DESC NULLS LAST, _source, _row) AS _place"
        f" FROM (SELECT *, rank() OVER (PARTITION BY {key}, valid_from"
        f" ORDER BY known_from DESC NULLS LAST) AS _version FROM {quote_name(rows.relation)})"
        f" WHERE _version = 1 AND (valid_from IS NULL OR valid_from <= {_day(as_at)})"
        f" AND (valid_until IS NULL OR valid_until >= {_day(as_at)})"
    )


def _true_rows(rows: EntityRows, as_at: date) -> EntityRows:
    return rows.narrowed(
        "true",
        f"SELECT * EXCLUDE (_place, _version) FROM ({_standing(rows, as_at)}) WHERE _place = 1",
        because="not_true_then",
        computed_once=True,
    )


def _contradictions(rows: EntityRows, as_at: date) -> Iterator[Fault]:
    key = quote_name(rows.entity.key)
    found = rows.engine.rows(
        f"WITH standing AS ({_standing(rows, as_at)})"
        f" SELECT loser._source, loser._row, winner._source, winner._row"
        f" FROM standing AS loser JOIN standing AS winner USING ({key})"
        f" WHERE winner._place = 1 AND loser._place > 1"
        f" AND winner.known_from IS NOT DISTINCT FROM loser.known_from"
        f" AND (winner.valid_from IS NOT DISTINCT FROM loser.valid_from"
        f" OR loser.valid_until IS NOT NULL)"
        f" ORDER BY 1, 2"
    )
    yield from pair_faults(rows, "SNAPSHOT042", found)


def pair_faults(
    rows: EntityRows, code: str, pairs: list[tuple[int, int, int, int]]
) -> Iterator[Fault]:
    """One fault for each pair of rows that cannot both stand: the second row, naming the first."""
    shown = pairs[:SHOWN]
    places = [place for pair in shown for place in (pair[:2], pair[2:])]
    key = rows.entity.fields[rows.entity.key]
    cells = rows.cells(places, key.name)
    for pair in shown:
        second, first = cells[pair[0], pair[1]], cells[pair[2], pair[3]]
        yield Fault(
            code=code,
            position=second.position,
            seen=second.seen.strip(),
            fields={
                "column": key.name,
                "column_zh": key.named_zh,
                "entity": rows.entity.name,
                "entity_zh": rows.entity.named_zh,
                "first": str(first.position),
            },
        )
    if len(pairs) > SHOWN:
        file = cells[shown[0][0], shown[0][1]].position.file
        yield more_of_the_same(file, code, len(pairs) - SHOWN, key)


def _begun_rows(rows: EntityRows, as_at: date, known_at: date) -> EntityRows:
    """Without what had not happened or begun by ``as_at``; ends not yet known are taken back."""
    condition = _has_begun(rows.entity, as_at)
    if not condition:
        return rows
    until = rows.entity.until_field
    changes = ""
    if rows.entity.timing is Timing.INTERVAL and until in rows.supplied:
        is_later = f"{quote_name(until)} > {_day(known_at)}"
        changed = [until, *_reasons(rows.entity)]
        cases = (
            f"CASE WHEN {is_later} THEN NULL ELSE {quote_name(name)} END AS {quote_name(name)}"
            for name in changed
        )
        changes = f" REPLACE ({', '.join(cases)})"
    return rows.narrowed(
        "begun",
        f"SELECT *{changes} FROM {quote_name(rows.relation)} WHERE {condition}",
        because="after_as_at",
    )


def _has_begun(entity: Entity, as_at: date) -> str:
    starts = {Timing.EVENT: entity.date_field, Timing.INTERVAL: entity.from_field}
    if entity.timing in starts:
        start = quote_name(starts[entity.timing])
        return f"({start} IS NULL OR {start} <= {_day(as_at)})"
    if entity.timing is Timing.YEARLY:
        year = quote_name(entity.year_field)
        return f"({year} IS NULL OR {year} <= {as_at.year})"
    return ""


def _reasons(entity: Entity) -> list[str]:
    """The fields that say why an interval ended: ``left_because`` beside ``left_on``."""
    name = entity.until_field.removesuffix("_on") + "_because"
    return [name] if name in entity.fields else []


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"
