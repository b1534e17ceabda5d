"""``jingzhun directives compare``: a plan with the one above it, or two versions of one plan."""

from pathlib import Path

from jingzhun.cli.directive_lines import compared_lines, put_lines
from jingzhun.cli.directive_tables import compared_table
from jingzhun.cli.failing import report_remarks
from jingzhun.cli.kinds import PATH, one_of
from jingzhun.cli.options import Output, output_options
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.cli.writing import write_file
from jingzhun.directives import Ledger, make_ledger
from jingzhun.directives.comparing import (
    Compared,
    Corrections,
    compare_levels,
    compare_tasks,
    compare_versions,
    read_corrections,
    write_pairs,
)

_WAYS = ("levels", "versions")
_AGREEING = ("same", "share")


@spoken_command("compare")
@argument("first", type=PATH)
@argument("second", type=PATH)
@option("--as", "way", type=one_of(_WAYS), default="levels", show_default=True)
@option("--pairs", "pairs_file", type=PATH)
@option("--write-pairs", "pairs_out", type=PATH)
@option("--all/--no-all", "all_lines", default=False)
@output_options
def command(
    texts: Texts,
    /,
    first: Path,
    second: Path,
    *,
    way: str,
    pairs_file: Path | None,
    pairs_out: Path | None,
    all_lines: bool,
    output: Output,
) -> None:
    """Compare two documents."""
    corrections = Corrections() if pairs_file is None else read_corrections(pairs_file)
    ledgers = make_ledger(first), make_ledger(second)
    for ledger in ledgers:
        report_remarks(ledger.remarks, texts)
    lines = _compared(ledgers, way, corrections)
    if pairs_out is not None:
        write_file(write_pairs(lines), out=pairs_out)
    hidden = () if all_lines else _AGREEING
    if output.form == "jsonl":
        kept = (line for line in lines if line.outcome not in hidden)
        put_lines(compared_lines(kept), output.out)
        return
    names = _name(ledgers[0]), _name(ledgers[1])
    output.put(compared_table(names, lines, texts, hidden=hidden))


def _compared(
    ledgers: tuple[Ledger, Ledger], way: str, corrections: Corrections
) -> tuple[Compared, ...]:
    first, second = ledgers
    if way == "levels":
        return compare_levels(first.quantities, second.quantities, corrections)
    quantities = compare_versions(first.quantities, second.quantities, corrections)
    return (*quantities, *compare_tasks(first.tasks, second.tasks, corrections))


def _name(ledger: Ledger) -> str:
    return ledger.head.title or Path(ledger.document.file).stem
