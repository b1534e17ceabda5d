"""Options that several commands share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce, wraps
from pathlib import Path
from typing import Any

from jingzhun.cli.engines_asked import ENGINES, EngineAsked
from jingzhun.cli.kinds import DAY, PATH, SETTING, WholeNumber, one_of
from jingzhun.cli.spoken import F, option
from jingzhun.cli.tables import Table
from jingzhun.cli.writing import FORMATS, Format, check_screen, put_out
from jingzhun.engines import EngineSettings

DEFAULT_PLACE = "410600"
LEAST_MEMORY_MB = 256
"""Whoever asks for less has most likely written gigabytes."""


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
        if out is None:
            check_screen(form)
        return function(*arguments, output=Output(form=form, out=out, bom=bom), **rest)

    options = several(
        option("--format", "form", type=one_of(FORMATS), default="table", show_default=True),
        option("--out", type=PATH),
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
        option("--place", default=DEFAULT_PLACE, show_default=True),
        option("--on", type=DAY),
        packs_option,
    )
    return options(run)


def machine_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--threads`` and ``--memory-mb``, handed on as one :class:`~jingzhun.engines.EngineSettings`."""

    @wraps(function)
    def run(*arguments: Any, threads: int, memory_mb: int, **rest: Any) -> Any:
        machine = EngineSettings(threads=threads, memory_limit_mb=memory_mb)
        return function(*arguments, machine=machine, **rest)

    options = several(
        option("--threads", type=WholeNumber(0), default=0),
        option(
            "--memory-mb",
            type=WholeNumber(LEAST_MEMORY_MB),
            default=EngineSettings().memory_limit_mb,
            show_default=True,
        ),
    )
    return options(run)


def engine_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--engine``, ``--master``, ``--spark-conf`` and those of the machine, handed on as one :class:`EngineAsked`."""

    @wraps(function)
    def run(
        *arguments: Any,
        engine: str,
        machine: EngineSettings,
        master: str | None,
        spark_conf: tuple[tuple[str, str], ...],
        **rest: Any,
    ) -> Any:
        asked = EngineAsked(
            name=engine, settings=machine, master=master, spark_conf=dict(spark_conf)
        )
        return function(*arguments, engine=asked, **rest)

    options = several(
        option("--engine", type=one_of(ENGINES), default="duckdb", show_default=True),
        machine_options,
        option("--master"),
        option("--spark-conf", type=SETTING, multiple=True),
    )
    return options(run)


packs_option = option("--packs", "packs_root", type=PATH)
