"""``jingzhun crosscheck meet``: which rows of two masked registers are of one person."""

import csv
from pathlib import Path

import click

from jingzhun.cli.kinds import PATH
from jingzhun.cli.masked_files import read_key_lines
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.crosschecks.masking import meet, read_keys


@spoken_command("meet")
@argument("our_keys", type=PATH)
@argument("their_keys", type=PATH)
@option("--out", type=PATH, required=True)
def command(texts: Texts, /, our_keys: Path, their_keys: Path, *, out: Path) -> None:
    """Write the pairs of rows, and count the rest."""
    ours, theirs = (
        read_keys(read_key_lines(path), file=path.name) for path in (our_keys, their_keys)
    )
    found = meet(ours, theirs)
    with out.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("our_row", "their_row"))
        writer.writerows(found.pairs)
    said = texts(
        "masking.met",
        pairs=f"{len(found.pairs):,}",
        ours=f"{found.only_ours:,}",
        theirs=f"{found.only_theirs:,}",
        out=out,
    )
    click.echo(said)
