"""Figures of the sample register, counted by hand, and how they stand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jingzhun.engines import Engine
from jingzhun.errors import JingzhunError
from jingzhun.goals import GoalsReport, GoalsRequest, Reason, TargetStatus, YearStart, report_goals
from jingzhun.packs import Target
from tests.jingzhun.goals.conftest import (
    CITY,
    EAST,
    EAST_VILLAGE,
    END_2018,
    WEST,
    LineOf,
    RegimesOn,
    SnapshotOf,
    fund,
    household,
    person,
)

START = date(2018, 1, 1)


@pytest.mark.parametrize(
    ("goal", "year", "place", "figure", "status"),
    [
        ("registered", 2018, CITY, "3", "done"),  # 1 January and 31 December both count
        ("registered", 2017, CITY, "1", "done"),  # dated rows answer for past years too
        ("registered", 2018, EAST, "2", "no_target"),  # a quota that nobody handed down
        ("registered_in_all", 2020, CITY, "3", "on_pace"),  # from 2018 on: 2017 is not the plan's
        ("registered_by_2019", 2019, CITY, "3", "on_pace"),  # reached by: both years count
        ("registered_west", 2018, WEST, "1", "done"),  # the west is all that it speaks of
        ("registered_west", 2018, CITY, "1", "done"),
        ("leaving", 2018, CITY, "0", "due_today"),
        ("exits", 2018, CITY, "1", "due"),  # a forecast is never scored, however short
        ("exits", 2020, CITY, "1", "expected"),
        ("unsafe_homes", 2018, CITY, "2 – 4", "due_today"),
        ("unsafe_homes", 2019, CITY, "2 – 4", "not_due"),
        ("unsafe_homes", 2018, EAST_VILLAGE, "1 – 2", "due_today"),
        ("unsafe_homes_west", 2018, CITY, "1 – 2", "undecided"),  # only the west is counted
        ("unsafe_homes_west", 2018, WEST, "1 – 2", "undecided"),
        ("safe_homes_rate", 2018, CITY, "1/4 – 3/4", "undecided"),
        ("safe_homes_rate", 2018, EAST, "1/3 – 2/3", "undecided"),
        ("safe_homes_rate", 2020, CITY, "1/4 – 3/4", "done"),  # even the lower end reaches 20 %
        ("wages", 2018, CITY, "9000.5 – …", "done"),
        ("wages", 2018, WEST, "0.25", "no_target"),
        ("due_this_year", 2018, CITY, "1", "done"),
        ("city_share", 2018, CITY, "80000/200000", "done"),  # 800 of 2,000 yuan: exactly 40 %
        ("city_share", 2018, WEST, "30000/100000", "due_today"),
    ],
)
def test_figures_and_statuses_of_the_sample(
    sample: GoalsReport, goal: str, year: int, place: str, figure: str, status: str
) -> None:
    line = sample.line(goal, place=place, year=year)
    assert (line.figure_text, line.status.value) == (figure, status)


@pytest.mark.parametrize(
    ("goal", "year", "reason", "status"),
    [
        ("unsafe_homes", 2017, "needs_snapshot", "not_computable"),
        ("due_this_year", 2019, "year_to_come", "not_due"),
        (
            "leaving",
            2017,
            "needs_snapshot",
            "not_computable",
        ),  # dated, but asks who leaves this year
        ("schooling_rate", 2019, "year_to_come", "not_due"),
        ("registered", 2019, "year_to_come", "not_due"),
        ("schooling_rate", 2018, "needs_start_snapshot", "not_computable"),
        ("schools_built", 2018, "needs_report", "not_computable"),
        ("trainees", 2018, "no_records", "not_computable"),
        ("city_share", 2020, "year_to_come", "not_due"),
    ],
)
def test_what_cannot_be_computed_says_why(
    sample: GoalsReport, goal: str, year: int, reason: str, status: str
) -> None:
    line = sample.line(goal, place=CITY, year=year)
    assert line.figure is None
    assert (line.reason, line.status) == (Reason(reason), TargetStatus(status))


def test_a_file_that_is_not_there_is_never_a_zero(
    request_: GoalsRequest, line_of: LineOf, snapshot_of: SnapshotOf
) -> None:
    assert line_of(request_, "trainees").reason is Reason.NO_RECORDS
    empty = snapshot_of(
        END_2018, trainings=[{"training_id": "t", "person_id": "p1", "kind": "other"}]
    )
    assert line_of(replace(request_, snapshot=empty), "trainees").figure_text == "0"


def test_a_quota_in_the_middle_of_its_year_is_held_against_its_pace(
    request_: GoalsRequest, line_of: LineOf, snapshot_of: SnapshotOf, regimes_on: RegimesOn
) -> None:
    """Two of three by 5 May: ahead of 125 / 365; one of three on 2 July is behind 183 / 365."""

    def standing(day: date, *registered: str) -> tuple[str, TargetStatus]:
        rows = [household(f"h{n}", registered_on=text) for n, text in enumerate(registered)]
        snapshot = snapshot_of(day, households=rows, persons=[person("p1", "h0")])
        changed = replace(request_, snapshot=snapshot, regimes=regimes_on(day))
        line = line_of(changed, "registered")
        return line.figure_text, line.status

    assert standing(date(2018, 5, 5), "2018-01-01", "2018-05-05") == ("2", TargetStatus.ON_PACE)
    assert standing(date(2018, 7, 2), "2018-01-01") == ("1", TargetStatus.BEHIND)
    assert standing(date(2018, 5, 2), "2018-01-01") == ("1", TargetStatus.BEHIND)  # 122 × 3 > 365
    assert standing(date(2018, 5, 1), "2018-01-01") == ("1", TargetStatus.ON_PACE)  # 121 × 3 < 365


def test_a_state_reached_in_the_middle_of_its_year_may_be_lost_again(
    request_: GoalsRequest, line_of: LineOf, snapshot_of: SnapshotOf, regimes_on: RegimesOn
) -> None:
    july = date(2018, 7, 1)
    safe = [household("h1", dwelling_grade="A", registered_on="2018-01-01")]
    snapshot = snapshot_of(july, households=safe, persons=[person("p1", "h1")])
    request = replace(request_, snapshot=snapshot, regimes=regimes_on(july))
    for goal, year, status in (
        ("unsafe_homes", 2018, TargetStatus.ON_PACE),
        ("unsafe_homes", 2019, TargetStatus.NOT_DUE),
        ("safe_homes_rate", 2018, TargetStatus.ON_PACE),
        ("safe_homes_rate", 2020, TargetStatus.DONE),  # once is enough
    ):
        assert line_of(request, goal, year=year).status is status


def test_an_engine_forgets_the_snapshot_before(
    request_: GoalsRequest, line_of: LineOf, snapshot_of: SnapshotOf
) -> None:
    """What one snapshot lacks must not hide what the next one has, nor the other way round."""
    training = {"training_id": "t", "person_id": "p1", "kind": "leader"}
    full = snapshot_of(END_2018, trainings=[{**training, "completed_on": "2018-02-01"}])
    assert line_of(request_, "trainees").figure is None
    assert line_of(replace(request_, snapshot=full), "trainees").figure_text == "1"
    assert line_of(request_, "trainees").figure is None


def test_an_unknown_day_counts_as_perhaps(
    request_: GoalsRequest, line_of: LineOf, snapshot_of: SnapshotOf
) -> None:
    rows = [
        {"enrolment_id": "t1", "person_id": "p1", "kind": "leader", "completed_on": ""},
        {"enrolment_id": "t2", "person_id": "p2", "kind": "leader", "completed_on": "2018-02-01"},
        {"enrolment_id": "t3", "person_id": "p3", "kind": "leader", "completed_on": "2017-02-01"},
    ]
    trainings = [{"training_id": row.pop("enrolment_id"), **row} for row in rows]
    snapshot = snapshot_of(END_2018, trainings=trainings)
    line = line_of(replace(request_, snapshot=snapshot), "trainees")
    assert (line.figure_text, line.status) == ("1 – 2", TargetStatus.UNDECIDED)


def test_the_base_of_the_years_start_keeps_those_who_left_it(
    request_: GoalsRequest, line_of: LineOf, snapshot_of: SnapshotOf, regimes_on: RegimesOn
) -> None:
    """p1 exits in the year and stays in the base; p9 is gone from the register: nobody knows."""
    at_start = [person(f"p{n}", "h1") for n in (1, 2)] + [person("p9", "h5")]
    at_end = [
        person("p1", "h1", registration="exited", dropped_out="false"),
        person("p2", "h2", dropped_out="true"),
        person("p7", "h2", dropped_out="false"),  # not in the base: came later
    ]
    start = YearStart(snapshot=snapshot_of(START, persons=at_start), regimes=regimes_on(START))
    changed = replace(request_, snapshot=snapshot_of(END_2018, persons=at_end), start=start)
    line = line_of(changed, "schooling_rate")
    assert (line.figure_text, line.status) == ("1/3 – 2/3", TargetStatus.DUE_TODAY)
    assert line_of(changed, "schooling_rate", place=WEST).figure_text == "0/1 – 1/1"


def test_the_register_of_the_years_start_must_be_of_that_day(
    request_: GoalsRequest, line_of: LineOf, snapshot_of: SnapshotOf, regimes_on: RegimesOn
) -> None:
    start = YearStart(snapshot=snapshot_of(date(2018, 1, 2)), regimes=regimes_on(START))
    with pytest.raises(JingzhunError, match="GOAL004"):
        line_of(replace(request_, start=start), "schooling_rate")


def test_a_share_handed_down_is_what_a_place_is_held_to(
    request_: GoalsRequest, line_of: LineOf
) -> None:
    share = Target(year=2018, comparison="=", value=Decimal(3))
    changed = replace(request_, shares={"registered": {EAST: (share,)}})
    line = line_of(changed, "registered", place=EAST)
    assert (line.figure_text, line.head.target_text, line.status.value) == ("2", "= 3", "due_today")


def test_places_without_any_record_have_no_line(request_: GoalsRequest, engine: Engine) -> None:
    report = report_goals(request_, places=["410621101"], years=[], engine=engine)
    assert report.lines == ()


def test_a_goal_limited_to_one_county_says_nothing_of_another(
    sample: GoalsReport,
) -> None:
    named = {line.head.goal_id for line in sample.lines if line.place == EAST}
    assert "unsafe_homes" in named
    assert "unsafe_homes_west" not in named


def test_unknown_money_in_the_base_leaves_no_figure(
    request_: GoalsRequest, line_of: LineOf, snapshot_of: SnapshotOf
) -> None:
    funds = [
        fund("f1", EAST, "2018", city_level_yuan="5", upper_level_yuan=""),
        fund("f2", EAST, "2018", city_level_yuan="5", upper_level_yuan="5"),
    ]
    line = line_of(
        replace(request_, snapshot=snapshot_of(END_2018, fund_years=funds)), "city_share"
    )
    assert (line.figure, line.reason) == (None, Reason.FACTS_MISSING)


def test_a_condition_on_large_sums_is_compared_exactly(
    request_: GoalsRequest, line_of: LineOf, snapshot_of: SnapshotOf
) -> None:
    """Cross-multiplied fen run over 64 bits; one fen decides."""
    big = {"upper_level_yuan": "90000000000.00", "county_level_yuan": "90000000000.00"}
    funds = [
        fund("f1", EAST, "2018", city_level_yuan="90000000000.00", **big),
        fund("f2", WEST, "2018", city_level_yuan="89999999999.99", **big),
    ]
    request = replace(request_, snapshot=snapshot_of(END_2018, fund_years=funds))
    assert line_of(request, "county_growth").figure_text == "1/2"
    assert line_of(request, "county_growth", place=WEST).status is TargetStatus.DUE_TODAY


def test_rows_without_place_are_reported_and_in_no_figure(
    request_: GoalsRequest, snapshot_of: SnapshotOf, engine: Engine
) -> None:
    enrolments = [
        {"enrolment_id": "e1", "person_id": "p1", "programme": "x", "enrolled_on": "2018-02-01"},
        {"enrolment_id": "e2", "person_id": "", "programme": "x", "enrolled_on": "2018-02-01"},
    ]
    snapshot = snapshot_of(END_2018, on_error="report", enrolments=enrolments)
    request = replace(request_, snapshot=snapshot, only=("enrolled",))
    report = report_goals(request, places=[CITY], years=[2018], engine=engine)
    assert report.line("enrolled", place=CITY, year=2018).figure_text == "1"
    assert [(fault.code, fault.seen) for fault in report.remarks] == [("GOAL006", "1")]


def test_reports_are_the_same_twice_and_name_what_they_rest_on(
    request_: GoalsRequest, engine: Engine
) -> None:
    texts = {
        report_goals(request_, places=[CITY, EAST], years=[2018, 2020], engine=engine).to_json()
        for _ in range(2)
    }
    assert len(texts) == 1
    text = texts.pop()
    assert request_.snapshot.manifest.id in text
    assert '"pace_method": "linear_days"' in text


def test_an_unknown_goal_is_refused_with_the_nearest_name(
    request_: GoalsRequest, engine: Engine
) -> None:
    with pytest.raises(JingzhunError, match=r"GOAL001 .*'registerd'.*'registered'"):
        report_goals(replace(request_, only=("registerd",)), places=[CITY], years=[], engine=engine)


def test_a_place_outside_every_pack_is_refused(request_: GoalsRequest, engine: Engine) -> None:
    with pytest.raises(JingzhunError, match="GOAL002"):
        report_goals(request_, places=["420000"], years=[], engine=engine)


def test_the_engine_is_left_as_it_was(request_: GoalsRequest, engine: Engine) -> None:
    report_goals(request_, places=[CITY], years=[], engine=engine)
    tables = engine.rows("SELECT table_name FROM duckdb_tables()")
    assert tables == []
