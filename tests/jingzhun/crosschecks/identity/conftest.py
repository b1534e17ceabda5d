"""A village by hand: six persons of ours, and rows of a register that a test writes itself."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jingzhun.crosschecks.identity import MatchReport, MatchSettings, match_register

VILLAGE = "990001001001"
Row = Mapping[str, Any]


def person(number: int, household: int, id_number: str | None, name: str, born_on: date) -> Row:
    return {
        "person_id": f"p{number}",
        "household_id": f"h{household}",
        "id_number": id_number,
        "name": name,
        "born_on": born_on,
        "sex": "male",
        "village_code": VILLAGE,
        "relation_to_head": "head",
    }


OURS = (
    person(1, 1, "990001196001020015", "王建国", date(1960, 1, 2)),
    person(2, 1, "99000119880203001X", "王小明", date(1988, 2, 3)),
    person(3, 2, "990001197003040030", "欧阳红", date(1970, 3, 4)),
    person(4, 3, "990001195505060059", "阿依·古丽", date(1955, 5, 6)),
    person(5, 4, None, "赵学军", date(1949, 10, 1)),
    person(6, 5, "990001199912310017", "闫丽", date(1999, 12, 31)),
)


class Match:
    """One run over rows that a test wrote; what came out of it as lists of rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ours: Sequence[Row] = OURS
        self.runs = 0

    def __call__(
        self,
        rows: Sequence[Row],
        *,
        settings: MatchSettings | None = None,
        remembered: Sequence[Row] | None = None,
        previous: Path | None = None,
    ) -> MatchReport:
        self.runs += 1
        self.out = self.folder / f"out{self.runs}"
        numbered = [{"row_number": n, **row} for n, row in enumerate(rows, start=2)]
        return match_register(
            persons=self._write("persons", self.ours),
            rows=self._write("rows", numbered),
            out=self.out,
            settings=settings or MatchSettings(threads=1),
            remembered=self._write("remembered", remembered) if remembered else None,
            previous=previous,
        )

    def read(self, name: str) -> list[dict[str, Any]]:
        return pq.read_table(self.out / f"{name}.parquet").to_pylist()

    def links(self) -> list[tuple[int, str, str]]:
        return [(r["row_number"], r["person_id"], r["method"]) for r in self.read("links")]

    def _write(self, name: str, rows: Sequence[Row]) -> Path:
        path = self.folder / f"{name}{self.runs}.parquet"
        pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), path)
        return path


@pytest.fixture
def match(tmp_path: Path) -> Match:
    return Match(tmp_path)


def row(id_number: str | None, name: str | None, **more: Any) -> Row:
    return {"id_number": id_number, "name": name, **more}


MakeRow = Callable[..., Row]
