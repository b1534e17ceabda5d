"""Commands and options that speak the language asked for, and end with a documented exit code."""

import sys
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar

import click

from jingzhun.cli.failing import (
    ExitCode,
    exit_code,
    leave_stdout,
    report_error,
    report_surprise,
)
from jingzhun.cli.help_pages import HelpContext
from jingzhun.cli.kinds import one_of
from jingzhun.cli.language import choose_language, look_for_language, texts_of
from jingzhun.cli.texts import LANGUAGES
from jingzhun.errors import JingzhunError

F = TypeVar("F", bound=Callable[..., Any])


class SpokenOption(click.Option):
    """An option whose help stands in the catalogue under ``option.<name>``."""

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value: ``TEXT``, or what the catalogue has for that kind of value."""
        word = texts_of(ctx).find(f"metavar.{self.type.name}")
        return word if word and self.metavar is None else super().make_metavar(ctx)

    def get_help_record(self, context: click.Context) -> tuple[str, str] | None:
        """The line of the option in the help text."""
        texts = texts_of(context)
        command = context.command.name
        self.help = texts.find(f"option.{command}-{self.name}") or texts.find(f"option.{self.name}")
        record = super().get_help_record(context)
        if record is None or texts.language == "en":
            return record
        return record[0], record[1].replace("default: ", "默认：").replace("required", "必填")


class SpokenArgument(click.Argument):
    """An argument whose name stands in the catalogue under ``argument.<name>``."""

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value in the line of usage and in messages."""
        word = texts_of(ctx).find(f"argument.{self.name}")
        made = super().make_metavar(ctx)
        return made.replace(self.human_readable_name.upper(), word) if word else made


class Spoken(click.Command):
    """A command whose help stands in the catalogue, and whose faults end in one line each."""

    context_class = HelpContext

    def __init__(self, name: str | None, **settings: Any) -> None:
        super().__init__(name, add_help_option=False, **settings)
        self.params += [language_option(), help_option()]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words, the language first; a refusal knows the command that it is about."""
        look_for_language(ctx, args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def invoke(self, context: click.Context) -> Any:
        """Run the command; faults of the input go to stderr and into the exit code."""
        texts = texts_of(context)
        try:
            result = super().invoke(context)
            sys.stdout.flush()
        except BrokenPipeError:
            leave_stdout()
            context.exit(ExitCode.GOOD)
        except JingzhunError as error:
            report_error(error, texts)
            context.exit(exit_code(error))
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001  the last net: a person never sees a traceback
            report_surprise(error, texts)
            context.exit(ExitCode.INTERNAL)
        return result

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """``Usage: jingzhun decide …`` in the language asked for."""
        write_usage(self, context, formatter)

    def format_help_text(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The sentence that says what the command does."""
        write_purpose(context, formatter)

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The options under their heading."""
        write_options(self, context, formatter)


def write_usage(
    command: click.Command, context: click.Context, formatter: click.HelpFormatter
) -> None:
    """Write the line of usage."""
    texts = texts_of(context)
    pieces = " ".join(command.collect_usage_pieces(context))
    pieces = pieces.replace("[OPTIONS]", texts("help.pieces"))
    pieces = pieces.replace("COMMAND [ARGS]...", texts("help.subcommand"))
    formatter.write_usage(context.command_path, pieces, prefix=texts("help.usage"))


def write_purpose(context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write what the command does."""
    path = "-".join(context.command_path.split()[1:]) or "jingzhun"
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(texts_of(context)(f"command.{path}"))


def write_options(
    command: click.Command, context: click.Context, formatter: click.HelpFormatter
) -> None:
    """Write the options under their heading."""
    options = (p for p in command.get_params(context) if isinstance(p, click.Option))
    records = [record for option in options if (record := option.get_help_record(context))]
    with formatter.section(texts_of(context)("help.options")):
        formatter.write_dl(records)


def language_option() -> click.Option:
    """``--lang zh|en``, read before everything else."""
    return SpokenOption(
        ["--lang"],
        type=one_of(LANGUAGES),
        expose_value=False,
        is_eager=True,
        callback=lambda context, _option, value: choose_language(context, value),
    )


def help_option() -> click.Option:
    """``--help``, in the language asked for before it."""
    return SpokenOption(
        ["--help"], is_flag=True, expose_value=False, is_eager=True, callback=_show_help
    )


def _show_help(context: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    if is_asked and not context.resilient_parsing:
        click.echo(context.get_help())
        context.exit()


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """An option with its help in the catalogue."""
    return click.option(*names, cls=SpokenOption, **settings)


def argument(name: str, **settings: Any) -> Callable[[F], F]:
    """An argument with its name in the catalogue."""
    return click.argument(name, cls=SpokenArgument, **settings)


def command(name: str) -> Callable[[Callable[..., Any]], Spoken]:
    """Make a function a command; it is handed the :class:`Texts` of the call first."""

    def make(function: Callable[..., Any]) -> Spoken:
        @click.pass_context
        def run(context: click.Context, /, *arguments: Any, **options: Any) -> Any:
            return context.invoke(function, texts_of(context), *arguments, **options)

        return click.command(name, cls=Spoken)(update_wrapper(run, function))

    return make
