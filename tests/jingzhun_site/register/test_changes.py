"""Changing records: nothing is lost, not by a later change and not by a colleague's."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.audit.queries import broken_link
from jingzhun_site.register.actions import (
    ConflictError,
    Why,
    add_record,
    change_record,
    restore_record,
    withdraw_record,
)
from jingzhun_site.register.as_of import Times, values_as_of
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS, Household, Person
from jingzhun_site.register.record import Record
from jingzhun_site.register.rows import StoredRows
from tests.jingzhun_site.conftest import NEXT_VILLAGE, VILLAGE, MakeUser

MakeHousehold = Callable[..., Record]


@pytest.fixture
def household(make_household: MakeHousehold) -> Record:
    return make_household("H1", VILLAGE, ["王小明", "王大"], dwelling_grade="D", dibao=False)


def _known_on(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    monkeypatch.setattr("jingzhun_site.config.clock.now", lambda: moment)


def test_a_change_keeps_what_stood_before_and_is_audited(
    household: Record, make_user: MakeUser
) -> None:
    user = make_user("clerk", Role.TOWNSHIP_CLERK)

    change_record(household, {"dwelling_grade": "A"}, acting_user=user, why=Why(reason="验收"))

    base, change = RecordChange.objects.order_by("id")
    assert base.kind == "base"
    assert base.values["dwelling_grade"] == "D"
    assert (change.old_values, change.values) == ({"dwelling_grade": "D"}, {"dwelling_grade": "A"})
    assert (household.version, change.user) == (2, user)
    assert AuditEntry.objects.get().new == {"dwelling_grade": "A"}
    assert broken_link() is None


def test_saying_the_same_again_changes_nothing(household: Record) -> None:
    assert change_record(household, {"dwelling_grade": "D"}, acting_user=None, why=Why()) is None
    assert not RecordChange.objects.exists()
    assert not AuditEntry.objects.exists()


def test_whoever_saw_an_older_version_is_told_what_happened_since(household: Record) -> None:
    change_record(household, {"dwelling_grade": "A"}, acting_user=None, why=Why())

    with pytest.raises(ConflictError) as raised:
        change_record(household, {"dibao": True}, acting_user=None, why=Why(), expected_version=1)

    assert [change.values for change in raised.value.since] == [{"dwelling_grade": "A"}]
    assert Household.objects.get(pk="H1").dibao is False


def test_a_later_correction_changes_todays_answer_and_not_the_one_given_then(
    household: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    Household.objects.filter(pk="H1").update(known_at=datetime(2018, 1, 1, tzinfo=UTC))
    _known_on(date(2019, 3, 5), monkeypatch)
    why = Why(kind=RecordChange.Kind.CORRECTION, valid_from=date(2018, 10, 1))
    change_record(household, {"dwelling_grade": "B"}, acting_user=None, why=why)
    records = list(Household.with_withdrawn.filter(pk="H1"))

    def grade(as_at: date, known_at: date) -> str:
        (values,) = values_as_of(records, Times(as_at=as_at, known_at=known_at))
        return str(values["dwelling_grade"])

    end_of_year = date(2018, 12, 31)
    assert grade(end_of_year, date(2018, 12, 31)) == "D"
    assert grade(end_of_year, date(2019, 3, 31)) == "B"
    assert grade(date(2018, 9, 30), date(2019, 3, 31)) == "D"


def test_a_record_is_not_there_before_it_was_known(household: Record) -> None:
    records = list(Household.with_withdrawn.filter(pk="H1"))
    long_ago = date(2015, 1, 1)

    assert values_as_of(records, Times(as_at=long_ago, known_at=long_ago)) == []


def test_a_record_taken_back_is_out_of_sight_and_comes_back(household: Record) -> None:
    person = Person.objects.get(pk="H1-02")

    withdraw_record(person, acting_user=None, why=Why(reason="录入错误"))
    assert not Person.objects.filter(pk="H1-02").exists()
    assert Person.with_withdrawn.filter(pk="H1-02").exists()

    restore_record(person, acting_user=None, why=Why(reason="撤错了"))
    assert Person.objects.filter(pk="H1-02").exists()


def test_a_household_that_moves_takes_its_members_along(household: Record) -> None:
    change_record(household, {"village_id": NEXT_VILLAGE}, acting_user=None, why=Why())

    assert Household.objects.get(pk="H1").place_code == NEXT_VILLAGE
    places = {
        model: set(MODELS[model].objects.values_list("place_code", flat=True))
        for model in ("persons", "memberships")
    }
    assert places == {"persons": {NEXT_VILLAGE}, "memberships": {NEXT_VILLAGE}}


def test_an_added_record_stands_in_its_place(household: Record) -> None:
    values = {"household_id": "H1", "visited_on": date(2018, 5, 1)}

    visit = add_record("visits", values, acting_user=None, why=Why())

    assert visit.place_code == VILLAGE
    assert RecordChange.objects.get().kind == "addition"


def test_the_rules_see_members_of_then_by_their_memberships(household: Record) -> None:
    long_ago = datetime(2014, 1, 1, tzinfo=UTC)
    for name in ("households", "persons", "memberships"):
        MODELS[name].with_withdrawn.update(known_at=long_ago)
    MODELS["memberships"].objects.filter(pk="MH1-02").update(left_on=date(2017, 6, 30))

    def members(day: date) -> list[str]:
        rows = StoredRows(times=Times(as_at=day, known_at=day))
        return [str(row["person_id"]) for row in rows.rows("persons", "household_id", "H1")]

    assert members(date(2017, 6, 30)) == ["H1-01", "H1-02"]
    assert members(date(2017, 7, 1)) == ["H1-01"]
