"""Reading one opened file into a typed table, with a mark for every cell that could not be read.

The table has every field of the entity, the history columns, ``_row`` (the number of the row in its
file) and ``_bad_0`` … with one bit a field. Rows without any value are left behind.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jingzhun.eligibility.snapshots.cell_values import CellSql, cell_sql
from jingzhun.eligibility.snapshots.headers import fields_of
from jingzhun.eligibility.snapshots.reading import InputFile
from jingzhun.eligibility.snapshots.stored_types import stored_type
from jingzhun.engines import DuckDBEngine, quote_name
from jingzhun.vocabulary import Entity, Field, Vocabulary

_BITS = 60  # fits a BIGINT
_FIRST_ROWS = 10_000


@dataclass(frozen=True, kw_only=True)
class TypedFile:
    """One file as a typed table of the engine."""

    file: InputFile
    relation: str
    fields: tuple[Field, ...]

    def bad_sql(self, at: int) -> str:
        """SQL that is true for a row whose field number ``at`` could not be read."""
        return f"(_bad_{at // _BITS} & {1 << at % _BITS}) <> 0"

    def bad_columns(self) -> tuple[str, ...]:
        """The columns of marks."""
        return tuple(f"_bad_{n}" for n in range(_groups(len(self.fields))))


def convert(file: InputFile, name: str, vocabulary: Vocabulary) -> TypedFile:
    """Read the whole file into the table ``name`` and return it; broken rows are reported."""
    entity, engine = file.task.entity, file.task.engine
    fields = tuple(field for n, field in fields_of(entity).items() if n in file.columns)
    table = f"{name} as read"
    _read(file, fields, vocabulary, table)
    row = "_row" if file.row_sql else "rowid AS _row"
    marks = ", ".join(f"_bad_{n}" for n in range(_groups(len(fields))))
    engine.run(
        f"CREATE VIEW {quote_name(name)} AS SELECT {_all_fields(entity, fields)}, {row}, {marks}"
        f" FROM {quote_name(table)}{_without_empty_rows(engine, table, entity, fields)}"
    )
    return TypedFile(file=file, relation=name, fields=fields)


def _read(file: InputFile, fields: Sequence[Field], vocabulary: Vocabulary, table: str) -> None:
    """Read the file, first with patience only for the columns whose first rows ask for it.

    When a later row of another column asks for patience too, the file is read once more. A short file that asks for
    none is read whole at once.
    """
    engine = file.task.engine
    cells = list(_cells(file, fields, vocabulary))
    patient: set[int] = set()
    for limit in (_FIRST_ROWS, 0, 0):
        create = f"CREATE OR REPLACE TABLE {quote_name(table)} AS"
        engine.run(f"{create} {_select(file, fields, cells, patient, limit)}")
        rows, marked = _marked(engine, table, len(fields))
        is_whole = not limit or rows < limit
        if is_whole and marked <= patient:
            break
        file.forget_broken_rows()
        patient |= marked
    file.report_broken_rows()


def _marked(engine: DuckDBEngine, table: str, count: int) -> tuple[int, set[int]]:
    """How many rows there are, and the numbers of the fields that have a mark in any of them."""
    groups = range(_groups(count))
    ors = ", ".join(f"COALESCE(bit_or(_bad_{n}), 0)" for n in groups)
    ((rows, *found),) = engine.rows(f"SELECT count(*), {ors} FROM {quote_name(table)}")
    return rows, {at for at in range(count) if found[at // _BITS] >> at % _BITS & 1}


def _groups(count: int) -> int:
    return (count - 1) // _BITS + 1


def _select(
    file: InputFile,
    fields: Sequence[Field],
    cells: Sequence[CellSql],
    patient: set[int],
    limit: int,
) -> str:
    """The query of four floors: raw cells, their texts, their values, marks of the bad ones."""
    row = "_row, " if file.row_sql else ""
    raws = ", ".join(f"{cell.raw} AS r{at}" for at, cell in enumerate(cells))
    texts, values, named = [], [], []
    for at, cell in enumerate(cells):
        is_patient = at in patient
        texts.append(f"{_in(cell.text, f'r{at}') if is_patient else f'r{at}'} AS t{at}")
        values.append(f"{_in(cell.patient if is_patient else cell.plain, f't{at}')} AS v{at}")
        values.append(f"t{at}")
        named.append(f"v{at} AS {quote_name(fields[at].name)}")
    numbered = f"{file.row_sql} AS _row, " if file.row_sql else ""
    return (
        f"SELECT {row}{', '.join(named)}, {', '.join(_marks(len(cells)))}"
        f" FROM (SELECT {row}{', '.join(values)} FROM (SELECT {row}{', '.join(texts)}"
        f" FROM (SELECT {numbered}{raws} FROM {file.relation}"
        f"{f' LIMIT {limit}' if limit else ''})))"
    )


def _in(expression: str, column: str) -> str:
    return expression.replace("{raw}", column).replace("{text}", column)


def _cells(file: InputFile, fields: Sequence[Field], vocabulary: Vocabulary) -> Iterator[CellSql]:
    for field in fields:
        column = file.columns[field.name]
        table = vocabulary.code_tables.get(field.codes)
        meanings = file.task.meanings(field)
        yield cell_sql(field, column.sql, column.type, table, meanings=meanings)


def _marks(count: int) -> Iterator[str]:
    for group, start in enumerate(range(0, count, _BITS)):
        terms = (
            f"CASE WHEN v{at} IS NULL AND t{at} IS NOT NULL THEN {1 << at - start} ELSE 0 END"
            for at in range(start, min(start + _BITS, count))
        )
        yield f"CAST({' + '.join(terms)} AS BIGINT) AS _bad_{group}"


def _all_fields(entity: Entity, supplied: Sequence[Field]) -> str:
    names = {field.name for field in supplied}
    return ", ".join(
        quote_name(name)
        if name in names
        else f"CAST(NULL AS {stored_type(field)}) AS {quote_name(name)}"
        for name, field in fields_of(entity).items()
    )


def _without_empty_rows(
    engine: DuckDBEngine, table: str, entity: Entity, fields: Sequence[Field]
) -> str:
    """A condition that drops rows without any value, which spreadsheets leave behind.

    It looks at every column, so it is set only where a row without a key makes it necessary.
    """
    if any(field.name == entity.key for field in fields):
        is_keyless = f"{quote_name(entity.key)} IS NULL"
        ((keyless,),) = engine.rows(f"SELECT count(*) FROM {quote_name(table)} WHERE {is_keyless}")
        if not keyless:
            return ""
    said = [f"{quote_name(field.name)} IS NOT NULL" for field in fields]
    said += [f"_bad_{n} <> 0" for n in range(_groups(len(fields)))]
    return f" WHERE {' OR '.join(said)}"


def supplied_fields(files: Sequence[TypedFile]) -> Mapping[str, Field]:
    """The fields that at least one of the files has, in the order of the vocabulary."""
    entity = files[0].file.task.entity
    names = {field.name for typed in files for field in typed.fields}
    return {name: field for name, field in fields_of(entity).items() if name in names}
