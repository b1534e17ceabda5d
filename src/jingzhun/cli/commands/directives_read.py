"""``jingzhun directives read``: the quantities and tasks of documents, each with the place of its words."""

from pathlib import Path

import click

from jingzhun.cli.directive_files import LedgerSource, documents_in
from jingzhun.cli.directive_tables import ledger_table, summary_row, summary_table
from jingzhun.cli.directive_writing import out_of, write_ledger
from jingzhun.cli.failing import ExitCode
from jingzhun.cli.kinds import PATH, one_of
from jingzhun.cli.progress import progress_bar
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.tables import Cell
from jingzhun.cli.texts import Texts
from jingzhun.cli.writing import FORMATS, Format, put_out


@spoken_command("read")
@argument("documents", type=PATH, nargs=-1, required=True)
@option("--format", "form", type=one_of(FORMATS), default="table", show_default=True)
@option("--out", type=PATH)
@click.pass_context
def command(
    context: click.Context,
    texts: Texts,
    /,
    documents: tuple[Path, ...],
    *,
    form: Format,
    out: Path | None,
) -> None:
    """Read documents into ledgers."""
    paths = documents_in(documents)
    rows = list[tuple[Cell, ...]]()
    with progress_bar(texts) as tell:
        source = LedgerSource(texts, tell)
        for path, ledger in source.ledgers(paths):
            rows.append(summary_row(path, ledger))
            if len(paths) > 1 and form == "table" and out is None:
                continue
            target = out_of(path, form, out, count=len(paths))
            write_ledger(ledger, ledger_table(ledger, texts), form=form, out=target, texts=texts)
    if len(paths) > 1 and rows and (form == "table" or out is not None):
        put_out(summary_table(rows, texts), form="table", out=None)
    if source.unread:
        click.echo(texts.counted("directives.unread", count=source.unread), err=True)
        context.exit(ExitCode.FAULTS)
