"""Reasons not to match a file at all, found before any pair is made."""

from jingzhun.crosschecks.identity.settings import MatchSettings
from jingzhun.engines import DuckDBEngine
from jingzhun.errors import Fault, FaultList, Position

_MOSTLY_EMPTY = 0.5
_MOST_ROWS_OF_ONE_ID = 0.05
_LEAST_REPEATS = 1_000
_MOSTLY_OURS = 0.1
_SHOWN = 3


def check_rows(
    engine: DuckDBEngine, has: frozenset[str], *, file: str, settings: MatchSettings
) -> tuple[Fault, ...]:
    """Every reason why the file cannot be matched, raised together; what is only worth knowing is returned.

    Raises:
        JingzhunError: ``MATCH001`` … ``MATCH007``.
    """
    where = Position(file=file)
    faults = FaultList()
    if not ("id_number" in has or {"name", "born_on"} <= has):
        faults.add(Fault(code="MATCH006", position=where))
        faults.raise_if_errors()
    found = _counts(engine)
    if not found["rows"]:
        faults.add(Fault(code="MATCH007", position=where))
        faults.raise_if_errors()
    swapped = _check_swapped(found, where)
    faults.extend(swapped)
    if not swapped:
        faults.extend(_check_keys(engine, found, has, where=where, settings=settings))
        faults.extend(_check_place(engine, found, where=where))
    faults.extend(_check_dates(engine, found, where=where))
    faults.raise_if_errors()
    return tuple(faults.faults)


def _counts(engine: DuckDBEngine) -> dict[str, int]:
    columns = {
        "rows": "count(*)",
        "numbers": "count(id18)",
        "names": "count(written)",
        "names_of_digits": "count(*) FILTER (WHERE regexp_matches(written, '[0-9]{14}'))",
        "numbers_of_characters": "count(*) FILTER (WHERE tidy = '' AND id_written <> '')",
        "dates_written": "count(nullif(born_text, ''))",
        "dates_read": "count(born_on)",
        "villages": "count(village)",
    }
    listed = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    return dict(zip(columns, engine.rows(f"SELECT {listed} FROM theirs")[0], strict=True))


def _check_swapped(found: dict[str, int], where: Position) -> list[Fault]:
    """The names are numbers and the numbers are names."""
    if found["names_of_digits"] * 2 <= max(found["names"], 1):
        return []
    fields = {"count": f"{found['names_of_digits']:,}", "rows": f"{found['rows']:,}"}
    return [Fault(code="MATCH004", position=where, fields=fields)]


def _check_keys(
    engine: DuckDBEngine,
    found: dict[str, int],
    has: frozenset[str],
    *,
    where: Position,
    settings: MatchSettings,
) -> list[Fault]:
    if "id_number" not in has:
        return []
    empty = found["rows"] - found["numbers"]
    if empty > found["rows"] * _MOSTLY_EMPTY and not settings.may_lack_ids:
        fields = {"count": f"{empty:,}", "rows": f"{found['rows']:,}"}
        return [Fault(code="MATCH002", position=where, fields=fields)]
    most = engine.rows(
        "SELECT id18, count(*) AS times, min(row_number) FROM theirs WHERE id18 IS NOT NULL"
        " GROUP BY id18 ORDER BY times DESC, id18 LIMIT 1"
    )
    if most and most[0][1] > max(_LEAST_REPEATS, found["rows"] * _MOST_ROWS_OF_ONE_ID):
        number, times, first = most[0]
        fields = {"count": f"{times:,}", "rows": f"{found['rows']:,}"}
        place = Position(file=where.file, line=int(first))
        return [Fault(code="MATCH003", position=place, seen=number, fields=fields)]
    return []


def _check_place(engine: DuckDBEngine, found: dict[str, int], *, where: Position) -> list[Fault]:
    """Neither the villages nor the numbers of the rows are ours: the file of another county."""
    ((known, at_home, areas),) = engine.rows(
        "SELECT (SELECT count(*) FROM theirs WHERE id18 IN (SELECT id18 FROM ours)),"
        " (SELECT count(*) FROM theirs WHERE left(village, 6) IN (SELECT DISTINCT left(village, 6) FROM ours)),"
        " (SELECT count(*) FROM theirs WHERE left(id18, 6) IN (SELECT DISTINCT left(id18, 6) FROM ours))"
    )
    if known >= found["numbers"] * _MOSTLY_OURS / 2 and found["numbers"]:
        return []
    strange_villages = found["villages"] and at_home < found["villages"] * _MOSTLY_OURS
    strange_numbers = found["numbers"] and areas < found["numbers"] * _MOSTLY_OURS
    if not (strange_villages or (strange_numbers and not found["villages"])):
        return []
    theirs = _most_frequent(engine, "theirs", "village" if found["villages"] else "id18")
    ours = _most_frequent(engine, "ours", "village" if found["villages"] else "id18")
    fields = {"count": f"{at_home if found['villages'] else areas:,}", "rows": f"{found['rows']:,}"}
    return [Fault(code="MATCH001", position=where, seen=theirs, wanted=ours, fields=fields)]


def _most_frequent(engine: DuckDBEngine, side: str, column: str) -> str:
    rows = engine.rows(
        f"SELECT left({column}, 6) AS area FROM {side} WHERE {column} IS NOT NULL"
        f" GROUP BY area ORDER BY count(*) DESC, area LIMIT {_SHOWN}"
    )
    return ", ".join(area for (area,) in rows)


def _check_dates(engine: DuckDBEngine, found: dict[str, int], *, where: Position) -> list[Fault]:
    forms = engine.rows(
        "SELECT born_form, count(*), min(row_number) FROM theirs WHERE born_form IS NOT NULL"
        " GROUP BY born_form ORDER BY count(*) DESC, born_form"
    )
    faults = []
    if len(forms) > 1:
        seen = "; ".join(f"{form}: {count:,}" for form, count, _ in forms)
        faults.append(Fault(code="MATCH008", position=where, severity="notice", seen=seen))
    unread = found["dates_written"] - found["dates_read"]
    if unread:
        examples = engine.rows(
            "SELECT born_text, min(row_number) FROM theirs WHERE born_on IS NULL AND born_text <> ''"
            f" GROUP BY born_text ORDER BY count(*) DESC, born_text LIMIT {_SHOWN}"
        )
        mostly = unread > found["dates_written"] * _MOSTLY_EMPTY
        fields = {"count": f"{unread:,}", "rows": f"{found['dates_written']:,}"}
        faults.append(
            Fault(
                code="MATCH005",
                position=Position(file=where.file, line=int(examples[0][1])),
                severity="error" if mostly else "warning",
                seen=", ".join(text for text, _ in examples),
                fields=fields,
            )
        )
    return faults
