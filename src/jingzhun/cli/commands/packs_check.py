"""``jingzhun packs check``: every fault of the packs named, one line each."""

from collections.abc import Sequence
from pathlib import Path

import click

from jingzhun.cli.failing import ExitCode
from jingzhun.cli.kinds import PATH
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.packs import check_packs
from jingzhun.packs.loading import pack_folders
from jingzhun.vocabulary import load_vocabulary


@spoken_command("check")
@argument("paths", type=PATH, nargs=-1, required=True)
@option("--root", type=PATH)
@click.pass_context
def command(
    context: click.Context, texts: Texts, /, paths: tuple[Path, ...], *, root: Path | None
) -> None:
    """Check packs and folders of packs."""
    vocabulary = load_vocabulary()
    folders = [folder for path in paths for folder in _packs_in(path)]
    found = check_packs(folders, vocabulary=vocabulary, root=root)
    told: set[str] = set()
    count = sum(_tell(folder, found[folder], told, texts) for folder in folders)
    if count:
        click.echo(texts.counted("packs.faults", count=count), err=True)
        context.exit(ExitCode.FAULTS)


def _packs_in(path: Path) -> list[Path]:
    """The pack that a path is, or the packs that lie in it."""
    if not path.is_dir():
        raise JingzhunError([Fault(code="GENERAL001", position=Position(file=str(path)))])
    is_pack = (path / "pack.yaml").exists()
    return [path] if is_pack else list(pack_folders(path)) or [path]


def _tell(folder: Path, faults: Sequence[Fault], told: set[str], texts: Texts) -> int:
    """Print what is wrong with a pack, or that nothing is; return the number of errors among what is new.

    A fault of a pack stops the check of every pack beside it, so it comes with each of them and is told once.
    """
    lines = {fault.line(texts.language): fault for fault in faults}
    fresh = {line: fault for line, fault in lines.items() if line not in told}
    told.update(fresh)
    for line in fresh:
        click.echo(line, err=True)
    if not faults:
        click.echo(texts("packs.good", path=folder))
    return sum(fault.severity == "error" for fault in fresh.values())
