"""What a county officer wants to see, in the order of asking, and every table whole as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from jingzhun.cli.demo_steps import DemoResult
from jingzhun.cli.duty_tables import duties_table
from jingzhun.cli.fact_tables import facts_by_field, facts_table
from jingzhun.cli.gap_tables import gaps_by_programme, gaps_table, money_tables
from jingzhun.cli.goal_tables import goals_by_year, goals_table
from jingzhun.cli.place_names import place_names
from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.tables import Table, without
from jingzhun.cli.village_tables import villages_table
from jingzhun.cli.writing import write_table
from jingzhun.eligibility import Gap
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.goals import GoalsReport, GoalsRequest, report_goals

VILLAGES, LINES, LINES_EACH, GOALS, FACTS = 12, 12, 2, 28, 10


def report_of(result: DemoResult) -> GoalsReport:
    """Every target of the place, measured on the demo's snapshot."""
    request = GoalsRequest(
        snapshot=result.request.snapshot,
        regimes=result.request.regimes,
        vocabulary=result.request.vocabulary,
    )
    with DuckDBEngine(EngineSettings()) as engine:
        return report_goals(request, places=(result.plan.root,), years=(), engine=engine)


def demo_tables(result: DemoResult, reader: RunReader, report: GoalsReport) -> Iterator[Table]:
    """The tables of the page, each short enough to read."""
    texts, vocabulary = reader.texts, reader.vocabulary
    yield villages_table(reader, limit=VILLAGES)
    yield gaps_by_programme(reader)
    yield _lines(reader, Gap.NOT_RECEIVING)
    yield _lines(reader, Gap.NOT_ENTITLED)
    yield from money_tables(reader)
    goals = goals_by_year(report, texts=texts, vocabulary=vocabulary, limit=GOALS)
    one_in = result.plan.one_in
    warned = () if one_in == 1 else (texts("plan.thinned_goals", one_in=one_in),)
    yield replace(goals, notes=(*warned, *goals.notes))
    yield without(facts_by_field(reader, limit=FACTS), "id")
    packs = result.request.regimes.chains[0].packs
    yield without(
        duties_table(packs, on=result.plan.as_at, texts=texts, vocabulary=vocabulary), "id"
    )


def _lines(reader: RunReader, gap: Gap) -> Table:
    """The largest gaps of one kind, a few of each programme."""
    table = gaps_table(reader, gap=gap, limit=LINES, each=LINES_EACH)
    empty = ("amount", "per") if gap is Gap.NOT_ENTITLED else ()
    title = reader.texts(f"demo.{gap.name.lower()}", each=LINES_EACH)
    return replace(without(table, "gap", "subject_id", "clause", *empty), title=title)


def write_demo_tables(result: DemoResult, reader: RunReader, report: GoalsReport) -> list[Path]:
    """Every table whole, as Excel workbooks in ``tables/``; names of people are masked."""
    texts, vocabulary = reader.texts, reader.vocabulary
    confirmed, placeholder = money_tables(reader)
    names = place_names(result.request.snapshot, vocabulary)
    packs = result.request.regimes.chains[0].packs
    tables: Mapping[str, Table] = {
        "villages": villages_table(reader),
        "gaps": gaps_table(reader),
        "money": confirmed,
        "money_placeholder": placeholder,
        "goals": goals_table(report, texts=texts, vocabulary=vocabulary, names=names),
        "facts": facts_table(reader),
        "duties": duties_table(packs, on=result.plan.as_at, texts=texts, vocabulary=vocabulary),
    }
    written = []
    for name, table in tables.items():
        path = result.folder / "tables" / f"{name}.xlsx"
        write_table(table, form="xlsx", out=path)
        written.append(path)
    return written
