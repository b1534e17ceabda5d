"""The goals of Hebi over a drawn register, held against counts in plain Python."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jingzhun.eligibility import Snapshot, regimes_in
from jingzhun.engines import Engine
from jingzhun.goals import GoalsReport, GoalsRequest, TargetStatus, report_goals
from jingzhun.packs import Measure, load_packs, shipped_packs_root
from jingzhun.vocabulary import Vocabulary
from tests.drawn import drawn_snapshot

CITY = "410600"
DAY = date(2018, 12, 31)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> GoalsRequest:
    folder = tmp_path_factory.mktemp("drawn")
    snapshot = drawn_snapshot(folder, root=CITY, day=DAY)
    packs = load_packs(shipped_packs_root(), vocabulary=vocabulary)
    return GoalsRequest(
        snapshot=snapshot,
        regimes=regimes_in(packs, place=CITY, on=DAY, vocabulary=vocabulary),
        vocabulary=vocabulary,
    )


@pytest.fixture(scope="module")
def report(drawn: GoalsRequest, engine: Engine) -> GoalsReport:
    villages = [row["village_id"] for row in rows(drawn.snapshot, "villages")]
    counties = sorted({village[:6] for village in villages})
    return report_goals(drawn, places=[CITY, *counties, *villages], years=[], engine=engine)


def rows(snapshot: Snapshot, entity: str) -> list[dict[str, object]]:
    path: Path = snapshot.path(entity)
    found: list[dict[str, object]] = pq.read_table(path).to_pylist()
    return found


def test_houses_renovated_agree_with_a_plain_count(
    drawn: GoalsRequest, report: GoalsReport
) -> None:
    done = {
        row["enrolment_id"]
        for row in rows(drawn.snapshot, "enrolment_steps")
        if row["step"] == "accepted" and str(row["reached_on"]).startswith("2018")
    }
    households = {row["household_id"] for row in rows(drawn.snapshot, "households")}
    counted = [
        row
        for row in rows(drawn.snapshot, "enrolments")
        if row["programme"] == "housing_renovation"
        and row["enrolment_id"] in done
        and row["household_id"] in households
    ]
    assert counted
    line = report.line("houses_renovated", place=CITY, year=2018)
    assert line.figure_text == str(len(counted))


def test_paved_roads_agree_with_a_plain_count(drawn: GoalsRequest, report: GoalsReport) -> None:
    poor = [row for row in rows(drawn.snapshot, "villages") if row["is_poor_village"]]
    paved = sum(bool(row["has_paved_road"]) for row in poor)
    assert all(row["has_paved_road"] is not None for row in poor)
    line = report.line("poor_villages_with_paved_road", place=CITY, year=2019)
    assert line.figure_text == f"{paved}/{len(poor)}"


def test_spending_agrees_with_a_plain_sum(drawn: GoalsRequest, report: GoalsReport) -> None:
    def total(entity: str, day: str) -> int:
        found = [row for row in rows(drawn.snapshot, entity) if str(row[day]).startswith("2018")]
        return sum(int(row["amount_yuan"] * 100) for row in found if row["fund_year_id"] in funds)  # type: ignore[operator]

    funds = {
        row["fund_year_id"] for row in rows(drawn.snapshot, "fund_years") if row["year"] == 2018
    }
    line = report.line("special_fund_spending", place=CITY, year=2018)
    assert (
        line.figure_text == f"{total('payments', 'paid_on')}/{total('allocations', 'allocated_on')}"
    )


def counts(report: GoalsReport, width: int) -> Iterator[tuple[str, int, int, int]]:
    """Goal, year and both ends of the counts of the places with codes of one width, summed."""
    sums: dict[tuple[str, int], tuple[int, int]] = {}
    for line in report.lines:
        if (
            line.head.measure is Measure.COUNT
            and line.figure is not None
            and len(line.place) == width
        ):
            assert line.figure.high is not None
            low, high = sums.get((line.head.goal_id, line.head.year), (0, 0))
            key = (line.head.goal_id, line.head.year)
            sums[key] = (low + line.figure.low.numerator, high + line.figure.high.numerator)
    yield from ((goal, year, low, high) for (goal, year), (low, high) in sums.items())


def test_counts_of_villages_sum_to_those_of_the_city(report: GoalsReport) -> None:
    summed = {(goal, year): (low, high) for goal, year, low, high in counts(report, 12)}
    checked = 0
    for (goal, year), ends in summed.items():
        line = report.line(goal, place=CITY, year=year)
        assert line.figure is not None
        assert line.figure.high is not None
        assert (line.figure.low.numerator, line.figure.high.numerator) == ends
        checked += 1
    assert checked > 10


def test_no_forecast_is_ever_scored(report: GoalsReport) -> None:
    allowed = {TargetStatus.EXPECTED, TargetStatus.DUE, TargetStatus.NO_TARGET}
    forecasts = [line for line in report.lines if line.head.nature == "forecast" and line.figure]
    assert forecasts
    assert {line.status for line in forecasts} <= allowed


def test_every_goal_and_money_rule_of_the_plan_has_a_line_for_the_city(
    drawn: GoalsRequest, report: GoalsReport
) -> None:
    chain = drawn.regimes.chains[0]
    named = {line.head.goal_id for line in report.lines if line.place == CITY}
    assert named == {*chain.goals, *chain.money}
