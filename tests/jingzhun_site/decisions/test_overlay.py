"""No list shows yesterday's answer for what was edited today, whether by hand, in a batch or by an import."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions import overlay
from jingzhun_site.decisions.gaps import GapFilter, access_gaps
from jingzhun_site.decisions.models import AwaitingBatch, Redecided, Run
from jingzhun_site.decisions.running import decide_snapshot
from jingzhun_site.decisions.touched import touched_by
from jingzhun_site.jobs.models import Job
from jingzhun_site.lists.actions import set_for_all, take_back
from jingzhun_site.register.actions import Why, add_record, change_record, withdraw_record
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from tests.jingzhun_site.decisions.conftest import (
    COUNTY,
    GAPS,
    HILL,
    NEXT,
    OTHER_COUNTY,
    RIVER,
    Decide,
    Login,
    add_household,
    change,
)

pytestmark = pytest.mark.django_db(transaction=True)
DIBAO = VOCABULARY.entities["households"].fields["dibao"]
Listed = Callable[[Gap], set[str]]


@pytest.fixture
def officer(db: None) -> User:
    user = User.objects.create_user(username="officer", password="x")
    Grant.objects.create(user=user, role=Role.COUNTY_OFFICER, place_code=COUNTY)
    return user


@pytest.fixture
def run(poor: Record, decide: Decide) -> Run:
    return decide()


def _of(user: User, gap: Gap) -> set[str]:
    found = access_gaps(user, Times.present())
    assert found is not None
    wanted = GapFilter(gap=gap, programmes=frozenset({"dibao"}))
    return {row.subject_id for row in found.lines(wanted, most=100)}


@pytest.fixture
def listed(run: Run, officer: User) -> Listed:
    """Who stands on the county's list of dibao in a direction."""
    return lambda gap: _of(officer, gap)


def test_an_edited_household_leaves_the_list_at_once(poor: Record, listed: Listed) -> None:
    assert "poor" in listed(Gap.NOT_RECEIVING)

    change(poor, dibao=True)

    assert "poor" not in listed(Gap.NOT_RECEIVING)
    assert "near" in listed(Gap.NOT_RECEIVING)


def test_an_edited_household_moves_to_the_other_direction(listed: Listed) -> None:
    dark = MODELS["households"].objects.get(pk="dark")

    change(dark, wage_income_yuan=Decimal(90_000), dibao=True)

    assert "dark" in listed(Gap.NOT_ENTITLED)
    assert "dark" not in listed(Gap.UNDECIDED)


def test_a_new_household_is_on_the_list_before_the_next_run(listed: Listed) -> None:
    values = {"household_id": "new", "village_id": HILL, "dibao": False}
    add_record("households", values, acting_user=None, why=Why())
    made = MODELS["households"].objects.get(pk="new")

    assert "new" in listed(Gap.UNDECIDED), made


def test_a_household_taken_back_is_on_no_list(poor: Record, listed: Listed) -> None:
    withdraw_record(poor, acting_user=None, why=Why(reason="重复"))

    assert not any("poor" in listed(gap) for gap in Gap if gap is not Gap.NONE)


def test_a_new_wage_job_of_a_member_decides_the_household_again(run: Run) -> None:
    person = MODELS["persons"].objects.get(pk="poor-1")

    change(person, labour="none")

    decided = set(Redecided.objects.values_list("entity", "key"))
    assert {("households", "poor"), ("persons", "poor-1")} <= decided


def test_a_household_that_moved_shows_in_the_new_place_and_no_more_in_the_old(
    poor: Record, listed: Listed
) -> None:
    there = User.objects.create_user(username="there", password="x")
    Grant.objects.create(user=there, role=Role.COUNTY_OFFICER, place_code=OTHER_COUNTY)

    change(poor, village_id=RIVER)

    assert "poor" not in listed(Gap.NOT_RECEIVING)
    assert "poor" in _of(there, Gap.NOT_RECEIVING)


def test_one_value_for_many_decides_them_again_and_so_does_taking_it_back(
    officer: User, listed: Listed
) -> None:
    records = list(MODELS["households"].objects.filter(pk__in=("poor", "near")))

    batch = set_for_all(records, DIBAO, True, acting_user=officer, reason="核实")
    assert not {"poor", "near"} & listed(Gap.NOT_RECEIVING)

    take_back(batch, acting_user=officer, reason="撤销")
    assert {"poor", "near"} <= listed(Gap.NOT_RECEIVING)


@pytest.fixture
def large_batch(
    run: Run, officer: User, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], RecordChange | None]:
    """A batch that touches more than is decided one by one."""
    monkeypatch.setattr(overlay, "SINGLY", 1)

    def write() -> None:
        records = list(MODELS["households"].objects.filter(pk__in=("poor", "near")))
        set_for_all(records, DIBAO, True, acting_user=officer, reason="核实")

    return write


def test_what_a_large_batch_touched_stays_off_the_list_until_the_run_it_asks_for(
    large_batch: Callable[[], None], listed: Listed, login: Login, decide: Decide
) -> None:
    add_household("late", NEXT, "示例庚", wage=100, dibao=False)
    large_batch()

    assert not {"poor", "near"} & listed(Gap.NOT_RECEIVING)
    assert Job.objects.get().kind == "decide_register"
    page = login(Role.COUNTY_OFFICER, COUNTY).get(GAPS).content.decode()
    assert "正在重新研判" in page

    decide()
    assert not AwaitingBatch.objects.exists()
    assert listed(Gap.NOT_RECEIVING) == {"late"}
    page = login(Role.COUNTY_OFFICER, COUNTY).get(GAPS).content.decode()
    assert "正在重新研判" not in page


def test_what_changed_while_a_run_was_made_stays_laid_over_it(
    run: Run, poor: Record, listed: Listed, decide: Decide
) -> None:
    read_at = timezone.now()
    change(poor, dibao=True)

    decide_snapshot(run.snapshot, read_at=read_at, acting_user=None, is_current=True)

    assert "poor" not in listed(Gap.NOT_RECEIVING)


def test_a_run_takes_up_what_was_laid_over_the_one_before(
    poor: Record, run: Run, decide: Decide
) -> None:
    change(poor, dibao=True)
    assert Redecided.objects.exists()

    decide()

    assert not Redecided.objects.exists()


def test_the_past_is_shown_without_what_was_laid_over_it(
    poor: Record, officer: User, run: Run, settings: Any
) -> None:
    change(poor, dibao=True)
    Run.objects.update(made_at=run.made_at)
    then = Times(as_at=run.on, known_at=run.on)
    settings.TODAY = run.on.replace(year=2019)

    found = access_gaps(officer, then)

    assert found is not None
    wanted = GapFilter(gap=Gap.NOT_RECEIVING, programmes=frozenset({"dibao"}))
    assert "poor" in {row.subject_id for row in found.lines(wanted, most=100)}


def test_a_changed_village_asks_for_a_run_because_its_residents_hang_on_it(run: Run) -> None:
    change(MODELS["villages"].objects.get(pk=HILL), is_poor_village=True)

    assert Job.objects.get().kind == "decide_register"


def test_a_move_touches_the_household_that_was_left_behind(poor: Record) -> None:
    person = MODELS["persons"].objects.get(pk="poor-1")
    why = Why(reason="迁入", batch="b1")
    change_record(person, {"household_id": "near"}, acting_user=None, why=why)

    touched = touched_by(RecordChange.objects.filter(batch="b1"))

    assert touched.households == {"poor", "near"}
