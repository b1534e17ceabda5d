"""``jingzhun populate``: a synthetic place, written as a register."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from jingzhun.cli.kinds import DAY, PATH, WholeNumber
from jingzhun.cli.progress import progress_bar
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.spoken import option
from jingzhun.cli.tables import Column, Table
from jingzhun.cli.texts import Texts
from jingzhun.cli.writing import put_out
from jingzhun.population import PopulationPlan, load_plan, populate, read_plan, scale_plan
from jingzhun.vocabulary import load_vocabulary

_PERSONS_A_HOUSEHOLD = 2.86
_MOST_IN_ONE_CITY = 1_000_000  # beyond it the villages of the shipped plan's city do not suffice


@spoken_command("populate")
@option("--place", default="hebi", show_default=True)
@option("--plan", "plan_file", type=PATH)
@option("--persons", type=WholeNumber(1))
@option("--households", type=WholeNumber(1))
@option("--seed", type=WholeNumber())
@option("--as-at", type=DAY)
@option("--out", type=PATH, required=True)
def command(
    texts: Texts,
    /,
    *,
    place: str,
    plan_file: Path | None,
    persons: int | None,
    households: int | None,
    seed: int | None,
    as_at: date | None,
    out: Path,
) -> None:
    """Write the register of a synthetic place."""
    plan = _plan(place, plan_file, persons, households)
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
    put_out(Table(title=title, columns=columns, rows=rows), form="table", out=None)
    click.echo(texts("populate.next", out=out, as_at=plan.as_at))


def _plan(
    place: str, plan_file: Path | None, persons: int | None, households: int | None
) -> PopulationPlan:
    if plan_file is not None:
        return read_plan(plan_file)
    if persons is None:
        return load_plan(place)
    households = households or round(persons / _PERSONS_A_HOUSEHOLD)
    root = "410600" if persons <= _MOST_IN_ONE_CITY else "410000"
    return scale_plan(persons, households=households, root=root)
