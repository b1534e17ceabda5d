"""What the values of options and arguments must be, refused in the language of the call."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from jingzhun.cli.language import texts_of

PATH: click.Path[Path] = click.Path(path_type=Path)


class Day(click.ParamType[date]):
    """A day as ``2018-12-31``."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> date:
        """The day; anything else is refused, 2019-02-30 too."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            return self.fail(texts_of(context)("usage.no_such_day", seen=value), param, context)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How the help shows it."""
        return "YYYY-MM-DD"


class OneOf(click.Choice[str]):
    """One word of a list."""

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> str:
        """The word as the list spells it."""
        try:
            return super().convert(value, param, context)
        except click.BadParameter:
            texts = texts_of(context)
            known = texts("word.list_comma").join(self.choices)
            return self.fail(texts("usage.one_of", seen=value, known=known), param, context)


class WholeNumber(click.ParamType[int]):
    """A whole number, not below ``least`` where one is given."""

    name = "integer"

    def __init__(self, least: int | None = None) -> None:
        self.least = least

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> int:
        """The number; words, fractions and what is too small are refused."""
        texts = texts_of(context)
        try:
            number = int(value)
        except ValueError:
            return self.fail(texts("usage.no_whole_number", seen=value), param, context)
        if self.least is not None and number < self.least:
            sentence = texts("usage.too_small", seen=value, least=self.least)
            return self.fail(sentence, param, context)
        return number


class Setting(click.ParamType[tuple[str, str]]):
    """A name and its value as ``name=value``."""

    name = "setting"

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> tuple[str, str]:
        """The two, without spaces around them."""
        if isinstance(value, tuple):
            return value
        name, sign, content = value.partition("=")
        if not (name.strip() and sign):
            self.fail(texts_of(context)("usage.no_setting", seen=value), param, context)
        return name.strip(), content.strip()


class Share(click.ParamType[Fraction]):
    """A number above zero as ``1/3``, ``0.5`` or ``2``."""

    name = "share"

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> Fraction:
        """The number, exact."""
        try:
            number = Fraction(value)
        except (ValueError, ZeroDivisionError):
            number = Fraction(0)
        if number <= 0:
            return self.fail(texts_of(context)("usage.no_share", seen=value), param, context)
        return number


class ShareSetting(click.ParamType[tuple[str, Fraction]]):
    """A name and its share as ``name=1/3``."""

    name = "setting"

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> tuple[str, Fraction]:
        """The two, without spaces around them."""
        name, text = SETTING.convert(value, param, context)
        return name, SHARE.convert(text, param, context)


DAY = Day()
SETTING = Setting()
SHARE = Share()
SHARE_SETTING = ShareSetting()


def one_of(words: Sequence[str]) -> OneOf:
    """One word of these."""
    return OneOf(list(words))
