"""The rows of a register's file as a Parquet file of typed columns; what cannot be read is told, never guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from jingzhun.eligibility.snapshots.cell_values import cell_sql
from jingzhun.engines import DuckDBEngine, quote_name
from jingzhun.packs import Register, RegisterColumn, identity_columns
from jingzhun_site.imports.files import open_sheet
from jingzhun_site.register.columns import VOCABULARY

ROWS, IDENTITIES = "rows.parquet", "identities.parquet"
"""Typed rows for the comparisons; and as they were written the columns by which persons are told."""

_AT_ONCE = 5_000
_SHOWN = 3


_TELLING = frozenset({*identity_columns(), "hukou_number"})
"""Who a row is, and which household of theirs it stands in: without that no split household could be seen."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file, how its owner calls it, where its header is and which header is which column."""

    path: Path
    name: str
    header_row: int
    headers: Sequence[str]
    choices: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class RowsRead:
    """How many rows there are, and what is worth saying of their cells."""

    rows: int
    remarks: Sequence[str]


def write_rows(source: Source, register: Register, folder: Path) -> RowsRead:
    """Write the rows with their number and the columns of the register that the file has.

    Raises:
        ImportRefusedError: the file cannot be opened.
    """
    columns = [column for column in register.columns if column.name in source.choices]
    texts = folder / "texts.parquet"
    rows = _write_texts(source, columns, texts)
    with DuckDBEngine() as engine:
        engine.register_parquet("texts", texts)
        remarks = [said for column in columns if (said := _unread(engine, column))]
        values = [f"{_value(column)} AS {quote_name(column.name)}" for column in columns]
        written = [quote_name(column.name) for column in columns if column.name in _TELLING]
        for name, listed in ((ROWS, values), (IDENTITIES, written)):
            sql = f"SELECT {', '.join(['row_number', *listed])} FROM texts ORDER BY row_number"
            engine.write_parquet(sql, folder / name)
    texts.unlink()
    return RowsRead(rows=rows, remarks=remarks)


def _write_texts(source: Source, columns: Sequence[RegisterColumn], path: Path) -> int:
    places = [list(source.headers).index(source.choices[column.name]) for column in columns]
    names = [column.name for column in columns]
    schema = pa.schema([("row_number", pa.int64()), *((name, pa.string()) for name in names)])
    count = 0
    with (
        open_sheet(source.path, name=source.name) as sheet,
        pq.ParquetWriter(path, schema) as writer,
    ):
        for chunk in _chunks(sheet.rows(), places, first=source.header_row + 1):
            count += len(chunk)
            writer.write_table(pa.Table.from_pylist(_named(chunk, names), schema=schema))
    return count


def _chunks(
    rows: Iterator[list[str]], places: Sequence[int], *, first: int
) -> Iterator[list[tuple[int, list[str]]]]:
    """The rows below the header that say something, each with its number in the sheet."""
    chunk: list[tuple[int, list[str]]] = []
    for number, row in enumerate(rows, start=1):
        cells = [row[at] for at in places] if number > first else []
        if any(cell.strip() for cell in cells):
            chunk.append((number, cells))
        if len(chunk) == _AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _named(
    chunk: Sequence[tuple[int, Sequence[str]]], names: Sequence[str]
) -> list[dict[str, object]]:
    return [
        {"row_number": number, **dict(zip(names, cells, strict=True))} for number, cells in chunk
    ]


def _value(column: RegisterColumn) -> str:
    """SQL of the typed value of a cell."""
    sql = _cell(column)
    text = sql.text.replace("{raw}", quote_name(column.name))
    return sql.patient.replace("{text}", f"({text})")


def _cell(column: RegisterColumn):  # type: ignore[no-untyped-def]
    table = VOCABULARY.code_tables.get(column.field.codes)
    raw = quote_name(column.name)
    return cell_sql(column.field, raw, "VARCHAR", table, meanings=column.words)


def _unread(engine: DuckDBEngine, column: RegisterColumn) -> str:
    """A sentence on the cells of a column that say something nobody could read; empty where all could."""
    text = _cell(column).text.replace("{raw}", quote_name(column.name))
    is_bad = f"({text}) IS NOT NULL AND ({_value(column)}) IS NULL"
    ((count,),) = engine.rows(f"SELECT count(*) FROM texts WHERE {is_bad}")
    if not count:
        return ""
    seen = engine.rows(
        f"SELECT row_number, {text} FROM texts WHERE {is_bad} ORDER BY row_number LIMIT {_SHOWN}"
    )
    about = {
        "column": column.field.label_zh,
        "count": f"{count:,}",
        "seen": _("、").join(_("第 %(row)d 行“%(text)s”") % {"row": row, "text": str(text)[:20]} for row, text in seen),
    }  # fmt: skip
    return _("“%(column)s”有 %(count)s 格看不懂，按不清楚处理：%(seen)s。") % about
