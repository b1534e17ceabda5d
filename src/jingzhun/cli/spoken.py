"""Commands and options that speak the language asked for, and end with a documented exit code."""

from collections.abc import Callable
from functools import update_wrapper
from gettext import gettext
from typing import Any, TypeVar

import click

from jingzhun.cli.failing import exit_code, report_error, report_surprise
from jingzhun.cli.texts import LANGUAGES, Texts
from jingzhun.errors import JingzhunError

_LANGUAGE = "jingzhun.language"
F = TypeVar("F", bound=Callable[..., Any])


def texts_of(context: click.Context | None) -> Texts:
    """The sentences in the language of this call; Chinese unless asked otherwise."""
    return Texts(language="zh" if context is None else context.meta.get(_LANGUAGE, "zh"))


def _choose_language(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.meta[_LANGUAGE] = value


class SpokenOption(click.Option):
    """An option whose help stands in the catalogue under ``option.<name>``."""

    def get_help_record(self, context: click.Context) -> tuple[str, str] | None:
        """The line of the option in the help text."""
        texts = texts_of(context)
        command = context.command.name
        self.help = texts.find(f"option.{command}-{self.name}") or texts.find(f"option.{self.name}")
        record = super().get_help_record(context)
        if record is None or texts.language == "en":
            return record
        return record[0], record[1].replace("default:", "默认").replace("required", "必填")


class Spoken(click.Command):
    """A command whose help stands in the catalogue, and whose faults end in one line each."""

    def __init__(self, name: str | None, **settings: Any) -> None:
        super().__init__(name, add_help_option=False, **settings)
        self.params += [language_option(), help_option()]

    def invoke(self, context: click.Context) -> Any:
        """Run the command; faults of the input go to stderr and into the exit code."""
        texts = texts_of(context)
        try:
            return super().invoke(context)
        except JingzhunError as error:
            report_error(error, texts)
            context.exit(exit_code(error))
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001  the last net: a person never sees a traceback
            report_surprise(error, texts)
            context.exit(4)

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
    formatter.write_usage(context.command_path, pieces, prefix=f"{texts('help.usage')} ")


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
        type=click.Choice(LANGUAGES),
        expose_value=False,
        is_eager=True,
        callback=_choose_language,
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


def command(name: str) -> Callable[[Callable[..., Any]], Spoken]:
    """Make a function a command; it is handed the :class:`Texts` of the call first."""

    def make(function: Callable[..., Any]) -> Spoken:
        @click.pass_context
        def run(context: click.Context, /, *arguments: Any, **options: Any) -> Any:
            return context.invoke(function, texts_of(context), *arguments, **options)

        return click.command(name, cls=Spoken)(update_wrapper(run, function))

    return make


def usage_sentence(error: click.UsageError, texts: Texts) -> str:
    """What was wrong with the way the command was called."""
    if isinstance(error, click.NoSuchOption):
        return texts("usage.no_such_option", name=error.option_name)
    if isinstance(error, click.NoSuchCommand):
        return texts("usage.no_such_command", name=error.command_name)
    if isinstance(error, click.MissingParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
        return texts("usage.missing", name=name)
    if isinstance(error, click.BadParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
        return texts("usage.bad", name=name, detail=error.message)
    return gettext(error.format_message())
