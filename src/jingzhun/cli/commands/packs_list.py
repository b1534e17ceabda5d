"""``jingzhun packs list``: the packs there are, each with its document, place and dates."""

from pathlib import Path

from jingzhun.cli.options import Output, output_options, packs_option
from jingzhun.cli.pack_finding import packs_below
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.tables import Cell, Column, Kind, Table
from jingzhun.cli.texts import Texts
from jingzhun.packs import ENTRY_KINDS, Pack
from jingzhun.vocabulary import load_vocabulary

_COLUMNS: dict[str, Kind] = {
    "id": "text",
    "title": "text",
    "number": "text",
    "place": "text",
    "valid_from": "date",
    "valid_until": "date",
    "version": "text",
    "entries": "count",
}


@spoken_command("list")
@packs_option
@output_options
def command(texts: Texts, /, *, packs_root: Path | None, output: Output) -> None:
    """List the packs of a folder, or those that ship with the program."""
    packs = packs_below(packs_root, load_vocabulary())
    columns = tuple(
        Column(name=name, label=texts(f"column.{name}"), kind=kind)
        for name, kind in _COLUMNS.items()
    )
    rows = [_row(pack) for pack in packs.values()]
    notes = () if rows else (texts("packs.none", path=packs_root or ""),)
    output.put(Table(title="", columns=columns, rows=rows, notes=notes))


def _row(pack: Pack) -> tuple[Cell, ...]:
    entries = sum(len(getattr(pack, kind)) for kind in ENTRY_KINDS)
    return (
        pack.id,
        pack.title,
        pack.document_number,
        pack.place,
        pack.valid_from,
        pack.valid_until,
        pack.version,
        entries,
    )
