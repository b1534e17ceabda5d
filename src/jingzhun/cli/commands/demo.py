"""``jingzhun demo``: from nothing to what a county officer wants to see."""

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from jingzhun.cli.demo_page import demo_tables, report_of, write_demo_tables
from jingzhun.cli.demo_steps import DemoResult, Stopwatch, make_demo
from jingzhun.cli.kinds import PATH, WholeNumber
from jingzhun.cli.options import DEFAULT_PLACE
from jingzhun.cli.plan_words import plan_figures_line, thinned_line
from jingzhun.cli.progress import progress_bar
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.showing import console_for, show
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.spoken import option
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import Gap
from jingzhun.packs import significant_digits
from jingzhun.population import PopulationPlan, load_plan, plan_names, thin_plan

_DIGITS_OF_A_PROVINCE, _DIGITS_OF_A_COUNTY = 2, 6
WIDTH = 132
"""Columns of the page where no terminal says otherwise."""


@spoken_command("demo")
@option("--place", default="hebi", show_default=True)
@option("--one-in", type=WholeNumber(1))
@option("--out", type=PATH)
@option("--serve/--no-serve", default=True)
def command(
    texts: Texts, /, *, place: str, one_in: int | None, out: Path | None, serve: bool
) -> None:
    """Build, decide and show a demo place."""
    if place not in plan_names():
        sentence = texts("demo.places", seen=place, places=", ".join(plan_names()))
        raise click.UsageError(sentence, ctx=click.get_current_context())
    folder = out or _free_folder(Path(f"demo-{place}"))
    watch = Stopwatch()
    whole = load_plan(place)
    plan = thin_plan(whole, one_in=one_in or whole.demo_one_in)
    with progress_bar(texts) as tell:
        result = make_demo(
            plan,
            folder,
            tell=tell,
            say=lambda step: click.echo(texts(f"demo.{step}", place=plan.title), err=True),
            watch=watch,
        )
        click.echo(texts("demo.measuring"), err=True)
        _print_page(result, texts, watch, whole=whole)
    if serve:
        click.echo(texts("demo.no_site"))


def _free_folder(wanted: Path) -> Path:
    """The folder, or the next number where it is there already: an earlier demo is never touched."""
    number, folder = 1, wanted
    while folder.exists():
        number += 1
        folder = wanted.with_name(f"{wanted.name}-{number}")
    return folder


def _print_page(
    result: DemoResult, texts: Texts, watch: Stopwatch, *, whole: PopulationPlan
) -> None:
    request = result.request
    words = RuleWords.of(
        request.regimes.chains[0].packs, texts=texts, vocabulary=request.vocabulary
    )
    console = console_for(width=None if console_for().is_terminal else WIDTH)
    with RunReader(result.run, words=words, snapshot=request.snapshot) as reader:
        with watch.step("show"):
            report = report_of(result)
            print_head(result, texts, console, whole=whole)
            for table in demo_tables(result, reader, report):
                console.print()
                show(table, console)
        with watch.step("write"):
            write_demo_tables(result, reader, report)
        _print_files(result, texts, console)
        _print_next(result, reader, console)
    steps = texts("word.comma").join(
        f"{texts(f'step.{name}')} {seconds:.1f}" for name, seconds in watch.seconds.items()
    )
    total = f"{sum(watch.seconds.values()):.1f}"
    console.print()
    console.print(Text(texts("demo.took", steps=steps, total=total)))


def print_head(
    result: DemoResult, texts: Texts, console: Console, *, whole: PopulationPlan
) -> None:
    """Print what the page is of: place, day, size of the register and of the whole place, packs, snapshot and run."""
    plan, entities = result.plan, result.request.snapshot.manifest.entities
    counts = {name: f"{entities[name].rows:,}" for name in ("households", "persons", "villages")}
    scale = texts("demo.scale", **counts, figures=plan_figures_line(plan, texts))
    thinned = [] if plan.one_in == 1 else [thinned_line(plan, whole, texts)]
    packs = texts("word.comma").join(f"{p.id} {p.version}" for p in result.run.manifest.packs)
    versions = texts(
        "demo.versions",
        packs=packs,
        snapshot=result.run.manifest.snapshot[:12],
        run=result.run.manifest.id[:12],
    )
    title = texts("demo.title", place=plan.title, on=result.run.manifest.on)
    console.rule(Text(title, style="bold"), align="left")
    for line in (scale, *thinned, versions):
        console.print(Text(line))


def _print_files(result: DemoResult, texts: Texts, console: Console) -> None:
    console.print()
    console.print(Text(texts("demo.files", out=result.folder), style="bold"))
    for name in ("register", "snapshot", "run", "tables"):
        console.print(Text(f"  {result.folder / name}/  {texts(f'demo.file_{name}')}"))


def _print_next(result: DemoResult, reader: RunReader, console: Console) -> None:
    """Commands that work as they stand, with the folders and a household of this demo."""
    texts, folder = reader.texts, result.folder
    console.print()
    console.print(Text(texts("demo.next"), style="bold"))
    subject, rule = _worst_gap(reader)
    place = "" if result.plan.root == DEFAULT_PLACE else f" --place {result.plan.root}"
    level = _level(result.plan)
    goals = f" --level {level} --year {result.plan.as_at.year}" if level else ""
    commands = {
        "explain": f"explain {folder}/snapshot {subject} --rule {rule}{place}",
        "list": f"list {folder}/run gaps --snapshot {folder}/snapshot --format xlsx --out gaps.xlsx",
        "simulate": f"simulate {folder}/snapshot --set {_subsidy_set(result)}{place}",
        "goals" if level else "goals_by_year": f"goals {folder}/snapshot{place}{goals}",
        "packs": f"packs show {result.run.manifest.packs[-1].id} --by-clause",
    }
    shown_level = texts(f"demo.level_{level}") if level else ""
    for name, typed in commands.items():
        console.print(
            Text(f"  ./jz run {typed}"),
            Text(f"# {texts(f'demo.try_{name}', level=shown_level)}", style="dim"),
            soft_wrap=True,
        )


def _level(plan: PopulationPlan) -> str:
    """The level below a place that its people look at: villages of a town, counties of a city; of a province none."""
    digits = len(significant_digits(plan.root))
    if digits <= _DIGITS_OF_A_PROVINCE:
        return ""
    return "village" if digits > _DIGITS_OF_A_COUNTY else "county"


def _subsidy_set(result: DemoResult) -> str:
    """A higher renovation subsidy for grade C, by the keys that the place's own pack uses."""
    pack = result.request.regimes.chains[0].packs[-1]
    keys = ".registered" if len(pack.parameters["renovation_subsidy"].keyed_by) > 1 else ""
    return f"param.renovation_subsidy.C{keys}=12000"


def _worst_gap(reader: RunReader) -> tuple[str, str]:
    """The subject and rule of the first line of the list of gaps."""
    found = reader.rows(
        f"SELECT subject_id, programme FROM run_gaps WHERE gap = {int(Gap.NOT_RECEIVING)}"
        " ORDER BY amount_yuan DESC NULLS LAST, subject_id LIMIT 1"
    )
    return (str(found[0][0]), f"programme:{found[0][1]}") if found else ("", "")
