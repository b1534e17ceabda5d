"""``jingzhun snapshot``: files that people have, as an immutable register of one day."""

from datetime import date
from pathlib import Path

import click

from jingzhun.cli.failing import report_remarks
from jingzhun.cli.kinds import DAY, PATH, one_of
from jingzhun.cli.options import machine_options
from jingzhun.cli.progress import progress_bar
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.tables import Column, Table
from jingzhun.cli.texts import Texts
from jingzhun.cli.writing import put_out
from jingzhun.eligibility import make_snapshot
from jingzhun.eligibility.snapshots import SnapshotManifest
from jingzhun.engines import EngineSettings
from jingzhun.vocabulary import code_map_names, load_code_map, load_vocabulary


@spoken_command("snapshot")
@argument("source", type=PATH)
@option("--out", type=PATH, required=True)
@option("--as-at", type=DAY, required=True)
@option("--known-at", type=DAY)
@option("--source", "system", type=one_of(code_map_names()))
@option("--on-error", type=one_of(["stop", "report"]), default="stop", show_default=True)
@machine_options
def command(
    texts: Texts,
    /,
    source: Path,
    *,
    out: Path,
    as_at: date,
    known_at: date | None,
    system: str | None,
    on_error: str,
    machine: EngineSettings,
) -> None:
    """Make a snapshot of a folder of files."""
    with progress_bar(texts) as tell:
        manifest = make_snapshot(
            source,
            out,
            vocabulary=load_vocabulary(),
            as_at=as_at,
            known_at=known_at or as_at,
            code_map=None if system is None else load_code_map(system),
            on_error="report" if on_error == "report" else "stop",
            settings=machine,
            progress=tell,
        )
    report_remarks(manifest.remarks, texts)
    put_out(_table(manifest, texts), form="table", out=None)
    click.echo(texts("snapshot.next", out=out, as_at=as_at))


def _table(manifest: SnapshotManifest, texts: Texts) -> Table:
    entities = load_vocabulary().entities
    columns = (
        Column(name="entity", label=texts("column.entity")),
        Column(name="label", label=texts("column.label")),
        Column(name="rows", label=texts("column.rows"), kind="count"),
        Column(name="left_out", label=texts("column.left_out"), kind="count"),
    )
    rows = [
        (name, texts.label(entities[name]), record.rows, sum(record.left_out.values()) or None)
        for name, record in manifest.entities.items()
    ]
    title = texts(
        "snapshot.title", id=manifest.id[:12], as_at=manifest.as_at, known_at=manifest.known_at
    )
    return Table(title=title, columns=columns, rows=rows)
