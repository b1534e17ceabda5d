"""Files of departments for a demonstration: drawn from its own population, as a department would export them."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq

from jingzhun.packs import Register
from jingzhun.population.departments import draw_registers
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.catalogue import registers
from jingzhun_site.decisions.engine import query
from jingzhun_site.places.scope import prefix_of
from jingzhun_site.register.columns import VOCABULARY

DRAWN = (
    "death_register", "dibao_register", "extreme_poverty_register", "disability_register", "pension_register",
    "vehicle_register",
)  # fmt: skip
FOLDER = "部门测试数据"


def write_demo_registers(population: Path, folder: Path, *, place_code: str) -> list[Path]:
    """Write a file of each department for one county; the files, ready to be sent in.

    Rows are those of the county's people, and among the strangers of the drawing those whose village lies in it.
    """
    folder.mkdir(exist_ok=True)
    made = []
    with TemporaryDirectory() as drawn:
        for one in draw_registers(population, Path(drawn), on=clock.today(), only=DRAWN):
            register = registers().get(one.id)
            if register is not None:
                made.append(_written(one.rows, one.truth, register, folder, place_code=place_code))
    return made


def _written(rows: Path, truth: Path, register: Register, folder: Path, *, place_code: str) -> Path:
    path = folder / f"{register.label}_{clock.today():%Y%m%d}.csv"
    names = pq.read_schema(rows).names
    where = "coalesce(t.person_id, r.village_code)" if "village_code" in names else "t.person_id"
    listed = query(
        f"SELECT {', '.join(f'r.{name}' for name in names)} FROM read_parquet(?) AS r"
        " JOIN read_parquet(?) AS t USING (row_number)"
        f" WHERE starts_with({where}, ?) ORDER BY row_number",
        [str(rows), str(truth), prefix_of(place_code)],
    )
    _write(path, register, [dict(zip(names, values, strict=True)) for values in listed])
    return path


def _write(path: Path, register: Register, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = [column for column in register.columns if rows and column.name in rows[0]]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([column.field.label_zh for column in columns])
        for row in rows:
            writer.writerow([_text(column.field.codes, row[column.name]) for column in columns])


def _text(codes: str, value: Any) -> str:
    """A value as a department's system writes it: codes by their Chinese words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    known = VOCABULARY.code_tables[codes].values.get(str(value)) if codes else None
    return known.label_zh if known else str(value)
