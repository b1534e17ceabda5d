"""Duties and ten-day reports as dates."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from jingzhun.errors import Position
from jingzhun.goals import instances_due, instances_of, report_periods
from jingzhun.packs import Duty, MoneyRule, Source
from jingzhun.periods import Period


def duty(**facts: object) -> Duty:
    return Duty(
        id="duty",
        label="职责",
        source=Source(clause="一"),
        pack_id="plan",
        position=Position(),
        who="leading_group",
        **facts,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("every", "count", "first", "last"),
    [
        ("year", 1, "2018-12-31", "2018-12-31"),
        ("half_year", 2, "2018-06-30", "2018-12-31"),
        ("quarter", 4, "2018-03-31", "2018-12-31"),
        ("month", 12, "2018-01-31", "2018-12-31"),
        ("ten_days", 36, "2018-01-10", "2018-12-31"),
        ("week", 52, "2018-01-07", "2018-12-30"),
        ("day", 365, "2018-01-01", "2018-12-31"),
    ],
)
def test_a_recurring_duty_is_due_at_the_end_of_each_period(
    every: str, count: int, first: str, last: str
) -> None:
    days = [str(one.due) for one in instances_of(duty(every=every), [2018])]
    assert (len(days), days[0], days[-1]) == (count, first, last)


def test_no_week_is_missing_or_counted_twice_over_new_year() -> None:
    ends = [one.period.end for one in instances_of(duty(every="week"), [2018, 2019, 2020])]
    assert {(later - earlier).days for earlier, later in pairwise(ends)} == {7}


def test_a_yearly_duty_may_have_its_own_day() -> None:
    found = instances_of(duty(every="year", due_on="10-17"), [2018, 2019])
    assert [one.due for one in found] == [date(2018, 10, 17), date(2019, 10, 17)]


def test_only_the_dutys_own_years_have_instances() -> None:
    found = instances_of(duty(every="year", years=(2019,)), [2020, 2019, 2018])
    assert [one.period.start.year for one in found] == [2019]
    assert instances_of(duty(every="year", years=(2017,)), [2018]) == ()


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        ({"deadline": date(2019, 6, 30)}, [date(2019, 6, 30)]),
        ({"deadline": date(2021, 1, 1)}, []),
        ({"years": (2018, 2019)}, [date(2019, 12, 31)]),
        ({}, [None]),  # the document gives no date: nobody can be late
    ],
)
def test_a_duty_done_once_is_due_once(facts: dict[str, object], due: list[date | None]) -> None:
    assert [one.due for one in instances_of(duty(**facts), [2018, 2019, 2020])] == due


def test_how_often_and_how_much_stay_with_each_instance() -> None:
    found = instances_of(
        duty(every="month", at_least=2, amount=Decimal(5), amount_unit="working_day"), [2018]
    )
    assert {(one.at_least, one.amount, one.amount_unit) for one in found} == {
        (2, Decimal(5), "working_day")
    }


def money(report_every: str) -> MoneyRule:
    return MoneyRule(
        id="spending",
        label="支出进度",
        source=Source(clause="一"),
        pack_id="plan",
        position=Position(),
        report_every=report_every,
    )


def test_ten_day_reports_fall_on_the_10th_the_20th_and_the_months_end() -> None:
    ends = [str(period.end) for period in report_periods(money("ten_days"), 2020)]
    assert len(ends) == 36
    assert ends[3:6] == ["2020-02-10", "2020-02-20", "2020-02-29"]


def test_a_money_rule_without_reports_has_no_periods() -> None:
    assert report_periods(money(""), 2018) == ()


def test_what_has_begun_and_is_not_long_past_is_due_around_a_window() -> None:
    window = Period(start=date(2018, 11, 30), end=date(2018, 12, 31))
    weeks = [one.period for one in instances_due(duty(every="week"), window)]
    assert (str(weeks[0].end), str(weeks[-1].start)) == ("2018-12-02", "2018-12-31")
    assert [one.due.year for one in instances_due(duty(every="year"), window) if one.due] == [2018]
    assert instances_due(duty(), window) == ()


def test_what_is_done_once_keeps_its_period_whenever_it_is_asked_for() -> None:
    once = duty(deadline=date(2018, 5, 31))
    early = Period(start=date(2017, 12, 1), end=date(2018, 1, 2))
    late = Period(start=date(2018, 5, 31), end=date(2019, 1, 1))
    assert instances_due(once, early) == instances_due(once, late) != ()
    assert instances_due(once, Period(start=date(2018, 6, 1), end=date(2018, 6, 2))) == ()
