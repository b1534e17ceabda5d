"""Making a snapshot: read, check, cut to the two times, sort, write, fingerprint, all or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

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
from jingzhun.eligibility.snapshots.setting_aside import SET_ASIDE_CODES, without_faulty_rows
from jingzhun.eligibility.snapshots.times import later_state_faults, rows_in_time
from jingzhun.eligibility.snapshots.totals import total_faults
from jingzhun.eligibility.snapshots.writing import record_of, vocabulary_hash, write_rows
from jingzhun.engines import DuckDBEngine, EngineSettings, file_failure, work_folder
from jingzhun.errors import Fault, FaultList, JingzhunError, Position
from jingzhun.vocabulary import CodeMap, Vocabulary

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps of its kind are done, and how many there are."""

OnError = Literal["stop", "report"]

_DEFAULT = EngineSettings()
_WHOLE = "whole"


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def make_snapshot(  # noqa: PLR0913  all that a snapshot depends on, each by its name
    source: Path,
    out: Path,
    *,
    vocabulary: Vocabulary,
    as_at: date,
    known_at: date,
    on_error: OnError = "stop",
    code_map: CodeMap | None = None,
    settings: EngineSettings = _DEFAULT,
    progress: Progress = _silent,
) -> SnapshotManifest:
    """Make the snapshot ``out`` of the register in the folder ``source`` and return its manifest.

    ``source`` holds CSV, Parquet or Excel files named after entities. Rows are cut to what was true
    on ``as_at`` as far as it was known on ``known_at``. ``out`` appears only when it is whole, and
    an existing one is never touched. Raises every error of every file together (``SNAPSHOT…``), or
    ``GENERAL002`` when the disk is full; warnings and notices come with the manifest.

    ``code_map`` reads the codes of the system that the files were exported from; every different value that it does
    not know is a fault (``CODEMAP003``), never a guess.

    With ``on_error="report"`` faults of single cells and rows do not stop the work: the cell counts
    as unknown, the row is set aside, and the faults come with the manifest.
    """
    request = _Request(
        source=source,
        vocabulary=vocabulary,
        as_at=as_at,
        known_at=known_at,
        on_error=on_error,
        code_map=code_map,
        progress=progress,
    )
    try:
        _check_places(source, out)
        with work_folder(out) as work, _engine(settings, work) as engine:
            manifest = _make(request, work, engine)
            (work / _WHOLE).rename(out)
    except OSError as error:
        raise file_failure(error) from error
    return manifest


@dataclass(frozen=True, kw_only=True)
class _Request:
    source: Path
    vocabulary: Vocabulary
    as_at: date
    known_at: date
    on_error: OnError
    code_map: CodeMap | None
    progress: Progress


def _check_places(source: Path, out: Path) -> None:
    if not source.is_dir():
        raise JingzhunError([Fault(code="GENERAL001", position=Position(file=str(source)))])
    if out.exists():
        raise JingzhunError([Fault(code="SNAPSHOT050", position=Position(file=str(out)))])


def _engine(settings: EngineSettings, work: Path) -> DuckDBEngine:
    temp = settings.temp_folder or work / "temp"
    settings = replace(settings, temp_folder=temp, keep_file_order=True)
    return DuckDBEngine(settings, compress_tables=True)


def _make(request: _Request, work: Path, engine: DuckDBEngine) -> SnapshotManifest:
    faults = FaultList()
    read = _read_all(request, work, engine, faults)
    _stop_if_wrong(request, faults)
    if faults.errors:
        read = without_faulty_rows(read)
    cut = _cut_all(request, read, faults)
    _stop_if_wrong(request, faults)
    whole = work / _WHOLE
    whole.mkdir()
    manifest = _write_all(request, cut, whole, faults)
    (whole / MANIFEST_NAME).write_text(manifest.to_json(), encoding="utf-8")
    for path in whole.iterdir():
        path.chmod(0o444)
    return manifest


def _stop_if_wrong(request: _Request, faults: FaultList) -> None:
    """Raise every error, unless all of them concern single rows and are only to be reported."""
    is_bearable = all(fault.code in SET_ASIDE_CODES for fault in faults.errors)
    if request.on_error == "stop" or not is_bearable:
        faults.raise_if_errors()


def _read_all(
    request: _Request, work: Path, engine: DuckDBEngine, faults: FaultList
) -> dict[str, EntityRows]:
    """Every entity as read, its cells, keys and references checked."""
    read: dict[str, EntityRows] = {}
    sources = find_sources(request.source, request.vocabulary, faults)
    for done, (name, paths) in enumerate(sources.items()):
        request.progress(f"read {name}", done, len(sources))
        entity = request.vocabulary.entities[name]
        tasks = [
            Task(
                entity=entity,
                path=path,
                shown=path.relative_to(request.source).as_posix(),
                engine=engine,
                work=work,
                faults=faults,
                code_map=request.code_map,
            )
            for path in paths
        ]
        files = [typed for at, task in enumerate(tasks) if (typed := _typed(request, task, at))]
        if files:
            read[name] = gather(entity, engine, files)
            faults.extend(_nothing_inside(read[name]))
    for rows in read.values():
        faults.extend(duplicate_faults(rows))
        faults.extend(total_faults(rows))
    for rows in read.values():  # afterwards: a mistaken key often leaves orphans behind
        faults.extend(orphan_faults(rows, read))
    return read


def _typed(request: _Request, task: Task, at: int) -> TypedFile | None:
    """The file as a typed table, its cells checked; ``None`` when it cannot be read at all."""
    try:
        opened = open_file(task)
    except PermissionError:
        place = Position(file=task.shown)
        task.faults.add(Fault(code="SNAPSHOT060", position=place))
        return None
    if opened is None:
        return None
    typed = convert(opened, f"{task.entity.name} {at}", request.vocabulary)
    task.faults.extend(cell_faults(typed, request.vocabulary))
    return typed


def _nothing_inside(rows: EntityRows) -> Iterator[Fault]:
    """A warning for an entity of which no file has a row: it claims that there is none."""
    if rows.count() == 0:
        place = Position(file=rows.files[0].file.task.shown)
        yield Fault(code="SNAPSHOT007", severity="warning", position=place)


def _cut_all(
    request: _Request, read: Mapping[str, EntityRows], faults: FaultList
) -> dict[str, EntityRows]:
    """Every entity as it was on the day, as far as it was known."""
    cut: dict[str, EntityRows] = {}
    for name, rows in read.items():
        faults.extend(later_state_faults(rows, request.as_at))
        cut[name] = rows_in_time(
            rows, as_at=request.as_at, known_at=request.known_at, faults=faults
        )
    if follows_memberships(cut):
        day = request.as_at.isoformat()
        faults.extend(membership_faults(cut, day))
        cut["persons"] = with_households_of_the_day(cut, day)
    cut = with_their_parents(cut)
    for rows in cut.values():
        faults.extend(check_digit_faults(rows))
    return cut


def _write_all(
    request: _Request, cut: Mapping[str, EntityRows], whole: Path, faults: FaultList
) -> SnapshotManifest:
    records: dict[str, EntityRecord] = {}
    for done, (name, rows) in enumerate(cut.items()):
        request.progress(f"write {name}", done, len(cut))
        records[name] = write_rows(rows, whole / f"{name}.parquet")
    engine = next(iter(cut.values())).engine
    engine.write_parquet(quality_sql(cut), whole / QUALITY_NAME)
    counts = Counter(fault.code for fault in faults.faults)
    return SnapshotManifest(
        id=snapshot_id(request.as_at, request.known_at, records),
        as_at=request.as_at,
        known_at=request.known_at,
        entities=records,
        not_supplied=tuple(n for n in request.vocabulary.entities if n not in records),
        vocabulary=vocabulary_hash(request.vocabulary),
        jingzhun=__version__,
        quality=record_of(whole / QUALITY_NAME),
        remark_counts=dict(sorted(counts.items())),
        remarks=tuple(faults.faults),
    )
