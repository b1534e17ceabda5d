"""``jingzhun freeze``: cite a snapshot for a purpose, or prove such a citation."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from jingzhun.cli.kinds import PATH
from jingzhun.cli.language import texts_of
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import load_snapshot
from jingzhun.eligibility.snapshots import load_freeze, make_freeze, verify_freeze, write_freeze

_NEEDED = ("purpose", "scope", "signer", "made_at", "out")


class _Moment(click.ParamType[datetime]):
    """A moment as ISO 8601 writes it; whether it has a time zone is the freeze's concern."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> datetime:
        try:
            return value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            return self.fail(texts_of(context)("usage.no_such_moment", seen=value), param, context)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How the help shows it."""
        return "YYYY-MM-DDTHH:MM+08:00"


@spoken_command("freeze")
@argument("snapshot", type=PATH)
@option("--purpose")
@option("--scope")
@option("--signer")
@option("--made-at", type=_Moment())
@option("--out", type=PATH)
@option("--verify", type=PATH)
def command(texts: Texts, /, snapshot: Path, *, verify: Path | None, **parts: Any) -> None:
    """Write a freeze, or verify one."""
    opened = load_snapshot(snapshot)
    if verify is not None:
        verify_freeze(load_freeze(verify), opened)
        click.echo(texts("freeze.good", path=verify))
        return
    missing = [f"--{name.replace('_', '-')}" for name in _NEEDED if parts[name] is None]
    if missing:
        name = ", ".join(missing)
        context = click.get_current_context()
        raise click.UsageError(texts("usage.missing", name=name), ctx=context)
    out: Path = parts.pop("out")
    freeze = make_freeze(opened, **parts)
    write_freeze(freeze, out)
    click.echo(texts("freeze.written", path=out, hash=freeze.hash[:12]))
