"""What is judged of whole rows once their cells are known, and the state of each row."""

from jingzhun.engines import quote_text
from jingzhun.vocabulary import FieldType
from jingzhun_site.imports.checking.bench import Bench
from jingzhun_site.imports.files.sheets import Area, cell_name
from jingzhun_site.imports.layouts import Role

_SUMMABLE = {FieldType.MONEY, FieldType.QUANTITY, FieldType.INTEGER, FieldType.RATE}


def judge_rows(bench: Bench, merged: tuple[Area, ...]) -> None:
    """Remark on rows as a whole and make ``row_states``: each row's state, and whether it is held back."""
    _judge_holders(bench)
    _judge_sizes(bench)
    _judge_merged(bench, merged)
    bench.settle()
    _say_once(bench)
    _judge_placeless(bench)
    bench.settle()
    _hold_new_households(bench)
    bench.settle()
    finest = bench.plan.finest.name
    about = f"CASE WHEN stands AND {bench.scope_sql('placed.place')} THEN placed.key END"
    bench.engine.run(
        f"CREATE TABLE row_states AS SELECT _row, {about} AS about, bad.n IS NOT NULL AS held,"
        " CASE WHEN bad.n IS NOT NULL THEN 'faulty' WHEN done.adds THEN 'added'"
        " WHEN done.adds IS NOT NULL THEN 'changed' ELSE 'unchanged' END AS state"
        f" FROM raw LEFT JOIN keys USING (_row) LEFT JOIN placed_{finest} AS placed ON placed.key = keys.{finest}"
        " LEFT JOIN (SELECT _row, count(*) AS n FROM remarks WHERE severity = 'error'"
        " GROUP BY _row) AS bad USING (_row) LEFT JOIN (SELECT _row, bool_or(state = 'add') AS adds"
        " FROM cells GROUP BY _row) AS done USING (_row)"
    )


def _say_once(bench: Bench) -> None:
    """A cell that could not be read is not also missing, and one that is wrong is not also doubted."""
    same = "other._row = remarks._row AND other.col = remarks.col"
    for codes, stronger in (
        (("IMPORT037",), "other.code <> 'IMPORT037'"),
        (("IMPORT061", "IMPORT068"), "other.code = 'IMPORT069'"),
        (("IMPORT084",), "other.severity = 'error'"),
    ):
        bench.engine.run(
            f"DELETE FROM remarks WHERE code IN ({', '.join(map(quote_text, codes))})"
            f" AND EXISTS (SELECT 1 FROM remarks AS other WHERE {same} AND {stronger})"
        )


def _judge_holders(bench: Bench) -> None:
    """An ID number that the register knows under another person, or under several."""
    slot = bench.slot("persons.id_number")
    if slot is None or "persons" not in bench.plan.layout.entities:
        return
    own = bench.slot("persons.person_id")
    given = f"v{own.number}" if own else "CAST(NULL AS VARCHAR)"
    rows = (
        "SELECT holder._row, holders FROM holder JOIN typed USING (_row)"
        " JOIN rec_persons AS rec USING (_row) JOIN placed_persons AS placed USING (key)"
    )
    bench.remark(
        "IMPORT043",
        f"{rows} WHERE holders > 1 AND {given} IS NULL",
        at=slot.at,
        count="CAST(holders AS VARCHAR)",
    )
    bench.remark(
        "IMPORT046", f"{rows} WHERE holders > 0 AND NOT stands AND holder <> key", at=slot.at
    )


def _judge_placeless(bench: Bench) -> None:
    """A new record that belongs to no place belongs to nobody's; unless its row says why already."""
    for entity in bench.plan.entities():
        bench.remark(
            "IMPORT034",
            f"SELECT _row FROM rec_{entity.name} JOIN placed_{entity.name} AS placed USING (key)"
            " WHERE NOT stands AND placed.place IS NULL AND _row = first"
            " AND _row NOT IN (SELECT _row FROM remarks WHERE severity = 'error')",
            label=quote_text(entity.label_zh),
        )


def _judge_sizes(bench: Bench) -> None:
    """A warning where a household says another number of members than it has rows."""
    at = bench.plan.at(Role.HOUSEHOLD_SIZE)
    if at is None or bench.plan.layout.entities != ("households", "persons"):
        return
    bench.remark(
        "IMPORT041",
        f"SELECT min(_row) AS _row, count(*) AS n, min(TRIM(c{at})) AS wanted FROM raw"
        f" JOIN rec_households AS rec USING (_row)"
        f" WHERE key IS NOT NULL AND REGEXP_FULL_MATCH(TRIM(c{at}), '[0-9]{{1,3}}')"
        f" GROUP BY key HAVING count(*) <> CAST(min(TRIM(c{at})) AS INTEGER)",
        at=at,
        severity="warning",
        seen="CAST(n AS VARCHAR)",
        wanted="wanted",
        column=quote_text(bench.plan.headers[at]),
    )


def _judge_merged(bench: Bench, merged: tuple[Area, ...]) -> None:
    """A number in a merged area could count once or for each row; of a person nobody can tell."""
    columns = {slot.at: slot for slot in bench.slots}
    found: list[tuple[int, int, str]] = []
    for (top, left), (bottom, right) in merged:
        if bottom <= bench.plan.header_row:
            continue
        inside = [columns[at] for at in range(left, right + 1) if at in columns]
        doubtful = len({slot.at for slot in inside}) > 1 or any(
            slot.entity == bench.plan.finest and slot.field.type in _SUMMABLE for slot in inside
        )
        if doubtful:
            area = f"{cell_name(top + 1, left)}:{cell_name(bottom + 1, right)}"
            found += [(row + 1, inside[0].at, area) for row in range(top, bottom + 1)]
    if found:
        given = bench.texts(
            at_row=[str(row) for row, _, _ in found],
            at_column=[str(at) for _, at, _ in found],
            area=[area for _, _, area in found],
            header=[bench.plan.headers[at] for _, at, _ in found],
        )
        bench.remark(
            "IMPORT059",
            f"SELECT CAST(at_row AS BIGINT) AS _row, CAST(at_column AS INTEGER) AS at_column, area, header"
            f" FROM {given} WHERE CAST(at_row AS BIGINT) IN (SELECT _row FROM raw)",
            at="at_column",
            column="header",
            seen="area",
        )


def _hold_new_households(bench: Bench) -> None:
    """A new household comes whole or not at all: an error in one of its rows holds back the others."""
    if bench.plan.layout.entities != ("households", "persons"):
        return
    bench.remark(
        "IMPORT042",
        "WITH bad AS (SELECT rec.key, min(_row) AS first FROM rec_households AS rec"
        " JOIN placed_households AS placed ON placed.key = rec.key AND NOT stands"
        " WHERE _row IN (SELECT _row FROM remarks WHERE severity = 'error') GROUP BY rec.key)"
        " SELECT rec._row, bad.first FROM rec_households AS rec JOIN bad ON bad.key = rec.key"
        " WHERE rec._row NOT IN (SELECT _row FROM remarks WHERE severity = 'error')",
        first="CAST(first AS VARCHAR)",
    )
