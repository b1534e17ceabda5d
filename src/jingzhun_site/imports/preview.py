"""Looking into the files of a check: cells, remarks and rows, a page at a time."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from jingzhun.engines import DuckDBEngine, EngineSettings, quote_text
from jingzhun_site.imports.checking.check import (
    CELLS_FILE,
    IDENTITIES_FILE,
    REMARKS_FILE,
    ROWS_FILE,
)
from jingzhun_site.imports.models import ImportBatch
from jingzhun_site.vault.keys import sealing_key
from jingzhun_site.vault.sealing import open_sealed

_MEMORY_MB = 256
_AT_ONCE = 20_000
PAGE_ROWS = 40


@dataclass(frozen=True, kw_only=True)
class PreviewCell:
    """A cell that would be written."""

    row: int
    cell: str
    entity: str
    key: str
    place: str
    field: str
    old: str | None
    new: str | None
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class PreviewRemark:
    """A remark on a row or cell."""

    row: int
    cell: str
    code: str
    severity: str
    fields: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class PreviewRow:
    """One row of the sheet with what would be written and what is wrong.

    ``about`` is the key of the record it speaks of, where that stands in the user's places.
    """

    number: int
    state: str
    about: str
    cells: tuple[PreviewCell, ...]
    remarks: tuple[PreviewRemark, ...]


@dataclass(frozen=True, kw_only=True)
class NewValues:
    """What a batch says of one record: the fields with their old and new texts."""

    key: str
    place: str
    row: int
    is_new: bool
    old: Mapping[str, str | None]
    new: Mapping[str, str]


def preview_hash(folder: Path) -> str:
    """The fingerprint of everything that a check wrote for the apply to read."""
    digest = sha256()
    for name in (CELLS_FILE, ROWS_FILE, IDENTITIES_FILE):
        with (folder / name).open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _opened(batch: ImportBatch) -> Iterator[DuckDBEngine]:
    with DuckDBEngine(EngineSettings(memory_limit_mb=_MEMORY_MB, threads=1)) as engine:
        for name, file in (("cells", CELLS_FILE), ("remarks", REMARKS_FILE), ("rows", ROWS_FILE)):
            engine.register_parquet(name, batch.folder / file)
        yield engine


def preview_rows(
    batch: ImportBatch, *, only: str = "", after: int = 0, count: int = PAGE_ROWS
) -> tuple[list[PreviewRow], bool]:
    """The rows after a row number, of one state or of all that say something; and whether there are more.

    ``only`` is ``faulty``, ``warned``, ``added``, ``changed`` or ``left_out``.
    """
    with _opened(batch) as engine:
        numbers = [
            (number, state)
            for number, state in engine.rows(
                f"SELECT number, state FROM ({_asked(only)}) WHERE number > {int(after)}"
                f" ORDER BY number LIMIT {int(count) + 1}"
            )
        ]
        shown = numbers[:count]
        listed = ", ".join(str(number) for number, _ in shown) or "NULL"
        abouts = dict(
            engine.rows(f"SELECT _row, COALESCE(about, '') FROM rows WHERE _row IN ({listed})")
        )
        cells = _cells(engine, listed)
        remarks = _remarks(engine, listed)
    rows = [
        PreviewRow(
            number=number,
            state=state,
            about=abouts.get(number, ""),
            cells=tuple(cells.get(number, ())),
            remarks=tuple(remarks.get(number, ())),
        )
        for number, state in shown
    ]
    return rows, len(numbers) > count


def _asked(only: str) -> str:
    if only in ("faulty", "added", "changed"):
        return f"SELECT _row AS number, state FROM rows WHERE state = {quote_text(only)}"
    severity = {"warned": "warning", "left_out": "notice"}.get(only)
    if severity:
        return (
            "SELECT DISTINCT remarks._row AS number, COALESCE(state, 'left_out') AS state"
            f" FROM remarks LEFT JOIN rows ON rows._row = remarks._row WHERE severity = '{severity}'"
        )
    return "SELECT _row AS number, state FROM rows WHERE state <> 'unchanged'"


def _cells(engine: DuckDBEngine, listed: str) -> dict[int, list[PreviewCell]]:
    found: dict[int, list[PreviewCell]] = {}
    for row in engine.rows(
        "SELECT _row, cell, entity, key, COALESCE(place, ''), field, old, new, state = 'add' FROM cells"
        f" WHERE _row IN ({listed}) ORDER BY _row, col, entity, field"
    ):
        names = ("row", "cell", "entity", "key", "place", "field", "old", "new", "is_new")
        cell = PreviewCell(**dict(zip(names, row, strict=True)))
        found.setdefault(cell.row, []).append(cell)
    return found


def _remarks(engine: DuckDBEngine, listed: str) -> dict[int, list[PreviewRemark]]:
    found: dict[int, list[PreviewRemark]] = {}
    for row, cell, code, severity, fields in engine.rows(
        f"SELECT _row, cell, code, severity, fields FROM remarks WHERE _row IN ({listed})"
        " ORDER BY _row, col, code"
    ):
        remark = PreviewRemark(
            row=row, cell=cell, code=code, severity=severity, fields=json.loads(fields)
        )
        found.setdefault(row, []).append(remark)
    return found


def faulty_remarks(batch: ImportBatch) -> list[tuple[PreviewRemark, int]]:
    """Every error and warning with the number of its column (from 0, -1 for the row), row by row."""
    with _opened(batch) as engine:
        rows = engine.rows(
            "SELECT _row, cell, code, severity, fields, col FROM remarks"
            " WHERE severity <> 'notice' ORDER BY _row, col, code"
        )
    return [
        (
            PreviewRemark(
                row=row, cell=cell, code=code, severity=severity, fields=json.loads(fields)
            ),
            column,
        )
        for row, cell, code, severity, fields, column in rows
    ]


@dataclass(frozen=True, kw_only=True)
class RemarkKind:
    """One kind of remark on one column: how often it stands, and where first."""

    severity: str
    count: int
    first: PreviewRemark


def summary_of_remarks(batch: ImportBatch) -> list[RemarkKind]:
    """How often each kind of remark on each column stands, the most serious and frequent first."""
    with _opened(batch) as engine:
        rows = engine.rows(
            "SELECT code, severity, count(*), min(_row), arg_min(cell, _row), arg_min(fields, _row)"
            " FROM remarks WHERE severity <> 'notice'"
            " GROUP BY code, severity, json_extract_string(fields, '$.column'),"
            " json_extract_string(fields, '$.message')"
            " ORDER BY severity, count(*) DESC, code"
        )
    return [
        RemarkKind(
            severity=severity,
            count=count,
            first=PreviewRemark(
                row=row, cell=cell, code=code, severity=severity, fields=json.loads(fields)
            ),
        )
        for code, severity, count, row, cell, fields in rows
    ]


def cells_by_record(batch: ImportBatch, entity: str) -> Iterator[NewValues]:
    """What the batch says of each record of an entity, without the rows that are held back."""
    with _opened(batch) as engine:
        rows = engine.arrow(
            "SELECT key, min(_row) OVER (PARTITION BY key) AS first, COALESCE(place, '') AS place, field,"
            f" old, new, state = 'add' AS is_new FROM cells WHERE entity = {quote_text(entity)}"
            " AND NOT held ORDER BY is_new DESC, key"
        )
    texts = (row for part in rows.to_batches(_AT_ONCE) for row in part.to_pylist())
    for key, group in groupby(texts, key=lambda row: row["key"]):
        cells = list(group)
        yield NewValues(
            key=key,
            place=cells[0]["place"],
            row=cells[0]["first"],
            is_new=cells[0]["is_new"],
            old={cell["field"]: cell["old"] for cell in cells},
            new={cell["field"]: cell["new"] for cell in cells},
        )


def open_identities(batch: ImportBatch, tokens: set[str] | None = None) -> dict[str, str]:
    """The plain identities that the batch would write, by their tokens: all, or those of some tokens."""
    if not (batch.folder / IDENTITIES_FILE).exists():
        return {}
    some = "" if tokens is None else f" WHERE token IN ({_listed(tokens)})"
    with DuckDBEngine(EngineSettings(memory_limit_mb=_MEMORY_MB, threads=1)) as engine:
        engine.register_parquet("identities", batch.folder / IDENTITIES_FILE)
        rows = engine.rows(f"SELECT token, sealed, key_id FROM identities{some}")
    return {
        token: open_sealed(bytes(sealed), token=token, key=sealing_key(key_id))
        for token, sealed, key_id in rows
    }


def _listed(tokens: set[str]) -> str:
    return ", ".join(map(quote_text, sorted(tokens))) or "NULL"
