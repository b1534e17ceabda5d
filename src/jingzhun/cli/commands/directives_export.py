"""``jingzhun directives export``: a workbook, JSON lines, or a draft pack."""

import re
from pathlib import Path

import click

from jingzhun.cli.directive_files import LedgerSource, documents_in
from jingzhun.cli.directive_tables import ledger_table
from jingzhun.cli.directive_writing import out_of, write_ledger
from jingzhun.cli.failing import ExitCode
from jingzhun.cli.kinds import PATH, one_of
from jingzhun.cli.progress import progress_bar
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.cli.writing import Format
from jingzhun.directives import Ledger
from jingzhun.directives.exporting import PackPlan, place_of, write_pack
from jingzhun.errors import Fault, JingzhunError

_FORMATS = ("xlsx", "jsonl")
_ID = re.compile(r"[a-z][a-z0-9-]*")


@spoken_command("export")
@argument("documents", type=PATH, nargs=-1, required=True)
@option("--format", "form", type=one_of(_FORMATS), default="xlsx", show_default=True)
@option("--as-pack", is_flag=True)
@option("--id", "pack_id")
@option("--place")
@option("--out", type=PATH)
@click.pass_context
def command(
    context: click.Context,
    texts: Texts,
    /,
    documents: tuple[Path, ...],
    *,
    form: Format,
    as_pack: bool,
    pack_id: str | None,
    place: str | None,
    out: Path | None,
) -> None:
    """Export ledgers of documents."""
    paths = documents_in(documents)
    ids = [_id_of(path, pack_id, count=len(paths)) for path in paths] if as_pack else []
    with progress_bar(texts) as tell:
        source = LedgerSource(texts, tell)
        for path, ledger in source.ledgers(paths):
            if as_pack:
                plan = PackPlan(id=ids[paths.index(path)], place=place or place_of(ledger.head))
                folder = write_pack(ledger, plan, out or Path())
                click.echo(texts("directives.pack_written", path=folder))
            else:
                _write(ledger, path, form, out, count=len(paths), texts=texts)
    if source.unread:
        click.echo(texts.counted("directives.unread", count=source.unread), err=True)
        context.exit(ExitCode.FAULTS)


def _write(
    ledger: Ledger, path: Path, form: Format, out: Path | None, *, count: int, texts: Texts
) -> None:
    target = out_of(path, form, out, count=count)
    write_ledger(ledger, ledger_table(ledger, texts), form=form, out=target, texts=texts)


def _id_of(path: Path, asked: str | None, *, count: int) -> str:
    """The id asked for, or the file's name; several documents have their own names."""
    wanted = asked if asked and count == 1 else path.stem.lower().replace("_", "-")
    if not _ID.fullmatch(wanted):
        raise JingzhunError([Fault(code="DIRECTIVE012", seen=wanted)])
    return wanted
