"""``jingzhun populate``: a synthetic place, written as a register."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

from jingzhun.cli.kinds import DAY, PATH, WholeNumber
from jingzhun.cli.options import several
from jingzhun.cli.plan_words import plan_figures_line, thinned_line
from jingzhun.cli.progress import progress_bar
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.spoken import option
from jingzhun.cli.tables import Column, Table
from jingzhun.cli.texts import Texts
from jingzhun.cli.writing import put_out
from jingzhun.population import (
    PopulationPlan,
    load_plan,
    populate,
    read_plan,
    scale_plan,
    thin_plan,
)
from jingzhun.vocabulary import load_vocabulary

_PERSONS_A_HOUSEHOLD = 2.86
_MOST_IN_ONE_CITY = 1_000_000  # beyond it the villages of the shipped plan's city do not suffice


@dataclass(frozen=True, kw_only=True)
class PlanAsked:
    """Which plan is meant: one that ships, one in a file, or one of a size; and how much of it."""

    place: str
    plan_file: Path | None
    persons: int | None
    households: int | None
    one_in: int

    def whole(self) -> PopulationPlan:
        """The plan before anything is left out of it."""
        if self.plan_file is not None:
            return read_plan(self.plan_file)
        if self.persons is None:
            return load_plan(self.place)
        households = self.households or round(self.persons / _PERSONS_A_HOUSEHOLD)
        root = "410600" if self.persons <= _MOST_IN_ONE_CITY else "410000"
        return scale_plan(self.persons, households=households, root=root)


def _plan_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that name a plan, handed on as one :class:`PlanAsked`."""
    names = [field.name for field in fields(PlanAsked)]

    @wraps(function)
    def run(*arguments: Any, **rest: Any) -> Any:
        asked = PlanAsked(**{name: rest.pop(name) for name in names})
        return function(*arguments, asked=asked, **rest)

    options = several(
        option("--place", default="hebi", show_default=True),
        option("--plan", "plan_file", type=PATH),
        option("--persons", type=WholeNumber(1)),
        option("--households", type=WholeNumber(1)),
        option("--one-in", type=WholeNumber(1), default=1, show_default=True),
    )
    return options(run)


@spoken_command("populate")
@_plan_options
@option("--seed", type=WholeNumber())
@option("--as-at", type=DAY)
@option("--out", type=PATH, required=True)
def command(
    texts: Texts,
    /,
    *,
    asked: PlanAsked,
    seed: int | None,
    as_at: date | None,
    out: Path,
) -> None:
    """Write the register of a synthetic place."""
    whole = asked.whole()
    plan = thin_plan(whole, one_in=asked.one_in)
    plan = plan if seed is None else replace(plan, seed=seed)
    plan = plan if as_at is None else plan.seen_on(as_at)
    with progress_bar(texts) as tell:
        manifest = populate(plan, out, progress=lambda done, total: tell("populate", done, total))
    entities = load_vocabulary().entities
    rows = [
        (name, texts.label(entities[name]), n)
        for name, n in manifest.rows.items()
        if name in entities
    ]
    columns = (
        Column(name="entity", label=texts("column.entity")),
        Column(name="label", label=texts("column.label")),
        Column(name="rows", label=texts("column.rows"), kind="count"),
    )
    title = texts("populate.title", place=plan.title, seed=plan.seed, as_at=plan.as_at)
    figures = plan_figures_line(plan, texts)
    notes = (figures,) if plan.one_in == 1 else (figures, thinned_line(plan, whole, texts))
    put_out(Table(title=title, columns=columns, rows=rows, notes=notes), form="table", out=None)
    click.echo(texts("populate.next", out=out, as_at=plan.as_at))
