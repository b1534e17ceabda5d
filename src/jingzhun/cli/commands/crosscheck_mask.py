"""``jingzhun crosscheck mask``: the keys of a register, to be compared without showing it."""

from pathlib import Path

import click

from jingzhun.cli.kinds import PATH
from jingzhun.cli.masked_files import read_column, write_keys
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.crosschecks.masking import MaskingSecret, mask_numbers
from jingzhun.errors import Fault, JingzhunError, Position

_SHOWN = 20


@spoken_command("mask")
@argument("register_file", type=PATH)
@option("--column", "masked_column", required=True)
@option("--secret", "secret_file", type=PATH, required=True)
@option("--purpose", "exchange", required=True)
@option("--out", type=PATH, required=True)
def command(
    texts: Texts,
    /,
    register_file: Path,
    *,
    masked_column: str,
    secret_file: Path,
    exchange: str,
    out: Path,
) -> None:
    """Write the keys, and say which rows have none."""
    if not secret_file.is_file():
        raise JingzhunError([Fault(code="GENERAL001", position=Position(file=secret_file.name))])
    secret = MaskingSecret(value=secret_file.read_bytes().strip(), purpose=exchange)
    masked = mask_numbers(read_column(register_file, column=masked_column), secret=secret)
    write_keys(masked.keys, out)
    click.echo(texts("masking.written", keys=f"{len(masked.keys):,}", out=out))
    if masked.unusable:
        rows = texts("word.list_comma").join(str(row) for row in sorted(masked.unusable)[:_SHOWN])
        click.echo(texts("masking.unusable", count=f"{len(masked.unusable):,}", rows=rows))
