"""Files of other departments for a snapshot: rows of its own people, matched by what they were drawn from."""

from collections.abc import Mapping
from pathlib import Path

from bench.registers import vocabulary
from jingzhun.crosschecks import MatchedRegister
from jingzhun.eligibility.snapshots import Snapshot
from jingzhun.engines import DuckDBEngine, EngineSettings, quote_name, quote_text
from jingzhun.packs import Register, RegisterColumn
from jingzhun.vocabulary import FieldType

WHOLE = frozenset({"hukou_register", "medical_insurance_register"})
"""Registers that hold nearly everybody; of the others one person in twenty stands in each."""
_IN_A_THOUSAND = {True: 980, False: 50}
_UNKNOWN_TO_US = 20  # rows in a thousand that are nobody of ours
CHANGED = 10
"""Rows in a thousand that the second file of a register says otherwise: half are left out, half come in."""


def draw_files(
    snapshot: Snapshot, registers: Mapping[str, Register], folder: Path, *, is_second: bool
) -> Mapping[str, MatchedRegister]:
    """A file and its links for each register; the second file differs from the first in one row of a hundred."""
    folder.mkdir(parents=True, exist_ok=True)
    with DuckDBEngine(EngineSettings()) as engine:
        engine.register_parquet("persons", snapshot.path("persons"))
        for register in registers.values():
            _draw(engine, register, folder, is_second=is_second)
    return given_files(registers, folder)


def given_files(registers: Mapping[str, Register], folder: Path) -> Mapping[str, MatchedRegister]:
    """The files that were drawn into a folder."""
    return {
        name: MatchedRegister(
            rows=folder / f"{name}.parquet", links=folder / f"{name}_links.parquet"
        )
        for name in registers
    }


def _draw(engine: DuckDBEngine, register: Register, folder: Path, *, is_second: bool) -> None:
    chance = f"(HASH({quote_text(register.id)}, person_id) % 1000)"
    change = f"(HASH('change', {quote_text(register.id)}, person_id) % 1000)"
    share = _IN_A_THOUSAND[register.id in WHOLE]
    stands = f"{chance} < {share}"
    if is_second:
        stands = f"CASE WHEN {change} < {CHANGED} THEN NOT {stands} ELSE {stands} END"
    columns = ", ".join(
        f"{_drawn(column, register)} AS {quote_name(column.name)}" for column in register.columns
    )
    engine.run(
        f"CREATE OR REPLACE TABLE drawn AS SELECT ROW_NUMBER() OVER (ORDER BY person_id) AS row_number, person_id,"
        f" HASH('stranger', person_id) % 1000 >= {_UNKNOWN_TO_US} AS is_ours, {columns} FROM persons WHERE {stands}"
    )
    engine.write_parquet(
        "SELECT * EXCLUDE (person_id, is_ours) FROM drawn ORDER BY row_number",
        folder / f"{register.id}.parquet",
    )
    engine.write_parquet(
        "SELECT row_number, person_id, 'exact' AS method, CAST(1 AS DOUBLE) AS probability FROM drawn WHERE is_ours"
        " ORDER BY row_number",
        folder / f"{register.id}_links.parquet",
    )


def _drawn(column: RegisterColumn, register: Register) -> str:
    """A cell: what ours says of the person, or a value that person and column decide."""
    if column.name in ("id_number", "name", "sex", "born_on"):
        return quote_name(column.name)
    number = f"HASH({quote_text(register.id + column.name)}, person_id)"
    if column.field.blank == "none":
        return f"CASE WHEN {number} % 4 = 0 THEN {_value(column, number)} END"
    return _value(column, number)


def _value(column: RegisterColumn, number: str) -> str:
    kind = column.field.type
    if kind is FieldType.DATE:
        return f"DATE '2010-01-01' + CAST({number} % 3280 AS INTEGER)"
    if kind is FieldType.BOOLEAN:
        return f"{number} % 2 = 0"
    if kind is FieldType.CODE:
        codes = ", ".join(map(quote_text, vocabulary().code_tables[column.field.codes].values))
        return f"[{codes}][1 + CAST({number} % {codes.count(',') + 1} AS INTEGER)]"
    if kind is FieldType.TEXT:
        return f"CAST({number} % 100000 AS VARCHAR)"
    if column.field.unit == "year":
        return f"CAST(2017 + {number} % 2 AS BIGINT)"
    return f"CAST({number} % 40000 AS DECIMAL(18, 2))"
