"""Options that several commands share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce, wraps
from pathlib import Path
from typing import Any

import click

from jingzhun.cli.spoken import F, option, texts_of
from jingzhun.cli.tables import Table
from jingzhun.cli.writing import FORMATS, Format, put_out

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


@dataclass(frozen=True, kw_only=True)
class Output:
    """How and where a table goes."""

    form: Format
    out: Path | None
    bom: bool

    def put(self, table: Table) -> None:
        """Show the table or write it."""
        put_out(table, form=self.form, out=self.out, bom=self.bom)


def output_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--format``, ``--out`` and ``--bom``, handed on as one :class:`Output`."""

    @wraps(function)
    def run(*arguments: Any, form: Format, out: Path | None, bom: bool, **rest: Any) -> Any:
        return function(*arguments, output=Output(form=form, out=out, bom=bom), **rest)

    options = several(
        option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True),
        option("--out", type=FOLDER),
        option("--bom/--no-bom", default=True),
    )
    return options(run)


@dataclass(frozen=True, kw_only=True)
class RulesAsked:
    """Which rules are meant: those in force in a place on a day, of the packs in a folder."""

    place: str
    on: date | None
    packs_root: Path | None


def rules_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--place``, ``--on`` and ``--packs``, handed on as one :class:`RulesAsked`."""

    @wraps(function)
    def run(
        *arguments: Any, place: str, on: date | None, packs_root: Path | None, **rest: Any
    ) -> Any:
        rules = RulesAsked(place=place, on=on, packs_root=packs_root)
        return function(*arguments, rules=rules, **rest)

    options = several(
        option("--place", default="410600", show_default=True),
        option("--on", type=DAY),
        packs_option,
    )
    return options(run)


packs_option = option("--packs", "packs_root", type=FOLDER)
threads_option = option("--threads", type=click.IntRange(min=0), default=0)
