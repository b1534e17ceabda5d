"""The goals of the other packs over drawn registers: each has its line, and some are counted again in plain Python."""

from collections.abc import Mapping
from datetime import date

import pyarrow.parquet as pq
import pytest

from jingzhun.eligibility import regimes_in
from jingzhun.engines import Engine
from jingzhun.goals import GoalsReport, GoalsRequest, report_goals
from jingzhun.packs import load_packs, shipped_packs_root
from jingzhun.vocabulary import Vocabulary
from tests.drawn import drawn_snapshot

LUOYANG = "410300"
PLACES = {
    "hubei-2017": "420000",
    "luoyang-2018": LUOYANG,
    "sichuan-2018": "510000",
    "town-2018": "341621119000",
}
DAY = date(2018, 12, 31)


@pytest.fixture(scope="module")
def drawn(
    tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary, engine: Engine
) -> Mapping[str, tuple[GoalsRequest, GoalsReport]]:
    packs = load_packs(shipped_packs_root(), vocabulary=vocabulary)
    found = {}
    for place in PLACES.values():
        folder = tmp_path_factory.mktemp(f"drawn-{place}")
        snapshot = drawn_snapshot(folder, root=place, day=DAY)
        request = GoalsRequest(
            snapshot=snapshot,
            regimes=regimes_in(packs, place=place, on=DAY, vocabulary=vocabulary),
            vocabulary=vocabulary,
        )
        report = report_goals(request, places=[place], years=[], engine=engine)
        found[place] = (request, report)
    return found


def rows(request: GoalsRequest, entity: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pq.read_table(request.snapshot.path(entity)).to_pylist()
    return found


@pytest.mark.parametrize("pack", PLACES)
def test_every_goal_and_money_rule_has_a_line(
    drawn: Mapping[str, tuple[GoalsRequest, GoalsReport]], pack: str
) -> None:
    request, report = drawn[PLACES[pack]]
    chain = request.regimes.chains[0]
    assert pack in {goal.entry.pack_id for goal in chain.goals.values()}
    assert {line.head.goal_id for line in report.lines} == {*chain.goals, *chain.money}


def test_the_households_that_ever_borrowed_agree_with_a_plain_count(
    drawn: Mapping[str, tuple[GoalsRequest, GoalsReport]],
) -> None:
    request, report = drawn[LUOYANG]
    registered = {
        row["household_id"]
        for row in rows(request, "households")
        if row["registration"] in ("poor", "exited", "relapsed")
    }
    loans = [row for row in rows(request, "loans") if row["kind"] == "microcredit"]
    borrowers = {row["household_id"] for row in loans} & registered
    assert borrowers
    line = report.line("household_loan_rate", place=LUOYANG, year=2018)
    assert line.figure_text == f"{len(borrowers)}/{len(registered)}"


def test_the_citys_own_money_agrees_with_a_plain_sum(
    drawn: Mapping[str, tuple[GoalsRequest, GoalsReport]],
) -> None:
    request, report = drawn[LUOYANG]
    fen = sum(
        int(row["amount_yuan"] * 100)  # type: ignore[operator]
        for row in rows(request, "allocations")
        if row["source"] == "city" and str(row["allocated_on"]).startswith("2018")
    )
    figure = report.line("city_budget", place=LUOYANG, year=2018).figure
    assert fen > 0
    assert figure is not None
    assert figure.low.numerator == fen


def first_days(found: list[dict[str, object]], day: str) -> Mapping[object, str]:
    """The first day of each person's rows since the plan began."""
    first: dict[object, str] = {}
    for row in sorted(found, key=lambda row: str(row[day])):
        if str(row[day]) >= "2018-01-01":
            first.setdefault(row["person_id"], str(row[day]))
    return first


def test_people_placed_and_trained_agree_with_a_plain_count(
    drawn: Mapping[str, tuple[GoalsRequest, GoalsReport]],
) -> None:
    request, report = drawn[LUOYANG]
    registered = {
        row["person_id"]: row
        for row in rows(request, "persons")
        if row["registration"] in ("poor", "exited", "relapsed")
    }
    jobs = [row for row in rows(request, "jobs") if row["channel"] != "public_welfare_job"]
    courses = [row for row in rows(request, "trainings") if row["kind"] == "vocational"]
    trained = first_days(courses, "completed_on").keys() & registered.keys()
    placed = {
        key
        for key in first_days(jobs, "started_on").keys() & registered.keys()
        if registered[key]["labour"] in ("ordinary", "skilled") and registered[key]["wants_work"]
    }
    assert placed
    assert trained
    for goal, people in (("workers_transferred", placed), ("workers_trained", trained)):
        for year in (2018, 2020):  # the target of the year, and that of the three years together
            figure = report.line(goal, place=LUOYANG, year=year).figure
            assert figure is not None
            assert figure.low.numerator == len(people)
        assert report.line(goal, place=LUOYANG, year=2019).figure is None


def test_only_poor_villages_count_as_poor_villages_with_a_post(
    drawn: Mapping[str, tuple[GoalsRequest, GoalsReport]],
) -> None:
    request, report = drawn[LUOYANG]
    poor = [row for row in rows(request, "villages") if row["is_poor_village"]]
    assert 0 < len(poor) < len(rows(request, "villages"))
    figure = report.line("poor_villages_with_public_post", place=LUOYANG, year=2018).figure
    assert figure is not None
    assert figure.high is not None
    assert figure.high.numerator <= len(poor)


@pytest.mark.parametrize(
    ("pack", "rule"),
    [("hubei-2017", "new_special_fund"), ("luoyang-2018", "support_kept_after_delisting")],
)
def test_a_money_rule_is_over_those_it_speaks_of(
    drawn: Mapping[str, tuple[GoalsRequest, GoalsReport]], pack: str, rule: str
) -> None:
    request, report = drawn[PLACES[pack]]
    counties = {row["county_id"]: row for row in rows(request, "counties")}
    owner = [
        counties[row["county_id"]] for row in rows(request, "fund_years") if row["year"] == 2018
    ]
    spoken_of = [
        county
        for county in owner
        if (
            county["is_deep_poor_county"]
            if pack == "hubei-2017"
            else str(county["delisted_on"] or "9") < "2018"
        )
    ]
    assert len(spoken_of) < len(owner)
    figure = report.line(rule, place=PLACES[pack], year=2018).figure
    assert (figure.low.denominator if figure else 0) == len(spoken_of)
