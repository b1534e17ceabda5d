from datetime import date

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.periods import Dated, Validity, dated_values, value_at

PLAN = Validity(from_=date(2018, 1, 1), until=date(2020, 12, 31))


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2017, 12, 31), False),
        (date(2018, 1, 1), True),
        (date(2020, 12, 31), True),
        (date(2021, 1, 1), False),
    ],
)
def test_a_validity_holds_from_its_first_to_its_last_day(day, holds):
    assert PLAN.holds_on(day) is holds


def test_an_open_end_holds_for_ever():
    assert Validity().holds_on(date.min)
    assert Validity(from_=date(2018, 1, 1)).holds_on(date.max)
    assert not Validity(from_=date(2018, 1, 1)).holds_on(date(2017, 12, 31))


def test_validities_overlap_on_a_shared_day_only():
    assert PLAN.overlaps(Validity(from_=date(2020, 12, 31)))
    assert not PLAN.overlaps(Validity(from_=date(2021, 1, 1)))
    assert not Validity(until=date(2017, 12, 31)).overlaps(PLAN)
    assert Validity().overlaps(PLAN)


def test_a_validity_that_ends_before_it_starts_is_refused():
    with pytest.raises(JingzhunError, match="PERIOD004"):
        Validity(from_=date(2018, 1, 1), until=date(2017, 12, 31))


def test_a_value_holds_from_its_first_day_until_the_next_value_starts():
    line = {date(2018, 1, 1): 3200, date(2019, 1, 1): 3500}
    assert value_at(line, date(2018, 1, 1)) == 3200
    assert value_at(line, date(2018, 12, 31)) == 3200
    assert value_at(line, date(2019, 1, 1)) == 3500
    assert value_at(line, date(2030, 1, 1)) == 3500


def test_before_the_first_value_nothing_is_known():
    assert value_at({date(2018, 1, 1): 3200}, date(2017, 12, 31)) is None
    assert value_at({}, date(2018, 1, 1)) is None


def test_in_a_gap_between_dated_values_nothing_is_known():
    values = [
        Dated(value="a", validity=Validity(until=date(2018, 6, 30))),
        Dated(value="b", validity=Validity(from_=date(2019, 1, 1))),
    ]
    assert value_at(values, date(2018, 6, 30)) == "a"
    assert value_at(values, date(2018, 7, 1)) is None


def test_two_values_on_one_day_are_refused_not_chosen_between():
    values = [Dated(value="a"), Dated(value="b", validity=Validity(from_=date(2019, 1, 1)))]
    assert value_at(values, date(2018, 12, 31)) == "a"
    with pytest.raises(JingzhunError, match="PERIOD005 Two values hold on 2019-01-01: a and b"):
        value_at(values, date(2019, 1, 1))


def test_a_table_of_first_days_may_stand_in_any_order():
    assert [d.value for d in dated_values({date(2019, 1, 1): 2, date(2018, 1, 1): 1})] == [1, 2]
