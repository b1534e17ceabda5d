"""One check from the uploaded file to the files of its preview."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.engines import DuckDBEngine, EngineSettings, quote_text
from jingzhun_site.accounts.authority import Authority
from jingzhun_site.accounts.rights import COMPARTMENT_RIGHTS, Right
from jingzhun_site.imports.checking.bench import REMARK_COLUMNS, Bench, Progress
from jingzhun_site.imports.checking.comparing import CELLS, compare, judge_references
from jingzhun_site.imports.checking.identities import ReadIdentity
from jingzhun_site.imports.checking.persons import judge_persons
from jingzhun_site.imports.checking.plan import Plan, Slot
from jingzhun_site.imports.checking.quality import judge_quality
from jingzhun_site.imports.checking.records import make_records
from jingzhun_site.imports.checking.staging import stage
from jingzhun_site.imports.checking.values import is_identity, read_values
from jingzhun_site.imports.checking.villages import resolve_villages
from jingzhun_site.imports.checking.whole_rows import judge_rows
from jingzhun_site.imports.files import LIMITS, Limits, column_letters, open_sheet
from jingzhun_site.imports.files.sheets import Area
from jingzhun_site.imports.remarks import Remark
from jingzhun_site.vault.keys import current_keys
from jingzhun_site.vault.sealing import seal

CELLS_FILE, REMARKS_FILE, ROWS_FILE, IDENTITIES_FILE = (
    "cells.parquet",
    "remarks.parquet",
    "rows.parquet",
    "identities.parquet",
)
_MEMORY_MB = 640  # a workbook of 100,000 rows needs more than half of it at once
_WRITTEN = "FROM cells JOIN row_states USING (_row) WHERE NOT held"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a check found: how many rows of each state, remarks on the file, values nobody explained yet."""

    counts: Mapping[str, int]
    remarks: tuple[Remark, ...]
    unmapped: Mapping[str, Mapping[str, int]]

    @property
    def is_sound(self) -> bool:
        """Whether nothing stands against writing all of it."""
        return not self.counts["faulty"] and not any(r.severity == "error" for r in self.remarks)


def check_file(
    path: Path,
    plan: Plan,
    *,
    name: str,
    authority: Authority,
    folder: Path,
    progress: Progress = lambda _says: None,
    limits: Limits = LIMITS,
) -> Outcome:
    """Read a file by a plan, compare it with the register, and write the preview's files into ``folder``.

    Raises:
        ImportRefusedError: When the file cannot or must not be opened.
    """
    with TemporaryDirectory(dir=folder, prefix=".check-") as work:
        raw = Path(work) / "raw.parquet"
        progress("读取表格")
        with open_sheet(path, name=name, limits=limits) as sheet:
            read, left_out = stage(sheet, plan, raw)
            at_file = list(sheet.remarks)
            merged = sheet.merged
        if not read:
            at_file.append(Remark(code="IMPORT018"))
        settings = EngineSettings(memory_limit_mb=_MEMORY_MB, threads=1, temp_folder=Path(work))
        with DuckDBEngine(settings) as engine:
            bench = Bench(engine=engine, plan=plan, scope=authority.scope(Right.IMPORT_WORKBOOKS))
            bench.at_file = at_file
            bench.slots = _open_slots(bench, authority)
            _run(bench, raw, merged, progress)
            return _write(bench, folder, left_out)


def _open_slots(bench: Bench, authority: Authority) -> tuple[Slot, ...]:
    """The slots whose fields the user may see; whoever may not see a value does not overwrite it."""
    kept: list[Slot] = []
    for slot in bench.plan.slots():
        right = COMPARTMENT_RIGHTS.get(slot.field.compartment)
        if slot.field.compartment and (right is None or not authority.scope(right)):
            fields = {"column": slot.header}
            bench.at_file.append(Remark(code="IMPORT049", severity="warning", fields=fields))
        else:
            kept.append(slot)
    return tuple(kept)


def _run(bench: Bench, raw: Path, merged: tuple[Area, ...], progress: Progress) -> None:
    engine = bench.engine
    engine.run(f"CREATE TABLE raw AS SELECT * FROM read_parquet({quote_text(str(raw))})")
    engine.run(f"CREATE TABLE remarks ({REMARK_COLUMNS})")
    engine.run(CELLS)
    progress("核对每个单元格")
    identities = read_values(bench)
    progress("与名册比对")
    resolve_villages(bench)
    make_records(bench)
    natural = "natural_village_id" in _columns(bench, "rec_households")
    for entity in bench.plan.entities():
        compare(bench, entity, natural=natural)
    judge_references(bench)
    judge_persons(bench)
    progress("核对整行")
    judge_rows(bench, merged)
    progress("检查数据质量")
    judge_quality(bench)
    bench.engine.register_arrow("sealed", _sealed(bench, identities))


def _columns(bench: Bench, table: str) -> set[str]:
    sql = (
        f"SELECT column_name FROM information_schema.columns WHERE table_name = {quote_text(table)}"
    )
    return set(bench.column(sql))


def _sealed(bench: Bench, identities: list[ReadIdentity]) -> pa.Table:
    """The identities that would be written, sealed: until they are, only this file can name them."""
    fields = sorted({slot.field.name for slot in bench.slots if is_identity(slot)})
    listed = ", ".join(map(quote_text, fields)) or "NULL"
    wanted = set(bench.column(f"SELECT DISTINCT new FROM cells WHERE field IN ({listed})"))
    keys = current_keys()
    kept = {one.token: one.kept for one in identities if one.token in wanted}
    return pa.table(
        {
            "token": pa.array([str(token) for token in kept], pa.string()),
            "sealed": pa.array(
                [seal(value, token=str(token), key=keys.sealing) for token, value in kept.items()],
                pa.binary(),
            ),
            "key_id": pa.array([keys.key_id] * len(kept), pa.string()),
        }
    )


def _write(bench: Bench, folder: Path, left_out: list[Remark]) -> Outcome:
    rows = [(r.row, -1, r.code, r.severity, json.dumps(dict(r.fields))) for r in left_out]
    _add_remarks(bench, rows)
    engine = bench.engine
    letters = ", ".join(quote_text(column_letters(at)) for at in range(len(bench.plan.headers)))
    cell = f"CASE WHEN col >= 0 THEN [{letters}][col + 1] || _row ELSE '' END AS cell"
    engine.write_parquet(
        f"SELECT cells.*, {cell}, held FROM cells JOIN row_states USING (_row)"
        f" ORDER BY _row, col, entity, key, field",
        folder / CELLS_FILE,
    )
    engine.write_parquet(
        f"SELECT DISTINCT remarks.*, {cell} FROM remarks ORDER BY _row, col, code",
        folder / REMARKS_FILE,
    )
    engine.write_parquet("SELECT * FROM row_states ORDER BY _row", folder / ROWS_FILE)
    pq.write_table(engine.arrow("SELECT * FROM sealed"), folder / IDENTITIES_FILE)
    return Outcome(counts=_counts(bench), remarks=tuple(bench.at_file), unmapped=bench.unmapped)


def _add_remarks(bench: Bench, rows: Sequence[tuple[int, int, str, str, str]]) -> None:
    names = ("_row", "at", "code", "severity", "fields")
    types = (pa.int64(), pa.int32(), pa.string(), pa.string(), pa.string())
    columns = {
        name: pa.array([row[place] for row in rows], kind)
        for place, (name, kind) in enumerate(zip(names, types, strict=True))
    }
    bench.engine.run(f"INSERT INTO remarks SELECT * FROM {bench.table(columns)}")


def _counts(bench: Bench) -> dict[str, int]:
    by_state = dict(bench.engine.rows("SELECT state, count(*) FROM row_states GROUP BY 1"))
    left = bench.column(
        "SELECT count(DISTINCT _row) FROM remarks WHERE severity = 'notice'"
        " AND code IN ('IMPORT030', 'IMPORT031', 'IMPORT032')"
    )
    cells = dict(bench.engine.rows(f"SELECT cells.state, count(*) {_WRITTEN} GROUP BY 1"))
    warned = bench.column("SELECT count(DISTINCT _row) FROM remarks WHERE severity = 'warning'")
    states = ("added", "changed", "unchanged", "faulty")
    return {
        **{state: int(by_state.get(state, 0)) for state in states},
        "left_out": int(left[0]),
        "warned": int(warned[0]),
        "cells_added": int(cells.get("add", 0)),
        "cells_changed": int(cells.get("change", 0)),
    }
