"""From the sheet to a table of texts: data rows only, totals and footers left out and said."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun_site.imports.checking.plan import Plan
from jingzhun_site.imports.files import Sheet
from jingzhun_site.imports.files.sheets import Row
from jingzhun_site.imports.layouts import plain_header
from jingzhun_site.imports.remarks import Remark

_AT_ONCE = 5_000
_TOTAL = re.compile(r"(本页)?(合计|小计|总计|共计|累计)[:：]?")
_FOOTER = re.compile(r"(填表|制表|审核|审批|负责人|联系人|填报|注|说明|备注|单位).{0,3}[:：]")
_FOOTER_CELLS = 6


def stage(sheet: Sheet, plan: Plan, path: Path) -> tuple[int, list[Remark]]:
    """Write the data rows to a Parquet file: ``_row`` and one text column for each column of the plan.

    Returns the number of rows written and remarks on those left out.
    """
    columns = sorted(plan.columns)
    schema = pa.schema([("_row", pa.int64()), *((f"c{at}", pa.string()) for at in columns)])
    left_out: list[Remark] = []
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _chunks(_data_rows(sheet, plan, left_out)):
            count += len(rows)
            numbers = pa.array([number for number, _ in rows], pa.int64())
            texts = [pa.array([row[at] for _, row in rows], pa.string()) for at in columns]
            writer.write_table(pa.table([numbers, *texts], schema=schema))
    return count, left_out


def _data_rows(sheet: Sheet, plan: Plan, left_out: list[Remark]) -> Iterator[tuple[int, Row]]:
    """The rows that hold data, each with its number in the sheet."""
    header = [plain_header(cell) for cell in plan.headers]
    for number, row in enumerate(sheet.rows(), start=1):
        if number <= plan.header_row + 1 or not any(row):
            continue
        code = _why_left_out(row, header)
        if code:
            left_out.append(Remark(code=code, severity="notice", row=number))
        else:
            yield number, row


def _why_left_out(row: Row, header: Sequence[str]) -> str:
    """The code of the remark on a row that is no data; empty for one that is."""
    first = next((cell for cell in row if cell.strip()), "")
    if _TOTAL.fullmatch("".join(first.split())):
        return "IMPORT030"
    said = [(at, cell) for at, cell in enumerate(row) if cell.strip()]
    if len(said) <= _FOOTER_CELLS and _FOOTER.match(first.strip()):
        return "IMPORT032"
    repeats = sum(at < len(header) and plain_header(cell) == header[at] for at, cell in said[:6])
    return "IMPORT031" if said and repeats == len(said[:6]) and len(said) > 1 else ""


def _chunks(rows: Iterator[tuple[int, Row]]) -> Iterator[list[tuple[int, Row]]]:
    chunk: list[tuple[int, Row]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
