"""Every figure opens to its rows, and the rows give the figure back."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from jingzhun.engines import Engine
from jingzhun.errors import JingzhunError
from jingzhun.goals import (
    GoalLine,
    GoalsReport,
    GoalsRequest,
    Part,
    YearStart,
    figure_rows,
    report_goals,
)
from jingzhun.packs import Measure
from tests.jingzhun.goals.conftest import CITY, END_2018, WEST, RegimesOn, SnapshotOf, person


def parts(request: GoalsRequest, line: GoalLine, engine: Engine) -> dict[str, str]:
    return {
        row.subject_id: row.part.value for row in figure_rows(request, line, engine=engine).rows
    }


@pytest.mark.parametrize(
    ("goal", "place", "expected"),
    [
        ("registered", CITY, {"h1": "counted", "h2": "counted", "h5": "counted"}),
        ("registered", WEST, {"h5": "counted"}),
        ("unsafe_homes_west", CITY, {"h6": "counted", "h5": "open"}),
        ("safe_homes_rate", CITY, {"h1": "counted", "h2": "missed", "h3": "open", "h5": "open"}),
        ("wages", CITY, {"h1": "counted", "h2": "counted", "h3": "open", "h5": "counted"}),
        ("city_share", WEST, {"f2": "counted"}),
        ("schools_built", CITY, {}),  # no figure, no rows
    ],
)
def test_a_figure_opens_to_its_rows(
    request_: GoalsRequest,
    sample: GoalsReport,
    engine: Engine,
    goal: str,
    place: str,
    expected: dict[str, str],
) -> None:
    line = sample.line(goal, place=place, year=2018)
    assert parts(request_, line, engine) == expected


def test_the_rows_of_every_figure_give_it_back(
    request_: GoalsRequest, sample: GoalsReport, engine: Engine
) -> None:
    opened = [line for line in sample.lines if line.figure is not None]
    assert len(opened) > 30
    for line in opened:
        assert line.figure is not None
        rows = figure_rows(request_, line, engine=engine).rows
        count = Counter(row.part for row in rows)
        low = line.figure.low
        if line.head.measure is Measure.COUNT:
            assert count[Part.COUNTED] == low.numerator
            assert line.figure.open_rows == count[Part.OPEN]
        elif line.head.measure is Measure.SUM or line.head.goal_id == "city_share":
            total = sum(row.value or 0 for row in rows if row.part is Part.COUNTED)
            assert total * 100 == low.numerator
        else:
            assert count[Part.COUNTED] == low.numerator
            assert count.total() == low.denominator


def test_the_base_of_the_years_start_opens_too(
    request_: GoalsRequest, snapshot_of: SnapshotOf, regimes_on: RegimesOn, engine: Engine
) -> None:
    first = date(2018, 1, 1)
    start = YearStart(
        snapshot=snapshot_of(first, persons=[person("p1", "h1"), person("p9", "h5")]),
        regimes=regimes_on(first),
    )
    request = replace(request_, snapshot=snapshot_of(END_2018), start=start)
    report = report_goals(request, places=[CITY], years=[2018], engine=engine)
    line = report.line("schooling_rate", place=CITY, year=2018)
    assert parts(request, line, engine) == {"p1": "counted", "p9": "open"}


def test_a_line_of_another_plan_is_refused(
    request_: GoalsRequest, sample: GoalsReport, engine: Engine
) -> None:
    first = sample.lines[0]
    line = replace(first, head=replace(first.head, goal_id="elsewhere"))
    with pytest.raises(JingzhunError, match="GOAL001"):
        figure_rows(request_, line, engine=engine)
