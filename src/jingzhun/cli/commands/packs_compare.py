"""``jingzhun packs compare``: what changes from one version of a pack to another, and from when."""

from pathlib import Path

from jingzhun.cli.options import Output, output_options, packs_option
from jingzhun.cli.pack_finding import find_pack
from jingzhun.cli.spoken import argument
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.tables import Column, Table
from jingzhun.cli.texts import Texts
from jingzhun.packs import Change, compare_packs
from jingzhun.vocabulary import load_vocabulary

_COLUMNS = ("kind", "id", "label", "change", "part", "old", "new", "since", "clause")


@spoken_command("compare")
@argument("old")
@argument("new")
@packs_option
@output_options
def command(
    texts: Texts,
    /,
    old: str,
    new: str,
    *,
    packs_root: Path | None,
    output: Output,
) -> None:
    """Compare two packs, by id or by folder."""
    vocabulary = load_vocabulary()
    before, after = (find_pack(name, packs_root, vocabulary) for name in (old, new))
    columns = tuple(Column(name=name, label=texts(f"column.{name}")) for name in _COLUMNS)
    rows = [_row(change, texts) for change in compare_packs(before, after)]
    title = texts.counted("packs.compared", old=before.id, new=after.id, count=len(rows))
    output.put(Table(title=title, columns=columns, rows=rows))


def _row(change: Change, texts: Texts) -> tuple[str, ...]:
    clauses = dict.fromkeys(c for c in (change.old_clause, change.new_clause) if c)
    return (
        texts(f"kind.{change.kind}"),
        change.id,
        change.label,
        texts(f"change.{change.what.value}"),
        change.part,
        change.old,
        change.new,
        "" if change.since is None else change.since.isoformat(),
        " → ".join(clauses),
    )
