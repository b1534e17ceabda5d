"""Measures of poverty on the map: counted by hand, by year, and without what is closed in a village."""

from datetime import date
from decimal import Decimal

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.actions import ask_for_run
from jingzhun_site.decisions.models import Run
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_waiting_jobs
from jingzhun_site.warmap.background import MEASURE
from jingzhun_site.warmap.layers import poverty as layer
from jingzhun_site.warmap.measuring import measure_poverty
from jingzhun_site.warmap.models import PovertyFigure, PovertyYear
from tests.jingzhun_site.decisions.conftest import HILL, NEXT, make_record
from tests.jingzhun_site.goals.conftest import (
    CITY,
    COUNTY,
    OTHER_COUNTY,
    TOWNSHIP,
    Login,
)
from tests.jingzhun_site.goals.test_tree import words
from tests.jingzhun_site.warmap.conftest import EMPTY_TOWNSHIP
from tests.jingzhun_site.warmap.test_map import read


def survey(household: str, year: int, income: int) -> None:
    make_record(
        "household_surveys", survey_id=f"{household}-{year}", household_id=household, year=year,
        members=1, net_income_yuan=Decimal(income), place_code=HILL,
    )  # fmt: skip


def test_measures_are_those_counted_by_hand(decided: Run, officer: User) -> None:
    measure_poverty(acting_user=None)

    # One of three is rich, one has 100 of 2,995 yuan, of one nobody knows; all in HILL are alone at home.
    hill = read(officer, "poverty", TOWNSHIP).values[HILL]
    assert hill.low is not None
    assert hill.high is not None
    assert (round(hill.low, 4), round(hill.high, 4)) == (Decimal("33.3333"), Decimal("66.6667"))
    gap = read(officer, "poverty", TOWNSHIP, choice="register.gap").values[NEXT]
    assert gap.is_known
    assert gap.low == (Decimal(2895) / 2995 * 100).quantize(Decimal("1e-8"))
    city = read(officer, "poverty", CITY)
    assert {place: value.note for place, value in city.values.items()} == {
        COUNTY: "4 人",
        OTHER_COUNTY: "1 人",
    }
    assert read(officer, "poverty", COUNTY).values[EMPTY_TOWNSHIP].low is None


def test_years_are_those_of_surveys_each_under_its_own_line(decided: Run, officer: User) -> None:
    for household, incomes in {"poor": (100, 2960), "rich": (9000, 9000)}.items():
        for year, income in zip((2016, 2018), incomes, strict=True):
            survey(household, year, income)
    ask_for_run(acting_user=officer)
    run_waiting_jobs()

    data = read(officer, "poverty", TOWNSHIP, choice="surveys.headcount", year=2016)  # type: ignore[arg-type]
    assert list(data.years) == [2016, 2018]
    assert data.values[HILL].low == 50
    assert "2,952 元" in data.source
    # 2,960 yuan are above the line of 2016 and below that of 2018.
    assert [point.value.low for point in data.trend] == [50, 50]


def test_a_new_run_takes_the_place_of_the_old_one(decided: Run) -> None:
    measure_poverty(acting_user=None)
    first = set(PovertyYear.objects.values_list("pk", flat=True))
    measure_poverty(acting_user=None)

    assert PovertyYear.objects.count() == len(first)
    assert not PovertyFigure.objects.filter(of__in=first).exists()


def test_a_run_is_measured_by_itself(decided: Run, officer: User) -> None:
    ask_for_run(acting_user=officer)
    run_waiting_jobs()

    job = Job.objects.filter(kind=MEASURE).get()
    assert (job.state, job.says) == ("done", "已测算 2018 年")
    assert PovertyYear.objects.get().snapshot.as_at == date(2018, 12, 31)


def test_what_rests_on_what_is_closed_has_no_figure_of_a_village(
    decided: Run, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure_poverty(acting_user=None)
    is_known = read(officer, "poverty", TOWNSHIP, choice="register.adjusted").values[NEXT].low
    closed = frozenset({"standard:safe_housing"})
    monkeypatch.setattr(layer, "closed_rules", lambda *_of_user: closed)

    data = read(officer, "poverty", TOWNSHIP, choice="register.adjusted")
    assert is_known is not None
    assert (data.values[NEXT].low, data.values[NEXT].note) == (None, "依据健康等信息，不列村级数")
    assert data.whole.low is not None
    assert read(officer, "poverty", TOWNSHIP).values[NEXT].low is not None


def test_a_headcount_opens_to_those_who_do_not_stand_above_the_line(
    decided: Run, officer: User, login: Login
) -> None:
    measure_poverty(acting_user=None)

    page = words(login(Role.COUNTY_OFFICER), read(officer, "poverty", TOWNSHIP).values[HILL].href)
    assert "示例甲" in page
    assert "示例乙" not in page
