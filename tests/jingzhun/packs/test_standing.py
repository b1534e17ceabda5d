"""Where somebody stands in a procedure: the order of steps, their days, objections, the end."""

from datetime import date

import pytest

from jingzhun.packs import Standing, Step, standing_in, steps_behind
from jingzhun.periods import Pause, load_working_calendar

CALENDAR = load_working_calendar()
BEGUN = date(2018, 9, 25)

STEPS = (
    Step(id="identified", label="鉴定", by="township_housing_post"),
    Step(id="posted", label="公示", by="village_committee", after=("identified",), min_days=7,
         blocked_while="objection_open"),
    Step(id="heard", label="听取意见", by="village_committee", after=("posted",), optional=True),
    Step(id="approved", label="审批", by="county_housing_post", after=("heard",), within_days=5,
         working_days=True),
    Step(id="surveyed", label="勘察", by="builder", after=("identified",)),
    Step(id="closed", label="销档", by="county_housing_post", after=("approved",)),
    Step(id="revisited", label="回访", by="township_housing_post", after=("closed",)),
)  # fmt: skip


def stand(*reached: tuple[str, date], pauses: tuple[Pause, ...] = ()) -> Standing:
    return standing_in(
        STEPS,
        closes_at=["closed", "refused"],
        reached=dict(reached),
        started_on=BEGUN,
        calendar=CALENDAR,
        pauses=pauses,
    )


def open_ids(standing: Standing) -> list[str]:
    return [one.step.id for one in standing.open_steps]


def test_what_has_nothing_before_it_is_open_from_the_start() -> None:
    assert open_ids(stand()) == ["identified"]


def test_steps_beside_each_other_are_open_together_and_the_first_is_next() -> None:
    found = stand(("identified", date(2018, 9, 26)))

    assert open_ids(found) == ["posted", "surveyed"]
    assert found.next is not None
    assert (found.next.step.id, found.next.since) == ("posted", date(2018, 9, 26))
    assert found.next.earliest == date(2018, 10, 3)
    assert [step.id for step in found.waits_for(STEPS[5])] == ["approved"]


def test_an_optional_step_may_be_left_out_and_days_run_from_before_it() -> None:
    found = stand(("identified", date(2018, 9, 18)), ("posted", date(2018, 9, 28)))

    assert open_ids(found) == ["heard", "approved", "surveyed"]
    assert found.next is not None
    assert (found.next.step.id, found.next.since) == ("approved", date(2018, 9, 28))


def test_working_days_leave_the_national_day_out() -> None:
    found = stand(("identified", date(2018, 9, 18)), ("posted", date(2018, 9, 28)))

    approved = found.open_step("approved")
    assert approved is not None
    # 29 and 30 September are worked, 1 to 7 October are not.
    assert approved.due == date(2018, 10, 10)
    assert (approved.days_left(date(2018, 10, 8)), approved.days_left(date(2018, 10, 12))) == (
        2,
        -2,
    )


@pytest.mark.parametrize(
    ("until", "earliest", "is_paused"),
    [(date(2018, 9, 29), date(2018, 10, 5), False), (None, None, True)],
)
def test_an_objection_stops_the_clock_of_the_posting_alone(
    until: date | None, earliest: date | None, is_paused: bool
) -> None:
    pause = Pause(from_=date(2018, 9, 28), until=until)
    found = stand(("identified", date(2018, 9, 26)), pauses=(pause,))

    posted, surveyed = found.open_step("posted"), found.open_step("surveyed")
    assert posted is not None
    assert surveyed is not None
    assert (posted.earliest, posted.is_paused, surveyed.is_paused) == (earliest, is_paused, False)


def deadlines(standing: Standing) -> list[tuple[str, date, date | None]]:
    return [(one.step.id, one.due, one.taken_on) for one in standing.deadlines]


def test_a_step_keeps_its_deadline_when_it_was_taken() -> None:
    before = [("identified", date(2018, 9, 18)), ("posted", date(2018, 9, 28))]

    assert deadlines(stand(*before[:1])) == []
    assert deadlines(stand(*before)) == [("approved", date(2018, 10, 10), None)]
    late = stand(*before, ("approved", date(2018, 10, 12)))
    assert deadlines(late) == [("approved", date(2018, 10, 10), date(2018, 10, 12))]


def test_what_stopped_the_clock_after_a_step_was_taken_moves_no_deadline() -> None:
    steps = [Step(id="a", label="甲", by="builder", within_days=10, blocked_while="objection_open")]

    def due(*pauses: Pause) -> date:
        found = standing_in(
            steps, closes_at=[], reached={"a": date(2018, 9, 30)}, started_on=BEGUN,
            calendar=CALENDAR, pauses=pauses,
        )  # fmt: skip
        return found.deadlines[0].due

    assert due() == date(2018, 10, 5)
    two_days = Pause(from_=date(2018, 9, 27), until=date(2018, 9, 28))
    assert due(two_days) == date(2018, 10, 7)
    assert due(Pause(from_=date(2018, 10, 2))) == date(2018, 10, 5)
    # One that began before the step was taken and went on holds until that day.
    assert due(Pause(from_=date(2018, 9, 29))) == date(2018, 10, 7)


def test_it_is_complete_when_it_closes_and_nothing_beside_is_left() -> None:
    day = date(2018, 11, 1)
    done = [(name, day) for name in ("identified", "posted", "approved", "closed")]

    assert not stand(*done).is_complete
    complete = stand(*done, ("surveyed", day))
    assert complete.is_complete
    assert complete.next is None


def test_the_last_step_is_the_latest_and_of_one_day_the_later_one() -> None:
    day = date(2018, 9, 26)

    assert stand().last is None
    assert stand(("identified", day), ("posted", day)).last == STEPS[1]


def test_all_that_comes_after_a_step_is_behind_it() -> None:
    assert [step.id for step in steps_behind(STEPS, "posted")] == [
        "heard", "approved", "closed", "revisited",
    ]  # fmt: skip
    assert steps_behind(STEPS, "revisited") == ()
