"""Writing the rows of a snapshot, sorted, and what its manifest says of them."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from jingzhun.eligibility.snapshots.conversion import TypedFile
from jingzhun.eligibility.snapshots.entity_rows import EntityRows
from jingzhun.eligibility.snapshots.manifest import EntityRecord, SourceFile
from jingzhun.engines import hash_columns, hash_of_columns, quote_name
from jingzhun.vocabulary import Vocabulary


def write_rows(rows: EntityRows, path: Path) -> EntityRecord:
    """Write the fields of an entity in their declared order, sorted by key."""
    columns = ", ".join(map(quote_name, rows.entity.fields))
    rows.engine.write_parquet(
        f"SELECT {columns} FROM {quote_name(rows.relation)} ORDER BY {quote_name(rows.entity.key)}",
        path,
    )
    return replace(
        record_of(path),
        supplied=tuple(name for name in rows.entity.fields if name in rows.supplied),
        not_supplied=tuple(name for name in rows.entity.fields if name not in rows.supplied),
        left_out=dict(rows.left_out),
        sources=tuple(_source_file(typed) for typed in rows.files),
    )


def record_of(path: Path) -> EntityRecord:
    """What a manifest says of one Parquet file, as far as its rows tell.

    Raises ``ENGINE004`` when the file cannot be read.
    """
    columns = hash_columns(path)
    return EntityRecord(
        rows=pq.read_metadata(path).num_rows,
        sha256=hash_of_columns(columns),
        columns=columns,
        supplied=tuple(columns),
    )


def _source_file(typed: TypedFile) -> SourceFile:
    task = typed.file.task
    with task.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return SourceFile(name=task.shown, sha256=digest)


def vocabulary_hash(vocabulary: Vocabulary) -> str:
    """The fingerprint of what the vocabulary says about values; wording does not count.

    >>> from jingzhun.vocabulary import load_vocabulary
    >>> len(vocabulary_hash(load_vocabulary()))
    64
    """
    lines = [
        f"{entity.name} {field.name} {field.type} {field.unit} {field.codes} {field.refers_to}"
        f" {field.required} {field.blank}"
        for entity in vocabulary.entities.values()
        for field in entity.fields.values()
    ]
    tables: Mapping[str, object] = {t.name: list(t.values) for t in vocabulary.code_tables.values()}
    lines += [f"{name} {codes}" for name, codes in tables.items()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
