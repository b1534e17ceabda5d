"""Making a snapshot: read, check, cut to the two times, sort, write, fingerprint, all or nothing."""

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from jingzhun import __version__
from jingzhun.eligibility.snapshots.cell_faults import cell_faults
from jingzhun.eligibility.snapshots.conversion import TypedFile, convert
from jingzhun.eligibility.snapshots.entity_rows import EntityRows, gather
from jingzhun.eligibility.snapshots.finding import find_sources
from jingzhun.eligibility.snapshots.input_files import open_file
from jingzhun.eligibility.snapshots.keys import (
    duplicate_faults,
    orphan_faults,
    with_their_parents,
)
from jingzhun.eligibility.snapshots.manifest import (
    MANIFEST_NAME,
    EntityRecord,
    SnapshotManifest,
    SourceFile,
    snapshot_id,
)
from jingzhun.eligibility.snapshots.members import (
    follows_memberships,
    membership_faults,
    with_households_of_the_day,
)
from jingzhun.eligibility.snapshots.opened import QUALITY_NAME
from jingzhun.eligibility.snapshots.quality import check_digit_faults, quality_sql
from jingzhun.eligibility.snapshots.reading import Task
from jingzhun.eligibility.snapshots.times import rows_in_time
from jingzhun.engines import (
    DuckDBEngine,
    EngineSettings,
    file_failure,
    hash_rows,
    quote_name,
)
from jingzhun.errors import Fault, FaultList, JingzhunError, Position
from jingzhun.vocabulary import Vocabulary

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done, and how many there are."""

_DEFAULT = EngineSettings()


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def make_snapshot(
    source: Path,
    out: Path,
    *,
    vocabulary: Vocabulary,
    as_at: date,
    known_at: date,
    settings: EngineSettings = _DEFAULT,
    progress: Progress = _silent,
) -> SnapshotManifest:
    """Make the snapshot ``out`` of the register in the folder ``source`` and return its manifest.

    ``source`` holds CSV, Parquet or Excel files named after entities. Rows are cut to what was true
    on ``as_at`` as far as it was known on ``known_at``. ``out`` appears only when it is whole, and
    an existing one is never touched. Raises every error of every file together (``SNAPSHOT…``), or
    ``GENERAL002`` when the disk is full; warnings and notices come with the manifest.
    """
    _check_places(source, out)
    request = _Request(
        source=source, vocabulary=vocabulary, as_at=as_at, known_at=known_at, progress=progress
    )
    try:
        with _work_folder(out) as work, _engine(settings, work) as engine:
            manifest = _make(request, work, engine)
            (work / _WHOLE).rename(out)
    except OSError as error:
        raise file_failure(error) from error
    return manifest


_WHOLE = "whole"


@dataclass(frozen=True, kw_only=True)
class _Request:
    source: Path
    vocabulary: Vocabulary
    as_at: date
    known_at: date
    progress: Progress


def _check_places(source: Path, out: Path) -> None:
    if not source.is_dir():
        raise JingzhunError([Fault(code="GENERAL001", position=Position(file=str(source)))])
    if out.exists():
        raise JingzhunError([Fault(code="SNAPSHOT050", position=Position(file=str(out)))])


@contextmanager
def _work_folder(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` (so that a rename can finish the work) that is gone afterwards."""
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _engine(settings: EngineSettings, work: Path) -> DuckDBEngine:
    temp = settings.temp_folder or work / "temp"
    settings = replace(settings, temp_folder=temp, keep_file_order=True)
    return DuckDBEngine(settings, working_file=work / "reading.duckdb")


def _make(request: _Request, work: Path, engine: DuckDBEngine) -> SnapshotManifest:
    faults = FaultList()
    read = _read_all(request, work, engine, faults)
    faults.raise_if_errors()
    cut = _cut_all(request, read, faults)
    faults.raise_if_errors()
    whole = work / _WHOLE
    whole.mkdir()
    records = _write_all(request, cut, whole)
    engine.write_parquet(quality_sql(cut), whole / QUALITY_NAME)
    manifest = _manifest(request, records, faults)
    (whole / MANIFEST_NAME).write_text(manifest.to_json(), encoding="utf-8")
    for path in whole.iterdir():
        path.chmod(0o444)
    return manifest


def _read_all(
    request: _Request, work: Path, engine: DuckDBEngine, faults: FaultList
) -> dict[str, EntityRows]:
    """Every entity as read, its cells, keys and references checked."""
    read: dict[str, EntityRows] = {}
    sources = find_sources(request.source, request.vocabulary, faults)
    for done, (name, paths) in enumerate(sources.items()):
        request.progress(f"read {name}", done, len(sources))
        entity = request.vocabulary.entities[name]
        files: list[TypedFile] = []
        for at, path in enumerate(paths):
            task = Task(
                entity=entity,
                path=path,
                shown=path.relative_to(request.source).as_posix(),
                engine=engine,
                work=work,
                faults=faults,
            )
            opened = open_file(task)
            if opened is not None and opened.columns:
                typed = convert(opened, f"{name} {at}", request.vocabulary)
                faults.extend(cell_faults(typed, request.vocabulary))
                files.append(typed)
        if files:
            read[name] = gather(entity, engine, files)
    _check_keys(read, faults)
    return read


def _check_keys(read: Mapping[str, EntityRows], faults: FaultList) -> None:
    for rows in read.values():
        if rows.entity.key in rows.supplied:
            faults.extend(duplicate_faults(rows))
        faults.extend(orphan_faults(rows, read))


def _cut_all(
    request: _Request, read: Mapping[str, EntityRows], faults: FaultList
) -> dict[str, EntityRows]:
    """Every entity as it was on the day, as far as it was known."""
    cut = {
        name: rows_in_time(rows, as_at=request.as_at, known_at=request.known_at, faults=faults)
        for name, rows in read.items()
    }
    if follows_memberships(cut):
        day = request.as_at.isoformat()
        faults.extend(membership_faults(cut, day))
        cut["persons"] = with_households_of_the_day(cut, day)
    cut = with_their_parents(cut)
    for rows in cut.values():
        faults.extend(check_digit_faults(rows))
    return cut


def _write_all(
    request: _Request, cut: Mapping[str, EntityRows], whole: Path
) -> dict[str, EntityRecord]:
    records: dict[str, EntityRecord] = {}
    for done, (name, rows) in enumerate(cut.items()):
        request.progress(f"write {name}", done, len(cut))
        columns = ", ".join(map(quote_name, rows.entity.fields))
        path = whole / f"{name}.parquet"
        rows.engine.write_parquet(
            f"SELECT {columns} FROM {quote_name(rows.relation)}"
            f" ORDER BY {quote_name(rows.entity.key)}",
            path,
        )
        records[name] = EntityRecord(
            rows=rows.count(),
            sha256=hash_rows(path),
            supplied=tuple(f for f in rows.entity.fields if f in rows.supplied),
            not_supplied=tuple(f for f in rows.entity.fields if f not in rows.supplied),
            left_out=dict(rows.left_out),
            sources=tuple(_source_file(typed) for typed in rows.files),
        )
    return records


def _source_file(typed: TypedFile) -> SourceFile:
    task = typed.file.task
    with task.path.open("rb") as stream:
        return SourceFile(name=task.shown, sha256=hashlib.file_digest(stream, "sha256").hexdigest())


def _manifest(
    request: _Request, records: Mapping[str, EntityRecord], faults: FaultList
) -> SnapshotManifest:
    counts = Counter(fault.code for fault in faults.faults)
    return SnapshotManifest(
        id=snapshot_id(request.as_at, request.known_at, records),
        as_at=request.as_at,
        known_at=request.known_at,
        entities=records,
        not_supplied=tuple(n for n in request.vocabulary.entities if n not in records),
        vocabulary=vocabulary_hash(request.vocabulary),
        jingzhun=__version__,
        remark_counts=dict(sorted(counts.items())),
        remarks=tuple(faults.faults),
    )


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
    lines += [f"{table.name} {' '.join(table.values)}" for table in vocabulary.code_tables.values()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
