"""A village of ours and files of theirs, small enough to be read."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.crosschecks import (
    ComparisonRequest,
    ComparisonRun,
    MatchedRegister,
    comparison_regimes,
    run_comparisons,
)
from jingzhun.eligibility import Regimes
from jingzhun.packs import load_packs, row_entity, shipped_packs_root
from jingzhun.vocabulary import load_vocabulary
from tests.equivalence.registers import ARROW, RowsSnapshot, snapshot_of_rows

ON = date(2018, 10, 10)
COUNTY = "410622"
VILLAGE = f"{COUNTY}001001"

Row = Mapping[str, Any]


@cache
def regimes(place: str = COUNTY) -> Regimes:
    packs = load_packs(shipped_packs_root())
    return comparison_regimes(packs, place=place, on=ON, vocabulary=load_vocabulary())


def snapshot(
    persons: Sequence[Row], households: Sequence[Row] = (), **more: Sequence[Row]
) -> RowsSnapshot:
    """People of one village; a household that is not given stands there with nothing known of it."""
    given = {row["household_id"]: row for row in households}
    for person in persons:
        given.setdefault(person["household_id"], {"household_id": person["household_id"]})
    tables: dict[str, Sequence[Row]] = {
        "households": [
            {"village_id": VILLAGE, "registration": "poor", **r} for r in given.values()
        ],
        "persons": [{"name": "张三", "registration": "poor", **row} for row in persons],
        **more,
    }
    return snapshot_of_rows(tables, on=ON, vocabulary=load_vocabulary())


def matched(
    folder: Path,
    register: str,
    rows: Sequence[Row],
    links: Mapping[int, str],
    doubtful: Sequence[tuple[int, str]] = (),
) -> MatchedRegister:
    """A register's file with its rows numbered from one, and who they were matched to."""
    folder.mkdir(parents=True, exist_ok=True)
    chain = next(chain for chain in regimes().chains if register in chain.registers)
    fields = row_entity(chain.registers[register]).fields
    schema = pa.schema(
        [("row_number", pa.int64())]
        + [
            (c.name, ARROW.get(c.field.type, pa.string()))
            for c in chain.registers[register].columns
        ]
    )
    assert {name for row in rows for name in row} <= fields.keys()
    numbered = [{"row_number": number, **row} for number, row in enumerate(rows, start=1)]
    pq.write_table(pa.Table.from_pylist(numbered, schema=schema), folder / f"{register}.parquet")
    _write_links(folder / f"{register}_links.parquet", list(links.items()))
    _write_links(folder / f"{register}_doubtful.parquet", doubtful)
    return MatchedRegister(
        rows=folder / f"{register}.parquet",
        links=folder / f"{register}_links.parquet",
        doubtful=folder / f"{register}_doubtful.parquet",
    )


def _write_links(path: Path, pairs: Sequence[tuple[int, str]]) -> None:
    schema = pa.schema(
        [
            ("row_number", pa.int64()),
            ("person_id", pa.string()),
            ("method", pa.string()),
            ("probability", pa.float64()),
        ]
    )
    rows = [
        {"row_number": number, "person_id": person, "method": "exact", "probability": 1.0}
        for number, person in pairs
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)


def run(
    out: Path,
    ours: RowsSnapshot,
    registers: Mapping[str, MatchedRegister],
    *,
    only: tuple[str, ...] = (),
    under: Regimes | None = None,
) -> ComparisonRun:
    request = ComparisonRequest(
        snapshot=ours,
        regimes=under or regimes(),
        vocabulary=load_vocabulary(),
        registers=registers,
        only=only,
    )
    return run_comparisons(request, out)


def differences(made: ComparisonRun) -> list[dict[str, Any]]:
    return pq.read_table(made.differences).to_pylist()
