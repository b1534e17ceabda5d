"""``jingzhun crosscheck match``: which row of a department's file is which person of ours."""

import shutil
from pathlib import Path

import click

from jingzhun.cli.kinds import PATH
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.crosschecks import write_persons
from jingzhun.crosschecks.identity import match_register
from jingzhun.eligibility import load_snapshot
from jingzhun.engines import work_folder

PERSONS = "persons.parquet"
ROWS = "rows.parquet"


@spoken_command("match")
@argument("snapshot", type=PATH)
@argument("rows_file", type=PATH)
@option("--remembered", type=PATH)
@option("--previous", "previous_match", type=PATH)
@option("--out", type=PATH, required=True)
def command(
    texts: Texts,
    /,
    snapshot: Path,
    rows_file: Path,
    *,
    remembered: Path | None,
    previous_match: Path | None,
    out: Path,
) -> None:
    """Match the file and write what was found, beside a copy of its rows."""
    opened = load_snapshot(snapshot)
    with work_folder(out) as work:
        write_persons(opened, work / PERSONS)
        report = match_register(
            persons=work / PERSONS,
            rows=rows_file,
            out=out,
            remembered=remembered,
            previous=previous_match,
        )
        shutil.copyfile(rows_file, out / ROWS)
    linked = sum(report.linked.values())
    said = texts(
        "crosscheck.matched",
        rows=f"{report.rows:,}",
        linked=f"{linked:,}",
        doubtful=f"{report.doubtful:,}",
        unmatched=f"{report.unmatched:,}",
    )
    click.echo(said)
