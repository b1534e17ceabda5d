"""``jingzhun crosscheck run``: a snapshot against the files of departments, written as a run."""

from pathlib import Path

from jingzhun.cli.commands.crosscheck_match import ROWS
from jingzhun.cli.crosscheck_tables import run_table
from jingzhun.cli.failing import report_remarks
from jingzhun.cli.kinds import PATH
from jingzhun.cli.options import RulesAsked, machine_options, rules_options
from jingzhun.cli.pack_finding import packs_below
from jingzhun.cli.progress import progress_bar
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.cli.writing import put_out
from jingzhun.crosschecks import (
    ComparisonRequest,
    MatchedRegister,
    comparison_regimes,
    run_comparisons,
)
from jingzhun.eligibility import load_snapshot
from jingzhun.engines import EngineSettings
from jingzhun.vocabulary import load_vocabulary


@spoken_command("run")
@argument("snapshot", type=PATH)
@argument("files", type=PATH)
@rules_options
@option("--only", multiple=True)
@option("--out", type=PATH, required=True)
@machine_options
def command(
    texts: Texts,
    /,
    snapshot: Path,
    files: Path,
    *,
    rules: RulesAsked,
    only: tuple[str, ...],
    out: Path,
    machine: EngineSettings,
) -> None:
    """Compare and write the run."""
    vocabulary, opened = load_vocabulary(), load_snapshot(snapshot)
    regimes = comparison_regimes(
        packs_below(rules.packs_root, vocabulary),
        place=rules.place,
        on=rules.on or opened.manifest.as_at,
        vocabulary=vocabulary,
    )
    request = ComparisonRequest(
        snapshot=opened,
        regimes=regimes,
        vocabulary=vocabulary,
        registers=_registers(files),
        only=only,
    )
    with progress_bar(texts) as tell:
        run = run_comparisons(request, out, settings=machine, progress=tell)
    report_remarks(run.remarks, texts)
    put_out(run_table(run, vocabulary, texts), form="table", out=None)


def _registers(files: Path) -> dict[str, MatchedRegister]:
    """Each folder that holds rows is a register by its name."""
    folders = sorted(rows.parent for rows in files.glob(f"*/{ROWS}"))
    return {folder.name: MatchedRegister.from_folder(folder / ROWS, folder) for folder in folders}
