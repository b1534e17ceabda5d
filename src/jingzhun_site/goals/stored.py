"""The lines of a progress run on disk: what is said of each target once, and each place's figure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.goals import GoalLine, LineHead

HEADS, LINES = "heads.parquet", "lines.parquet"
_AT_ONCE = 25_000
"""How many lines a row group holds: a page reads one or two."""

_HEAD = pa.schema(
    {
        "head": pa.int32(),
        "kind": pa.string(),
        "goal_id": pa.string(),
        "label": pa.string(),
        "unit": pa.string(),
        "measure": pa.string(),
        "nature": pa.string(),
        "is_ratio": pa.bool_(),
        "pack_id": pa.string(),
        "clause": pa.string(),
        "lead": pa.string(),
        "programme": pa.string(),
        "year": pa.int16(),
        "due": pa.date32(),
        "span": pa.string(),
        "years": pa.list_(pa.int16()),
        "comparison": pa.string(),
        "value": pa.string(),
        "value_max": pa.string(),
        "deadline": pa.date32(),
        "is_approximate": pa.bool_(),
        "is_confirmed": pa.bool_(),
        "first_year": pa.int16(),
        "last_year": pa.int16(),
        "pace_days": pa.int32(),
        "pace_total": pa.int32(),
        "note": pa.string(),
    }
)
_LINE = pa.schema(
    {
        "place": pa.string(),
        "head": pa.int32(),
        "status": pa.string(),
        "reason": pa.string(),
        "low_over": pa.int64(),
        "low_under": pa.int64(),
        "high_over": pa.int64(),
        "high_under": pa.int64(),
        "is_rate": pa.bool_(),
        "open_rows": pa.int64(),
    }
)


@dataclass(frozen=True, kw_only=True)
class GoalFacts:
    """What a line does not say of its goal."""

    programme: str = ""
    is_ratio: bool = False


@dataclass(kw_only=True)
class LineWriter:
    """Writes the lines of a run as they come, and at the end what they have in common."""

    folder: Path
    facts: Mapping[tuple[str, str], GoalFacts]
    _heads: dict[LineHead, int] = field(default_factory=dict)
    _rows: list[dict[str, Any]] = field(default_factory=list)

    def write(self, lines: Iterable[GoalLine]) -> int:
        """Write all lines; how many there were."""
        count = 0
        with pq.ParquetWriter(self.folder / LINES, _LINE, compression="zstd") as writer:
            for batch in _batches(map(self._line, lines)):
                columns = zip(*batch, strict=True)
                arrays = [pa.array(c, kind) for c, kind in zip(columns, _LINE.types, strict=True)]
                writer.write_batch(pa.record_batch(arrays, schema=_LINE), row_group_size=_AT_ONCE)
                count += len(batch)
        pq.write_table(pa.Table.from_pylist(self._rows, schema=_HEAD), self.folder / HEADS)
        return count

    def _line(self, line: GoalLine) -> tuple[Any, ...]:
        figure = line.figure
        low = figure.low if figure else None
        high = figure.high if figure else None
        return (
            line.place,
            self._head(line.head),
            line.status.value,
            line.reason.value if line.reason else "",
            low.numerator if low else None,
            low.denominator if low else None,
            high.numerator if high else None,
            high.denominator if high else None,
            figure.is_rate if figure else False,
            figure.open_rows if figure else 0,
        )

    def _head(self, head: LineHead) -> int:
        known = self._heads.get(head)
        if known is None:
            known = self._heads[head] = len(self._rows)
            self._rows.append(_head_row(known, head, self.facts[(head.kind, head.goal_id)]))
        return known


def _head_row(number: int, head: LineHead, facts: GoalFacts) -> dict[str, Any]:
    target, window, pace = head.target, head.window, head.pace
    return {
        "head": number,
        "kind": head.kind,
        "goal_id": head.goal_id,
        "label": head.label,
        "unit": head.unit,
        "measure": head.measure.value,
        "nature": head.nature.value,
        "is_ratio": facts.is_ratio,
        "pack_id": head.pack_id,
        "clause": head.clause,
        "lead": head.lead,
        "programme": facts.programme,
        "year": head.year,
        "due": head.due,
        "span": head.span,
        "years": list(target.years) if target else [],
        "comparison": target.comparison if target else "",
        "value": str(target.value) if target else None,
        "value_max": str(target.value_max) if target and target.value_max is not None else None,
        "deadline": target.deadline if target else None,
        "is_approximate": target.approximate if target else False,
        "is_confirmed": (target.status if target else head.goal_status).value == "confirmed",
        "first_year": window.first if window else None,
        "last_year": window.last if window else None,
        "pace_days": pace.elapsed_days if pace else None,
        "pace_total": pace.total_days if pace else None,
        "note": head.note,
    }


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, _AT_ONCE)):
        yield batch
