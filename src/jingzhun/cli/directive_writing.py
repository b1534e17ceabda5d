"""Ledgers as files: one for each document, named after it."""

from pathlib import Path

import click

from jingzhun.cli.directive_lines import put_lines
from jingzhun.cli.tables import Table
from jingzhun.cli.texts import Texts
from jingzhun.cli.writing import Format, check_screen, put_out, write_file
from jingzhun.directives import Ledger
from jingzhun.directives.exporting import break_down, write_workbook
from jingzhun.directives.jsonl import to_lines
from jingzhun.errors import Fault, JingzhunError, Position

_ENDINGS = {"table": "txt", "csv": "csv", "xlsx": "xlsx", "jsonl": "jsonl", "parquet": "parquet"}


def out_of(path: Path, form: Format, out: Path | None, *, count: int) -> Path | None:
    """The file for the ledger of one of ``count`` documents; nothing for the screen.

    Raises:
        JingzhunError: several documents and a file for them (DIRECTIVE013), a format that no screen shows (CLI001).
    """
    name = f"{path.stem}.{_ENDINGS[form]}"
    if out is None:
        if form != "xlsx":
            check_screen(form)
            return None
        return Path(f"{path.stem}任务分解表.xlsx")
    if count == 1 and not out.is_dir():
        return out
    if out.exists() and not out.is_dir():
        position = Position(file=str(out))
        raise JingzhunError(
            [Fault(code="DIRECTIVE013", position=position, fields={"count": str(count)})]
        )
    return out / name


def write_ledger(
    ledger: Ledger, table: Table, *, form: Format, out: Path | None, texts: Texts
) -> None:
    """Write a ledger: the workbook and the JSON lines have a form of their own, the rest is a table."""
    if form == "xlsx" and out is not None:
        write_file(write_workbook(ledger, break_down(ledger)), out=out)
        click.echo(texts("directives.written", path=out))
    elif form == "jsonl":
        put_lines(to_lines(ledger.whole()), out)
    else:
        put_out(table, form=form, out=out)
