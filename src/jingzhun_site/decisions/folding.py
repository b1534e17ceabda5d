"""The records that have changed, as they were on a day: folded from their changes, beside those that have not."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.vocabulary import Entity
from jingzhun_site.register.as_of import Times, folded
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.history import RecordChange

CHANGES = "record_changes"
"""The name of the file of changes, which is read here and leaves the folder."""

_WANTED = ("entity", "key", "id")


def fold_changed(folder: Path, times: Times) -> Mapping[str, int]:
    """Add the changed records to the files of a folder, as of the times; how many of each entity."""
    path = folder / f"{CHANGES}.parquet"
    changes = pq.read_table(path).sort_by([(name, "ascending") for name in _WANTED]).to_pylist()
    path.unlink()
    added: dict[str, int] = {}
    for name, of_entity in groupby(changes, key=lambda row: row["entity"]):
        entity = VOCABULARY.entities[name]
        rows = list(_as_of(entity, of_entity, times))
        added[name] = len(rows)
        _append(folder / f"{name}.parquet", rows)
    return added


def _as_of(
    entity: Entity, changes: Iterator[Mapping[str, Any]], times: Times
) -> Iterator[Mapping[str, Any]]:
    for _key, of_record in groupby(changes, key=lambda row: row["key"]):
        values = folded(entity, [_change(row) for row in of_record], times)
        if values is not None:
            yield values


def _change(row: Mapping[str, Any]) -> RecordChange:
    return RecordChange(
        id=row["id"],
        kind=row["kind"],
        valid_from=row["valid_from"],
        known_at=row["known_at"].replace(tzinfo=UTC),
        values=json.loads(row["values"]),
    )


def _append(path: Path, rows: list[Mapping[str, Any]]) -> None:
    present = pq.read_table(path)
    complete = [{name: row.get(name) for name in present.schema.names} for row in rows]
    pq.write_table(
        pa.concat_tables([present, pa.Table.from_pylist(complete, schema=present.schema)]), path
    )
