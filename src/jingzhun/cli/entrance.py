"""The group of all commands; each is loaded only when it is called, so that ``--help`` is quick."""

import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from jingzhun import __version__
from jingzhun.cli.failing import ExitCode, leave_stdout, mark
from jingzhun.cli.help_pages import HelpContext
from jingzhun.cli.language import look_for_language, texts_of
from jingzhun.cli.spoken import (
    SpokenOption,
    help_option,
    language_option,
    write_options,
    write_purpose,
    write_usage,
)
from jingzhun.cli.usage import usage_sentence

COLLECTOR = (100_000, 50, 50)
"""Thresholds of Python's collector. Packs are a hundred thousand small objects without circles: looking through all
of them every seven hundred costs a quarter of the time it takes to read them."""
_MODULES = {
    "demo": "demo",
    "populate": "populate",
    "snapshot": "snapshot",
    "freeze": "freeze",
    "decide": "decide",
    "list": "listing",
    "explain": "explain",
    "simulate": "simulate",
    "goals": "goals",
    "poverty": "poverty",
    "consequences": "consequences",
    "rankings": "rankings",
    "crosscheck": "crosscheck",
    "packs": "packs",
    "directives": "directives",
}


class SpokenGroup(click.Group):
    """A group whose commands stand in modules of their own: ``decide`` in ``jingzhun.cli.commands.decide``."""

    context_class = HelpContext

    def __init__(self, name: str, *, modules: Mapping[str, str], **settings: Any) -> None:
        super().__init__(name, add_help_option=False, no_args_is_help=True, **settings)
        self._modules = modules
        self.params += [language_option(), help_option()]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words, the language first."""
        look_for_language(ctx, args)
        return super().parse_args(ctx, args)

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names of all commands, in the order of the work."""
        return list(self._modules)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """A command by its name, its module loaded."""
        if name not in self._modules:
            return None
        module, _, attribute = self._modules[name].partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def main(self, *arguments: Any, **settings: Any) -> Any:
        """Run the command and leave with its exit code."""
        gc.set_threshold(*COLLECTOR)
        settings["standalone_mode"] = False
        try:
            sys.exit(int(super().main(*arguments, **settings) or ExitCode.GOOD))
        except click.UsageError as error:
            texts = texts_of(error.ctx)
            if isinstance(error, click.exceptions.NoArgsIsHelpError):
                click.echo(error.format_message())
                sys.exit(ExitCode.GOOD)
            click.echo(f"{mark('error', texts)}{usage_sentence(error, texts)}", err=True)
            path = error.ctx.command_path if error.ctx else "jingzhun"
            click.echo(texts("usage.see_help", command=f"{path} --help"), err=True)
            sys.exit(ExitCode.USAGE)
        except click.Abort:
            sys.exit(130)
        except BrokenPipeError:
            leave_stdout()
            sys.exit(ExitCode.GOOD)

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The line of usage."""
        write_usage(self, context, formatter)

    def format_help_text(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """What the group is for."""
        write_purpose(context, formatter)

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands, each with the first sentence of what it does."""
        texts = texts_of(context)
        write_options(self, context, formatter)
        path = "-".join(context.command_path.split()[1:])
        prefix = f"{path}-" if path else ""
        with formatter.section(texts("help.commands")):
            formatter.write_dl(
                [(name, texts(f"brief.{prefix}{name}")) for name in self._modules],
            )


def _print_version(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        click.echo(f"jingzhun {__version__}")
        context.exit(ExitCode.GOOD)


main = SpokenGroup(
    "jingzhun",
    modules={name: f"jingzhun.cli.commands.{module}:command" for name, module in _MODULES.items()},
    params=[
        SpokenOption(
            ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_print_version
        )
    ],
)
