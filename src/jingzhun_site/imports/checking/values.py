"""From texts to values: for each slot the text that counts (``t``) and the value it gives (``v``)."""

import re
from collections.abc import Iterable, Mapping

from jingzhun.eligibility.snapshots.cell_faults import judge_cell
from jingzhun.eligibility.snapshots.cell_values import FORMULA_ERRORS, NONE_MARKS, cell_sql
from jingzhun.engines import quote_text
from jingzhun.vocabulary import FieldType, Sensitivity
from jingzhun_site.config import clock
from jingzhun_site.imports.checking.accepting import judge_code, system_words
from jingzhun_site.imports.checking.bench import Bench
from jingzhun_site.imports.checking.identities import ReadIdentity, read_identities
from jingzhun_site.imports.checking.meanings import (
    MANY_VALUES,
    is_coded,
    meanings_of,
    read_value,
)
from jingzhun_site.imports.checking.plan import VOCABULARY, Plan, Slot
from jingzhun_site.imports.remarks import Remark
from jingzhun_site.register.columns import KEY_LENGTH, TEXT_LENGTH

_LIKE_A_DAY = re.compile(r"\d{4}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?")
_LIKE_A_MONTH = re.compile(r"(\d{4})[-/.年](0?[1-9]|1[0-2])月?")
_MASS = frozenset({FieldType.INTEGER, FieldType.QUANTITY})
"""What is counted or measured is never below nought; money may be, when something is paid back or lost."""
_GAPS = ("seen", "length", "place", "wrong", "day")
"""What the remarks on identities may name."""
_CODES: Mapping[str, str] = {
    "SNAPSHOT030": "IMPORT051",
    "SNAPSHOT031": "IMPORT052",
    "SNAPSHOT032": "IMPORT053",
    "SNAPSHOT034": "IMPORT056",
    "SNAPSHOT035": "IMPORT057",
    "SNAPSHOT036": "IMPORT058",
    "SNAPSHOT037": "IMPORT058",
    "SNAPSHOT038": "IMPORT054",
}


def read_values(bench: Bench) -> list[ReadIdentity]:
    """Make the table ``typed`` of all slots, remark on every cell that could not be read.

    Returns the identities read, which never stand in a table in plain.
    """
    texts, values = [], []
    for slot in bench.slots:
        text, value = _coded(bench, slot) if is_coded(slot) else _plain(slot)
        texts.append(f"{text} AS t{slot.number}")
        values.append(f"t{slot.number}, CAST({value} AS VARCHAR) AS v{slot.number}")
    bench.engine.run(
        f"CREATE TABLE typed AS SELECT {', '.join(['_row', *values])}"
        f" FROM (SELECT {', '.join(['_row', *texts])} FROM raw)"
    )
    unread, long, negative = _suspects(bench)
    for slot in unread:
        _remark_unread(bench, slot)
    for slot in long:
        _remark_too_long(bench, slot)
    for slot in negative:
        _remark_negative(bench, slot)
    _remark_ahead(bench)
    _remark_slashes(bench)
    bench.settle()
    return [one for slot in bench.slots if is_identity(slot) for one in _seal(bench, slot)]


def _suspects(bench: Bench) -> tuple[list[Slot], list[Slot], list[Slot]]:
    """The slots with a cell that could not be read, with one that is too long, with one below nought."""
    asked = ", ".join(
        f"count(*) FILTER (t{slot.number} IS NOT NULL AND v{slot.number} IS NULL) > 0,"
        f" COALESCE(max(LENGTH(v{slot.number})), 0) > {_limit(slot)},"
        f" {_has_negative(slot)}"
        for slot in bench.slots
    )
    if not asked:
        return [], [], []
    (found,) = bench.engine.rows(f"SELECT {asked} FROM typed")
    unread, long, negative = (
        [slot for slot, is_so in zip(bench.slots, found[part::3], strict=True) if is_so]
        for part in range(3)
    )
    return unread, long, negative


def _has_negative(slot: Slot) -> str:
    if slot.field.type not in (*_MASS, FieldType.MONEY):
        return "false"
    return f"count(*) FILTER (v{slot.number} LIKE '-%') > 0"


def _limit(slot: Slot) -> int:
    is_key = slot.field.name == slot.entity.key or slot.field.refers_to
    return KEY_LENGTH if is_key else TEXT_LENGTH


def is_identity(slot: Slot) -> bool:
    """Whether a slot's values belong into the vault."""
    return slot.field.sensitivity is Sensitivity.IDENTITY


def _plain(slot: Slot) -> tuple[str, str]:
    table = VOCABULARY.code_tables.get(slot.field.codes)
    sql = cell_sql(slot.field, f"c{slot.at}", "VARCHAR", table)
    text = sql.text.replace("{raw}", f"c{slot.at}")
    if is_identity(slot):
        # Somebody without a number has none to be written, and none to be erased.
        text = f"CASE WHEN ({text}) NOT IN ({_listed(NONE_MARKS)}) THEN ({text}) END"
    return text, sql.patient.replace("{text}", f"t{slot.number}")


def _coded(bench: Bench, slot: Slot) -> tuple[str, str]:
    """The text and the value of a coded slot, from its few different values."""
    column = f"TRIM(c{slot.at})"
    counts = dict(
        bench.engine.rows(f"SELECT {column}, count(*) FROM raw GROUP BY 1 LIMIT {MANY_VALUES + 1}")
    )
    if len(counts) > MANY_VALUES:
        fields = {"column": slot.header, "count": f"{MANY_VALUES}+"}
        bench.at_file.append(Remark(code="IMPORT022", fields=fields))
        return "CAST(NULL AS VARCHAR)", "NULL"
    known = meanings_of(slot, bench.plan)
    read = {value: read_value(value or "", slot, known) for value in counts}
    strange = {value: counts[value] for value, code in read.items() if code is None}
    if strange:
        bench.unmapped[slot.name] = {
            value: count for value, count in strange.items() if value not in FORMULA_ERRORS
        }
    empty = [value for value, code in read.items() if code == "" and value]
    text = f"CASE WHEN {column} NOT IN ({_listed(['', *empty])}) THEN {column} END"
    return text, _looked_up(f"t{slot.number}", {v: c for v, c in read.items() if c})


def _looked_up(text: str, codes: Mapping[str, str]) -> str:
    if not codes:
        return "NULL"
    return f"([{_listed(codes.values())}])[LIST_POSITION([{_listed(codes)}], {text})]"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(map(quote_text, texts))


def _seal(bench: Bench, slot: Slot) -> list[ReadIdentity]:
    """Put tokens where the identities of a slot stood, and remark on doubtful ones."""
    text, value = f"t{slot.number}", f"v{slot.number}"
    failed = _listed(FORMULA_ERRORS)
    written = bench.column(
        f"SELECT DISTINCT {text} FROM typed WHERE {value} IS NOT NULL AND {text} NOT IN ({failed})"
    )
    read = read_identities(slot, written)
    given = bench.texts(
        written=[one.written for one in read],
        token=[one.token for one in read],
        code=[one.code for one in read],
        **{gap: [one.gaps.get(gap, "") for one in read] for gap in _GAPS},
    )
    for code, severity in sorted({(one.code, one.severity) for one in read if one.code}):
        bench.remark(
            code,
            f"SELECT * FROM typed JOIN {given} ON {text} = written WHERE code = {quote_text(code)}",
            at=slot.at,
            severity=severity,
            column=quote_text(slot.header),
            **{gap: gap for gap in _GAPS},
        )
    bench.settle()
    bench.engine.run(
        f"UPDATE typed SET {value} = token FROM {given} WHERE written = {text} AND {value} IS NOT NULL"
    )
    bench.engine.run(f"UPDATE typed SET {text} = NULL")
    return read


def _remark_unread(bench: Bench, slot: Slot) -> None:
    """Remark on the cells of a slot that say something nobody could read."""
    text = f"t{slot.number}"
    is_bad = f"{text} IS NOT NULL AND v{slot.number} IS NULL"
    seen = bench.column(f"SELECT DISTINCT {text} FROM typed WHERE {is_bad}")
    judged = [_judge(value, slot, bench.plan) for value in seen]
    given = bench.texts(value=seen, code=[c for c, _ in judged], wanted=[w for _, w in judged])
    for code in sorted({code for code, _ in judged}):
        bench.remark(
            code,
            f"SELECT _row, value, wanted FROM typed JOIN {given} ON value = {text}"
            f" WHERE {is_bad} AND code = {quote_text(code)}",
            at=slot.at,
            column=quote_text(slot.header),
            seen="left(value, 60)",
            wanted="wanted",
            system=quote_text(system_words(slot, bench.plan)),
        )


def _judge(seen: str, slot: Slot, plan: Plan) -> tuple[str, str]:
    code, wanted = judge_cell(seen.strip(), slot.field, VOCABULARY)
    if code == "SNAPSHOT033" or (code == "SNAPSHOT034" and system_words(slot, plan)):
        return judge_code(seen, slot, plan)
    if code == "SNAPSHOT030":
        return _judge_day(seen.strip(), wanted)
    if code == "SNAPSHOT031" and seen.strip() in NONE_MARKS:
        return "IMPORT074", wanted
    if code == "SNAPSHOT032" and wanted == "0":
        return "IMPORT072", wanted
    return _CODES[code], wanted


def _judge_day(seen: str, wanted: str) -> tuple[str, str]:
    month = _LIKE_A_MONTH.fullmatch(seen)
    if month is not None:
        return "IMPORT073", f"{month[1]}-{int(month[2]):02}-01"
    return ("IMPORT050" if _LIKE_A_DAY.fullmatch(seen) else "IMPORT051"), wanted


def _remark_negative(bench: Bench, slot: Slot) -> None:
    is_mass = slot.field.type in _MASS
    bench.remark(
        "IMPORT070" if is_mass else "IMPORT071",
        f"SELECT _row, t{slot.number} AS seen FROM typed WHERE v{slot.number} LIKE '-%'",
        at=slot.at,
        severity="error" if is_mass else "warning",
        column=quote_text(slot.header),
        seen="left(seen, 60)",
    )


def _remark_ahead(bench: Bench) -> None:
    """What a household or person lived through lies behind the day from which the sheet is true."""
    day = bench.plan.valid_from or clock.today()
    for slot in bench.slots:
        if slot.field.type is FieldType.DATE and slot.entity.name in ("households", "persons"):
            bench.remark(
                "IMPORT075",
                f"SELECT _row, v{slot.number} AS seen FROM typed WHERE v{slot.number} > '{day}'",
                at=slot.at,
                severity="warning",
                column=quote_text(slot.header),
                seen="seen",
                wanted=quote_text(str(day)),
            )


def _remark_slashes(bench: Bench) -> None:
    """A key stands in the address of its record's page, which a stroke would break."""
    for slot in bench.slots:
        if slot.field.name == slot.entity.key:
            bench.remark(
                "IMPORT076",
                f"SELECT _row, v{slot.number} AS seen FROM typed WHERE v{slot.number} LIKE '%/%'",
                at=slot.at,
                column=quote_text(slot.header),
                seen="left(seen, 60)",
            )


def _remark_too_long(bench: Bench, slot: Slot) -> None:
    limit = _limit(slot)
    bench.remark(
        "IMPORT064",
        f"SELECT _row FROM typed WHERE LENGTH(v{slot.number}) > {limit}",
        at=slot.at,
        column=quote_text(slot.header),
        wanted=f"'{limit}'",
    )
