"""The names and numbers that rows of theirs have, as tokens of the vault."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun_site.crosschecks.models import CheckRun
from jingzhun_site.crosschecks.reading.rows import ROWS
from jingzhun_site.decisions.engine import query
from jingzhun_site.vault.actions import seal_many
from jingzhun_site.vault.tokens import Kind

_NOBODY = ("", "")


@dataclass(frozen=True, kw_only=True)
class TheirPeople:
    """The tokens of name and number by register and row."""

    known: Mapping[tuple[str, int], tuple[str, str]]

    @classmethod
    def of(cls, run: CheckRun, rows: Iterable[Mapping[str, Any]]) -> "TheirPeople":
        """Those of the rows that some differences name; only these are put into the vault."""
        wanted: dict[str, set[int]] = {}
        for row in rows:
            if row["row_number"] is not None:
                wanted.setdefault(row["register"], set()).add(row["row_number"])
        known: dict[tuple[str, int], tuple[str, str]] = {}
        for file in run.files.filter(register__in=wanted):
            path = file.folder / ROWS
            listed = _identities(str(path), wanted[file.register])
            names = seal_many(Kind.NAME, [name for _row, name, _number in listed])
            numbers = seal_many(Kind.ID_NUMBER, [number for _row, _name, number in listed])
            for (row_number, *_plain), name, number in zip(listed, names, numbers, strict=True):
                known[(file.register, row_number)] = (name or "", number or "")
        return cls(known=known)

    def get(self, register: str, row: int | None) -> tuple[str, str]:
        """The tokens of one row; empty where nobody is named."""
        return self.known.get((register, row), _NOBODY) if row is not None else _NOBODY


def _identities(path: str, rows: set[int]) -> list[tuple[int, str | None, str | None]]:
    has = set(pq.read_schema(path).names)
    name, number = (
        one if one in has else f"CAST(NULL AS VARCHAR) AS {one}" for one in ("name", "id_number")
    )
    given = pa.table({"wanted": pa.array(sorted(rows), pa.int64())})
    found = query(
        f"SELECT row_number, {name}, {number} FROM read_parquet(?) WHERE row_number IN"
        " (SELECT wanted FROM wanted_rows) ORDER BY row_number",
        [path],
        tables={"wanted_rows": given},
    )
    return [(row, one, two) for row, one, two in found]
