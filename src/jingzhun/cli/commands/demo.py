"""``jingzhun demo``: from nothing to what a county officer wants to see."""

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from jingzhun.cli.demo_page import demo_tables, report_of, write_demo_tables
from jingzhun.cli.demo_steps import DemoResult, Stopwatch, make_demo
from jingzhun.cli.kinds import PATH
from jingzhun.cli.progress import progress_bar
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.showing import console_for, show
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.spoken import option
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import Gap
from jingzhun.packs import significant_digits
from jingzhun.population import load_plan

PLACES = ("hebi", "town")
_DIGITS_OF_A_COUNTY = 6
WIDTH = 132
"""Columns of the page where no terminal says otherwise."""


@spoken_command("demo")
@option("--place", default="hebi", show_default=True)
@option("--out", type=PATH)
@option("--serve/--no-serve", default=True)
def command(texts: Texts, /, *, place: str, out: Path | None, serve: bool) -> None:
    """Build, decide and show a demo place."""
    if place not in PLACES:
        sentence = texts("demo.places", seen=place, places=", ".join(PLACES))
        raise click.UsageError(sentence, ctx=click.get_current_context())
    folder = out or _free_folder(Path(f"demo-{place}"))
    watch = Stopwatch()
    plan = load_plan(place)
    with progress_bar(texts) as tell:
        result = make_demo(
            plan,
            folder,
            tell=tell,
            say=lambda step: click.echo(texts(f"demo.{step}", place=plan.title), err=True),
            watch=watch,
        )
        click.echo(texts("demo.measuring"), err=True)
        _print_page(result, texts, watch)
    if serve:
        click.echo(texts("demo.no_site"))


def _free_folder(wanted: Path) -> Path:
    """The folder, or the next number where it is there already: an earlier demo is never touched."""
    number, folder = 1, wanted
    while folder.exists():
        number += 1
        folder = wanted.with_name(f"{wanted.name}-{number}")
    return folder


def _print_page(result: DemoResult, texts: Texts, watch: Stopwatch) -> None:
    request = result.request
    words = RuleWords.of(
        request.regimes.chains[0].packs, texts=texts, vocabulary=request.vocabulary
    )
    console = console_for(width=None if console_for().is_terminal else WIDTH)
    with RunReader(result.run, words=words, snapshot=request.snapshot) as reader:
        with watch.step("show"):
            report = report_of(result)
            print_head(result, texts, console)
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


def print_head(result: DemoResult, texts: Texts, console: Console) -> None:
    """Print what the page is of: place, day, size of the register, packs, snapshot and run."""
    plan, entities = result.plan, result.request.snapshot.manifest.entities
    counts = {name: f"{entities[name].rows:,}" for name in ("households", "persons", "villages")}
    scale = texts(
        "demo.scale",
        **counts,
        poor=f"{plan.strata['poor'].persons:,}",
        poor_villages=plan.poor_villages.poor,
        deep=plan.poor_villages.deep,
    )
    packs = texts("word.comma").join(f"{p.id} {p.version}" for p in result.run.manifest.packs)
    versions = texts(
        "demo.versions",
        packs=packs,
        snapshot=result.run.manifest.snapshot[:12],
        run=result.run.manifest.id[:12],
    )
    title = texts("demo.title", place=plan.title, on=result.run.manifest.on)
    console.rule(Text(title, style="bold"), align="left")
    for line in (scale, versions):
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
    is_one_township = len(significant_digits(result.plan.root)) > _DIGITS_OF_A_COUNTY
    level = "village" if is_one_township else "county"
    commands = {
        "explain": f"explain {folder}/snapshot {subject} --rule {rule}",
        "list": f"list {folder}/run gaps --snapshot {folder}/snapshot --format xlsx --out gaps.xlsx",
        "simulate": f"simulate {folder}/snapshot --set param.renovation_subsidy.C=12000",
        "goals": f"goals {folder}/snapshot --level {level} --year {result.plan.as_at.year}",
        "packs": f"packs show {result.run.manifest.packs[-1].id} --by-clause",
    }
    for name, typed in commands.items():
        console.print(
            Text(f"  ./jz run {typed}"),
            Text(f"# {texts(f'demo.try_{name}', level=texts(f'demo.level_{level}'))}", style="dim"),
            soft_wrap=True,
        )


def _worst_gap(reader: RunReader) -> tuple[str, str]:
    """The subject and rule of the first line of the list of gaps."""
    found = reader.rows(
        f"SELECT subject_id, programme FROM run_gaps WHERE gap = {int(Gap.NOT_RECEIVING)}"
        " ORDER BY amount_yuan DESC NULLS LAST, subject_id LIMIT 1"
    )
    return (str(found[0][0]), f"programme:{found[0][1]}") if found else ("", "")
