"""What was wrong with the way a command was called, in the language of the call."""

import re

import click

from jingzhun.cli.texts import Texts

_SURPLUS = re.compile(r"Got unexpected extra arguments? \((.*)\)")
_QUOTED = re.compile(r"'([^']*)'")


def usage_sentence(error: click.UsageError, texts: Texts) -> str:
    """What was wrong with the way the command was called."""
    if isinstance(error, click.NoSuchOption):
        return _unknown("option", error.option_name, error.possibilities, texts)
    if isinstance(error, click.NoSuchCommand):
        return _unknown("command", error.command_name, error.possibilities, texts)
    if isinstance(error, click.MissingParameter):
        return texts("usage.missing", name=_name(error))
    if isinstance(error, click.BadParameter):
        return texts("usage.bad", name=_name(error), detail=error.message)
    if isinstance(error, click.BadOptionUsage):
        return texts("usage.needs_value", name=error.option_name)
    surplus = _SURPLUS.search(error.message)
    return texts("usage.surplus", seen=surplus[1]) if surplus else error.format_message()


def _unknown(
    kind: str, name: str, meant: "list[str] | tuple[str, ...] | None", texts: Texts
) -> str:
    said = texts(f"usage.no_such_{kind}", name=name)
    gap = "" if texts.language == "zh" else " "
    return (
        f"{said}{gap}{texts('usage.meant', names=texts('word.list_comma').join(meant))}"
        if meant
        else said
    )


def _name(error: click.BadParameter) -> str:
    """The option or argument, without click's quotes; several spellings with a slash between."""
    if error.param is None or error.ctx is None:
        return ""
    return _QUOTED.sub(r"\1", error.param.get_error_hint(error.ctx)).replace(" / ", "/")
