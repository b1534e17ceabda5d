"""Options that several commands share."""

from collections.abc import Callable
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import click

from jingzhun.cli.spoken import F, option, texts_of
from jingzhun.cli.writing import FORMATS

FOLDER = click.Path(path_type=Path)


class DayType(click.ParamType[date]):
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


DAY = DayType()


def several(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, shown in this order."""
    return lambda function: reduce(lambda f, add: add(f), reversed(options), function)


output_options = several(
    option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True),
    option("--out", type=FOLDER),
    option("--bom/--no-bom", default=True),
)

packs_option = option("--packs", "packs_root", type=FOLDER)
place_option = option("--place", default="410600", show_default=True)
threads_option = option("--threads", type=click.IntRange(min=0), default=0)
