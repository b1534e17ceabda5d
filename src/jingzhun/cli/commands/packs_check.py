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
    count = sum(_tell(folder, found[folder], texts) for folder in folders)
    if count:
        click.echo(texts.counted("packs.faults", count=count), err=True)
        context.exit(ExitCode.FAULTS)


def _packs_in(path: Path) -> list[Path]:
    """The pack that a path is, or the packs that lie in it."""
    if not path.is_dir():
        raise JingzhunError([Fault(code="GENERAL001", position=Position(file=str(path)))])
    is_pack = (path / "pack.yaml").exists()
    return [path] if is_pack else list(pack_folders(path)) or [path]


def _tell(folder: Path, faults: Sequence[Fault], texts: Texts) -> int:
    """Print what is wrong with a pack, or that nothing is; return the number of errors."""
    for fault in faults:
        click.echo(fault.line(texts.language), err=True)
    if not faults:
        click.echo(texts("packs.good", path=folder))
    return sum(fault.severity == "error" for fault in faults)
