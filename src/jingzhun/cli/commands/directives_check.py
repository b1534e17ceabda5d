"""``jingzhun directives check``: where documents disagree with themselves."""

from collections.abc import Sequence
from pathlib import Path

import click

from jingzhun.cli.directive_files import LedgerSource, documents_in
from jingzhun.cli.directive_lines import finding_lines, put_lines
from jingzhun.cli.directive_tables import findings_table
from jingzhun.cli.failing import ExitCode
from jingzhun.cli.kinds import PATH
from jingzhun.cli.options import Output, output_options
from jingzhun.cli.progress import progress_bar
from jingzhun.cli.spoken import argument
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.directives.checking import Finding


@spoken_command("check")
@argument("documents", type=PATH, nargs=-1, required=True)
@output_options
@click.pass_context
def command(
    context: click.Context, texts: Texts, /, documents: tuple[Path, ...], *, output: Output
) -> None:
    """Check documents against themselves."""
    paths = documents_in(documents)
    with progress_bar(texts) as tell:
        source = LedgerSource(texts, tell)
        found = [
            (path, finding)
            for path, ledger in source.ledgers(paths)
            for finding in ledger.findings()
        ]
    if source.unread < len(paths):
        _put(found, output, texts)
    if source.unread or any(finding.gravity == "error" for _, finding in found):
        context.exit(ExitCode.FAULTS)


def _put(found: Sequence[tuple[Path, Finding]], output: Output, texts: Texts) -> None:
    if output.form == "jsonl":
        put_lines(finding_lines(found), output.out)
    else:
        output.put(findings_table(found, texts))
