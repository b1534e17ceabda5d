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
from jingzhun.engines import quote_name
from jingzhun.vocabulary import Entity, Field, Vocabulary

_BITS = 60  # fits a BIGINT


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
        return tuple(f"_bad_{n}" for n in range(_groups(self.fields)))


def convert(file: InputFile, name: str, vocabulary: Vocabulary) -> TypedFile:
    """Read the whole file into the table ``name`` and return it; broken rows are reported."""
    entity, engine = file.task.entity, file.task.engine
    fields = tuple(field for n, field in fields_of(entity).items() if n in file.columns)
    engine.run(f"CREATE TABLE {quote_name(name + '_read')} AS {_select(file, fields, vocabulary)}")
    file.report_broken_rows()
    row = "_row" if file.row_sql else "rowid AS _row"
    marks = ", ".join(f"_bad_{n}" for n in range(_groups(fields)))
    engine.run(
        f"CREATE VIEW {quote_name(name)} AS SELECT {_all_fields(entity, fields)}, {row}, {marks}"
        f" FROM {quote_name(name + '_read')} WHERE {_says_something(entity, fields)}"
    )
    return TypedFile(file=file, relation=name, fields=fields)


def _groups(fields: Sequence[Field]) -> int:
    return (len(fields) - 1) // _BITS + 1


def _select(file: InputFile, fields: Sequence[Field], vocabulary: Vocabulary) -> str:
    """The query of three floors: texts of the cells, values of the texts, marks of the bad ones."""
    sqls = dict(_cells(file, fields, vocabulary))
    numbered = f", {file.row_sql} AS _row" if file.row_sql else ""
    kept = ", _row" if file.row_sql else ""
    texts = ", ".join(f"{cell.text} AS t{at}" for at, cell in enumerate(sqls.values()))
    values = ", ".join(
        f"{cell.value_of(f't{at}')} AS v{at}" for at, cell in enumerate(sqls.values())
    )
    passed = ", ".join(f"t{at}" for at in range(len(sqls)))
    named = ", ".join(f"v{at} AS {quote_name(name)}" for at, name in enumerate(sqls))
    return (
        f"SELECT {named}{kept}, {', '.join(_marks(len(sqls)))}"
        f" FROM (SELECT {values}, {passed}{kept}"
        f" FROM (SELECT {texts}{numbered} FROM {file.relation}))"
    )


def _cells(
    file: InputFile, fields: Sequence[Field], vocabulary: Vocabulary
) -> Iterator[tuple[str, CellSql]]:
    for field in fields:
        column = file.columns[field.name]
        table = vocabulary.code_tables.get(field.codes)
        yield field.name, cell_sql(field, column.sql, column.type, table)


def _marks(count: int) -> Iterator[str]:
    for group, start in enumerate(range(0, count, _BITS)):
        terms = (
            f"CASE WHEN t{at} IS NOT NULL AND v{at} IS NULL THEN {1 << at - start} ELSE 0 END"
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


def _says_something(entity: Entity, fields: Sequence[Field]) -> str:
    """True for a row with a key, or with anything at all: spreadsheets leave empty rows behind."""
    anything = " OR ".join(f"{quote_name(field.name)} IS NOT NULL" for field in fields)
    bad = " OR ".join(f"_bad_{n} <> 0" for n in range(_groups(fields)))
    has_key = any(field.name == entity.key for field in fields)
    key = f"{quote_name(entity.key)} IS NOT NULL OR " if has_key else ""
    return f"({key}{bad} OR {anything})"


def supplied_fields(files: Sequence[TypedFile]) -> Mapping[str, Field]:
    """The fields that at least one of the files has, in the order of the vocabulary."""
    entity = files[0].file.task.entity
    names = {field.name for typed in files for field in typed.fields}
    return {name: field for name, field in fields_of(entity).items() if name in names}
