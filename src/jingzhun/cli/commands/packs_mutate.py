"""``jingzhun packs mutate``: whether the cases of packs notice a figure or a comparison made wrong."""

from collections.abc import Mapping
from pathlib import Path

import click

from jingzhun.cli.failing import ExitCode
from jingzhun.cli.kinds import WholeNumber
from jingzhun.cli.options import Output, output_options, packs_option
from jingzhun.cli.pack_finding import find_folder, pack_among, packs_below
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.tables import Cell, Column, Table
from jingzhun.cli.texts import Texts
from jingzhun.packs import (
    Mutant,
    MutationReport,
    Pack,
    load_cases,
    mutate_pack,
    shipped_packs_root,
    with_registers,
)
from jingzhun.vocabulary import Vocabulary, load_vocabulary

_COLUMNS = ("file_line", "kind", "id", "old", "new")


@spoken_command("mutate")
@argument("packs", nargs=-1, required=True)
@option("--at-least", type=WholeNumber(0), default=95, show_default=True)
@packs_option
@output_options
@click.pass_context
def command(
    context: click.Context,
    texts: Texts,
    /,
    packs: tuple[str, ...],
    *,
    at_least: int,
    packs_root: Path | None,
    output: Output,
) -> None:
    """Make figures and comparisons of packs wrong, one at a time, and see whether a case notices."""
    reports = _reports(packs, packs_root or shipped_packs_root())
    columns = tuple(Column(name=name, label=texts(f"column.{name}")) for name in _COLUMNS)
    rows = [_row(mutant, texts) for report in reports for mutant in report.survivors]
    notes = tuple(_noticed(report, texts) for report in reports)
    output.put(Table(title=texts("packs.mutated"), columns=columns, rows=rows, notes=notes))
    if not all(report.reaches(at_least) for report in reports):
        context.exit(ExitCode.FAULTS)


def _reports(names: tuple[str, ...], root: Path) -> list[MutationReport]:
    vocabulary = load_vocabulary()
    known = packs_below(root, vocabulary)
    return [_report(name, root, known, vocabulary) for name in names]


def _report(
    name: str, root: Path, known: Mapping[str, Pack], vocabulary: Vocabulary
) -> MutationReport:
    """One pack, by its id or by its folder."""
    folder, pack = find_folder(name, root), pack_among(name, known, vocabulary)
    registers = (register for one in known.values() for register in one.registers.values())
    words = with_registers(vocabulary, registers)
    cases = load_cases(folder, pack, vocabulary=words)
    return mutate_pack(pack, cases, packs={**known, pack.id: pack}, vocabulary=vocabulary)


def _noticed(report: MutationReport, texts: Texts) -> str:
    percent = f"{report.percent:.1f}"
    return texts(
        "packs.noticed",
        id=report.pack_id,
        count=report.count,
        caught=report.caught,
        percent=percent,
    )


def _row(mutant: Mutant, texts: Texts) -> tuple[Cell, ...]:
    kind, name = mutant.name
    place = f"{mutant.position.file}:{mutant.position.line}"
    label = texts("kind.money" if kind == "money" else f"kind.{kind}s")
    return (place, label, name, mutant.was, mutant.now)
