"""``jingzhun goals``: every target against the records of a snapshot."""

from dataclasses import replace
from pathlib import Path

from jingzhun.cli.deciding import request_for
from jingzhun.cli.failing import report_remarks
from jingzhun.cli.goal_tables import goals_in_short, goals_table
from jingzhun.cli.kinds import PATH, WholeNumber, one_of
from jingzhun.cli.options import Output, RulesAsked, output_options, rules_options
from jingzhun.cli.place_names import LEVELS, place_names, places_inside
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.goals import GoalsRequest, YearStart, report_goals


@spoken_command("goals")
@argument("snapshot", type=PATH)
@rules_options
@option("--start", type=PATH)
@option("--year", type=WholeNumber(), multiple=True)
@option("--only", multiple=True)
@option("--level", type=one_of(["place", *LEVELS]), default="place")
@output_options
def command(
    texts: Texts,
    /,
    snapshot: Path,
    *,
    rules: RulesAsked,
    start: Path | None,
    year: tuple[int, ...],
    only: tuple[str, ...],
    level: str,
    output: Output,
) -> None:
    """Measure every target."""
    request = request_for(snapshot, rules)
    begin = None if start is None else _year_start(start, rules)
    wanted = GoalsRequest(
        snapshot=request.snapshot,
        regimes=request.regimes,
        vocabulary=request.vocabulary,
        start=begin,
        only=only,
    )
    inside = places_inside(request.snapshot, request.vocabulary, place=rules.place, level=level)
    with DuckDBEngine(EngineSettings()) as engine:
        report = report_goals(wanted, places=(rules.place, *inside), years=year, engine=engine)
    report_remarks(report.remarks, texts)
    names = place_names(request.snapshot, request.vocabulary)
    make = goals_in_short if output.form == "table" else goals_table
    output.put(make(report, texts=texts, vocabulary=request.vocabulary, names=names))


def _year_start(snapshot: Path, rules: RulesAsked) -> YearStart:
    """The register at the start of the year, with the rules of its own day."""
    request = request_for(snapshot, replace(rules, on=None))
    return YearStart(snapshot=request.snapshot, regimes=request.regimes)
