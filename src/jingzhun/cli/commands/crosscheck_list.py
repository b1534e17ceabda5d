"""``jingzhun crosscheck list``: the registers and comparisons in force in a place."""

from datetime import date
from pathlib import Path

import click

from jingzhun.cli.crosscheck_tables import columns_table, comparisons_table, registers_table
from jingzhun.cli.kinds import DAY
from jingzhun.cli.options import DEFAULT_PLACE, Output, output_options, packs_option
from jingzhun.cli.pack_finding import packs_below
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.spoken import option
from jingzhun.cli.texts import Texts
from jingzhun.packs import chain_for, compile_chain
from jingzhun.vocabulary import load_vocabulary


@spoken_command("list")
@option("--columns/--no-columns", default=False)
@option("--place", default=DEFAULT_PLACE, show_default=True)
@option("--on", type=DAY, required=True)
@packs_option
@output_options
def command(
    texts: Texts,
    /,
    *,
    columns: bool,
    place: str,
    on: date,
    packs_root: Path | None,
    output: Output,
) -> None:
    """List the registers and the comparisons, or the columns of the registers."""
    vocabulary = load_vocabulary()
    chain = chain_for(packs_below(packs_root, vocabulary), place=place, on=on, checks=True)
    compiled = compile_chain(chain, vocabulary=vocabulary)
    if columns:
        output.put(columns_table(compiled, texts))
        return
    if output.form == "table" and output.out is None:
        output.put(registers_table(compiled, texts))
        click.echo()
    output.put(comparisons_table(compiled, texts))
