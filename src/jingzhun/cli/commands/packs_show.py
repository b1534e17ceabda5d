"""``jingzhun packs show``: what a pack makes of its document."""

from collections.abc import Iterator
from pathlib import Path

from jingzhun.cli.options import Output, output_options, packs_option
from jingzhun.cli.pack_finding import pack_among, packs_below
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.showing import console_for
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.tables import Column, Table
from jingzhun.cli.texts import Texts
from jingzhun.packs import (
    ClauseBlock,
    EntryLine,
    Pack,
    render_by_clause,
    significant_digits,
    with_registers,
)
from jingzhun.vocabulary import load_vocabulary

_FOR_PEOPLE = ("table", "xlsx")
_COLUMNS = ("clause", "kind", "id", "label", "figures", "lead", "mark")


@spoken_command("show")
@argument("pack_id")
@option("--by-clause", is_flag=True)
@packs_option
@output_options
def command(
    texts: Texts,
    /,
    pack_id: str,
    *,
    by_clause: bool,
    packs_root: Path | None,
    output: Output,
) -> None:
    """Show a pack, entry by entry or in the order of its document."""
    vocabulary = load_vocabulary()
    known = packs_below(packs_root, vocabulary)
    pack = pack_among(pack_id, known, vocabulary)
    is_for_people = output.form in _FOR_PEOPLE
    above = known.values() if is_for_people else ()
    national = (each for each in above if not significant_digits(each.place))
    words = RuleWords.of(
        [*national, pack],
        texts=texts,
        vocabulary=with_registers(vocabulary, pack.registers.values()),
    )
    blocks = render_by_clause(
        pack,
        vocabulary=vocabulary,
        language=texts.language,
        for_people=is_for_people,
        say=words.say if is_for_people else None,
    )
    if by_clause and output.form == "table" and output.out is None:
        _print_skeleton(pack, blocks, texts)
    else:
        output.put(_table(pack, blocks, texts))


def _print_skeleton(pack: Pack, blocks: tuple[ClauseBlock, ...], texts: Texts) -> None:
    console = console_for()
    console.print(_title(pack, texts), style="bold", markup=False)
    if pack.note:
        console.print(pack.note, markup=False, soft_wrap=True)
    for block in blocks:
        indent = "  " * block.depth
        console.print(
            f"\n{indent}{block.clause} {block.heading}".rstrip(), style="bold", markup=False
        )
        for line in block.lines:
            console.print(f"{indent}  {_line(line, texts)}", markup=False, soft_wrap=True)


def _line(line: EntryLine, texts: Texts) -> str:
    """An entry on one line: kind, label, figures, lead, marks, id."""
    marks = "".join(f" [{mark}]" for mark in line.marks)
    figures = texts("word.semicolon").join(line.figures)
    said = f"{texts('word.colon')}{figures}" if figures else ""
    lead = f" — {line.lead}" if line.lead else ""
    return f"· {line.kind} {line.label}{said}{lead}{marks} ({line.id})"


def _table(pack: Pack, blocks: tuple[ClauseBlock, ...], texts: Texts) -> Table:
    columns = tuple(Column(name=name, label=texts(f"column.{name}")) for name in _COLUMNS)
    notes = (pack.note,) if pack.note else ()
    return Table(title=_title(pack, texts), columns=columns, rows=list(_rows(blocks)), notes=notes)


def _rows(blocks: tuple[ClauseBlock, ...]) -> Iterator[tuple[str, ...]]:
    for block in blocks:
        for line in block.lines:
            figures, marks = "; ".join(line.figures), ", ".join(line.marks)
            yield (block.clause, line.kind, line.id, line.label, figures, line.lead, marks)


def _title(pack: Pack, texts: Texts) -> str:
    until = pack.valid_until or texts("word.open")
    return texts(
        "packs.title",
        id=pack.id,
        title=pack.title,
        number=f" {pack.document_number}".rstrip(),
        version=pack.version,
        valid_from=pack.valid_from,
        valid_until=until,
    )
