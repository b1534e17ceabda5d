"""Comparisons remember: what is new, changed, gone and still there, and what was said of it."""

from datetime import date

import pytest
from django.urls import reverse

from jingzhun_site.accounts.models import User
from jingzhun_site.crosschecks.actions import judging
from jingzhun_site.crosschecks.actions.taking import may_be_taken
from jingzhun_site.crosschecks.models import Difference, Standing, Verdict
from jingzhun_site.crosschecks.queries.asked_again import asked_again
from jingzhun_site.register.models import MODELS
from tests.jingzhun_site.conftest import COUNTY, NEXT_VILLAGE, make_record
from tests.jingzhun_site.crosschecks.conftest import (
    Compare,
    Send,
    browser,
    line,
    name_of,
    stranger,
)

FAR = "410621101000"
FIRST = [line(1), line(6), line(11), stranger(1), stranger(2)]


def _standings() -> dict[str, str]:
    return dict(Difference.objects.values_list("person_id", "standing"))


def test_somebody_who_died_and_is_on_the_list_is_found(send: Send, compare: Compare) -> None:
    file = send(*FIRST)

    assert file.faults == [], file.faults
    assert file.rows == 5
    assert file.matched["linked"] == {"exact": 3}
    run = compare(file)

    assert run.counts == {"new": 3, "changed": 0, "still_open": 0, "gone": 0}
    found = Difference.objects.get(person_id="P6")
    assert found.message == "公安登记死亡日期2018-11-20，我方未登记死亡"
    assert found.household_id == "H1"
    assert {"label": "死亡日期", "value": "2018-11-20"} in found.their_values
    assert (found.proposal["leaves"], found.proposal["on"]) == ("died", "2018-11-20")


def test_the_same_file_again_changes_nothing(send: Send, compare: Compare) -> None:
    file = send(*FIRST)
    first = compare(file)

    second = compare(file)

    assert second.counts == {"new": 0, "changed": 0, "still_open": 3, "gone": 0}
    assert second.fingerprint == first.fingerprint


def test_the_next_quarter_shows_only_the_news(send: Send, compare: Compare) -> None:
    compare(send(*FIRST))

    run = compare(send(line(1), line(6, died="2018-11-02"), line(20), name="死亡人员_20181209.csv"))

    assert run.counts == {"new": 1, "changed": 1, "still_open": 1, "gone": 1}
    assert _standings() == {"P1": "still_open", "P6": "changed", "P11": "gone", "P20": "new"}


def test_a_verdict_stays_until_the_difference_says_something_else(
    send: Send, compare: Compare, officer: User
) -> None:
    compare(send(*FIRST))
    for key in ("P1", "P6"):
        one = Difference.objects.get(person_id=key)
        judging.reject(one, text="同名不同人", version=one.version, acting_user=officer)

    compare(send(line(1), line(6, died="2018-11-02"), name="b_20181209.csv"))

    said = dict(Difference.objects.values_list("person_id", "verdict"))
    assert said["P1"] == Verdict.REJECTED
    assert said["P6"] == Verdict.WAITING


def test_what_was_found_true_of_other_values_is_to_be_checked_again(
    send: Send, compare: Compare, officer: User
) -> None:
    compare(send(*FIRST))
    for key in ("P1", "P6"):
        one = Difference.objects.get(person_id=key)
        judging.confirm(one, text="入户核实", version=one.version, acting_user=officer)

    compare(send(line(1), line(6, died="2018-11-02"), name="b_20181209.csv"))

    same, other = (Difference.objects.get(person_id=key) for key in ("P1", "P6"))
    assert (same.verdict, other.verdict, other.judged_on) == (
        Verdict.CONFIRMED,
        Verdict.WAITING,
        None,
    )
    assert not may_be_taken(other)
    words = "值已改，须重新核实（原结论：属实）"
    client = browser(officer)
    for address in (other.get_absolute_url(), reverse("crosschecks:list")):
        assert words in client.get(address).content.decode()
    assert words not in client.get(same.get_absolute_url()).content.decode()
    assert asked_again([same, other]) == {other.pk: words}

    judging.confirm(other, text="再核实", version=other.version, acting_user=officer)
    other.refresh_from_db()
    judging.reopen(other, text="记错", version=other.version, acting_user=officer)
    other.refresh_from_db()
    assert asked_again([other]) == {}


def test_what_is_back_with_the_same_values_stays_true(
    send: Send, compare: Compare, officer: User
) -> None:
    first = send(*FIRST)
    compare(first)
    true, untrue = (Difference.objects.get(person_id=key) for key in ("P11", "P6"))
    judging.confirm(true, text="入户核实", version=true.version, acting_user=officer)
    judging.reject(untrue, text="同名不同人", version=untrue.version, acting_user=officer)
    compare(send(line(1), name="b_20181209.csv"))

    compare(first)

    true.refresh_from_db()
    untrue.refresh_from_db()
    assert (true.verdict, untrue.verdict) == (Verdict.CONFIRMED, Verdict.WAITING)
    assert asked_again([untrue]) == {untrue.pk: "消失后再次出现，须重新核实（原结论：不属实）"}


def test_an_exemption_lapses_by_itself(send: Send, compare: Compare, officer: User) -> None:
    compare(send(*FIRST))
    one = Difference.objects.get(person_id="P1")
    until = date(2019, 1, 31)

    judging.exempt(one, until=until, text="家属办理中", version=one.version, acting_user=officer)

    waiting = Difference.objects.waiting(until)
    assert one.pk not in waiting.values_list("pk", flat=True)
    assert one.pk in Difference.objects.waiting(date(2019, 2, 1)).values_list("pk", flat=True)


def test_what_was_gone_and_is_back_is_new_again(send: Send, compare: Compare) -> None:
    first = send(*FIRST)
    compare(first)
    compare(send(line(1), line(6), name="b_20181209.csv"))
    assert Difference.objects.get(person_id="P11").standing == Standing.GONE

    compare(first)

    assert Difference.objects.get(person_id="P11").standing == Standing.NEW


def test_their_names_lie_in_the_vault(send: Send, compare: Compare) -> None:
    compare(send(*FIRST))

    one = Difference.objects.get(person_id="P1")

    assert one.their_name.startswith("nm")
    assert name_of(1) not in str(vars(one))


def test_a_file_of_half_a_county_is_named_and_nothing_there_is_gone(
    send: Send, compare: Compare, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingzhun.crosschecks.covering.ENOUGH_EXPECTED", 5)
    make_record("townships", township_id=FAR, county_id=COUNTY, name="远镇", place_code=FAR)
    village = f"{FAR[:9]}201"
    make_record(
        "villages", village_id=village, township_id=FAR, name="远村", place_code=village,
        is_poor_village=False, is_deep_poor_village=False,
    )  # fmt: skip
    for entity in ("households", "persons"):
        moved = MODELS[entity].objects.filter(place_code=NEXT_VILLAGE)
        moved.update(
            place_code=village, **({"village_id": village} if entity == "households" else {})
        )
    compare(send(*(line(index) for index in range(40))))
    short = send(*(line(index) for index in range(24)), name="死亡人员_20181206.csv")

    assert short.matched["uncovered"] == [FAR]
    page = browser(officer).get(short.get_absolute_url()).content.decode()
    assert "几乎没有这些乡镇的人：远镇" in page
    assert "远镇" in browser(officer).get(reverse("crosschecks:new_run")).content.decode()
    run = compare(short)
    assert (run.counts["still_open"], run.counts["gone"]) == (24, 0)
