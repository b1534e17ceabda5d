"""``jingzhun packs coverage``: whether a pack holds all that its document says."""

from pathlib import Path

import click

from jingzhun.cli.coverage_tables import counts_table, lines_table
from jingzhun.cli.failing import ExitCode, report_error
from jingzhun.cli.kinds import PATH
from jingzhun.cli.options import Output, output_options, packs_option
from jingzhun.cli.pack_finding import find_folder
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.cli.writing import write_file
from jingzhun.coverage import CoverageReport, cover, propose, read_answers
from jingzhun.directives import make_ledger
from jingzhun.errors import Fault, JingzhunError
from jingzhun.packs import load_coverage, load_pack
from jingzhun.vocabulary import load_vocabulary


@spoken_command("coverage")
@argument("pack_id")
@option("--document", type=PATH, required=True)
@option("--answers", type=PATH)
@option("--propose", "proposal", type=PATH)
@option("--all", "all_lines", is_flag=True)
@packs_option
@output_options
def command(
    texts: Texts,
    /,
    pack_id: str,
    *,
    document: Path,
    answers: Path | None,
    proposal: Path | None,
    all_lines: bool,
    packs_root: Path | None,
    output: Output,
) -> None:
    """Hold a pack against its document."""
    report = _report(find_folder(pack_id, packs_root), document, answers)
    if output.form == "table" and output.out is None:
        output.put(counts_table(report, texts))
        output.put(lines_table(report, texts, hides_told=not all_lines))
    else:
        output.put(lines_table(report, texts))
    report_error(JingzhunError(report.faults), texts)
    if proposal is not None:
        write_file(propose(report).encode("utf-8"), out=proposal)
        click.echo(texts("coverage.proposed", path=proposal), err=True)
    if not report.is_complete:
        click.get_current_context().exit(ExitCode.FAULTS)


def _report(folder: Path, document: Path, answers: Path | None) -> CoverageReport:
    vocabulary = load_vocabulary()
    pack = load_pack(folder, vocabulary=vocabulary)
    if all(clause.endswith("practice") for clause in pack.clauses):
        raise JingzhunError([Fault(code="COVERAGE010", seen=pack.id)])
    ledger = make_ledger(document)
    found = read_answers(answers, ledger.document.text) if answers else ()
    return cover(ledger, pack, load_coverage(folder, pack), vocabulary=vocabulary, answers=found)
