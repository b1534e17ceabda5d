"""``jingzhun list``: one table of a decision run, for people or as a file."""

from collections.abc import Callable, Mapping
from pathlib import Path

from jingzhun.cli.fact_tables import facts_table
from jingzhun.cli.gap_tables import gaps_table, money_tables
from jingzhun.cli.kinds import PATH, WholeNumber, one_of
from jingzhun.cli.options import Output, output_options, packs_option
from jingzhun.cli.pack_finding import packs_below
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.run_tables import programmes_table, standards_table
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.subject_names import Names
from jingzhun.cli.tables import Column, Table
from jingzhun.cli.texts import Texts
from jingzhun.cli.village_tables import villages_table
from jingzhun.eligibility import load_run, load_snapshot
from jingzhun.errors import Fault, JingzhunError
from jingzhun.vocabulary import load_vocabulary

WHAT = ("standards", "programmes", "villages", "gaps", "money", "facts")


@spoken_command("list")
@argument("run", type=PATH)
@argument("what", type=one_of(WHAT))
@option("--snapshot", type=PATH)
@option("--names", type=one_of(["masked", "whole", "none"]), default="masked", show_default=True)
@option("--limit", type=WholeNumber(1))
@packs_option
@output_options
def command(
    texts: Texts,
    /,
    run: Path,
    what: str,
    *,
    snapshot: Path | None,
    names: Names,
    limit: int | None,
    packs_root: Path | None,
    output: Output,
) -> None:
    """List one table of a run."""
    vocabulary = load_vocabulary()
    words = RuleWords.of(
        packs_below(packs_root, vocabulary).values(), texts=texts, vocabulary=vocabulary
    )
    opened = load_snapshot(snapshot) if snapshot else None
    if what == "villages" and opened is None:
        raise JingzhunError(
            [Fault(code="CLI005", seen=what, fields={"seen_zh": texts(f"what.{what}")})]
        )
    with RunReader(load_run(run), words=words, snapshot=opened) as reader:
        table = _MAKERS[what](reader, names, limit)
    output.put(table)


def _money(reader: RunReader, _names: Names, _limit: int | None) -> Table:
    """Both tables as one, with a column that says on what the sums rest."""
    confirmed, placeholder = money_tables(reader)
    texts = reader.texts
    columns = (*confirmed.columns, _rests_on(texts))
    rows = [
        (*row, texts(f"rests.{word}"))
        for word, table in (("confirmed", confirmed), ("placeholder", placeholder))
        for row in table.rows
    ]
    notes = tuple(
        f"{table.title}: {note}" for table in (confirmed, placeholder) for note in table.notes[:1]
    )
    return Table(title=texts("money.title"), columns=columns, rows=rows, notes=notes)


def _rests_on(texts: Texts) -> Column:
    return Column(name="rests_on", label=texts("column.rests_on"))


_MAKERS: Mapping[str, Callable[[RunReader, Names, int | None], Table]] = {
    "standards": lambda reader, _names, _limit: standards_table(reader),
    "programmes": lambda reader, _names, _limit: programmes_table(reader),
    "villages": lambda reader, _names, limit: villages_table(reader, limit=limit),
    "gaps": lambda reader, names, limit: gaps_table(reader, names=names, limit=limit),
    "money": _money,
    "facts": lambda reader, _names, limit: facts_table(reader, limit=limit),
}
