"""What follows from a difference that proved true: a form of the register filled in, an offer, a task."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from jingzhun.eligibility import State as Verdicts
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.actions.assigning import Assignment, assign
from jingzhun_site.crosschecks.models import (
    Change,
    CheckRun,
    Difference,
    DifferenceEvent,
    Verdict,
)
from jingzhun_site.households.actions.standing import Turn
from jingzhun_site.households.models import PendingChange
from jingzhun_site.ledger.models import State
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from tests.jingzhun_site.conftest import COUNTY, VILLAGE
from tests.jingzhun_site.crosschecks.conftest import TODAY, browser
from tests.jingzhun_site.organisations.conftest import make_office, make_post

LEAVES = {"entity": "persons", "leaves": "died", "values": {}, "on": "2018-11-20"}


@pytest.fixture
def dead(officer: User) -> Difference:
    """Somebody whom the police hold dead, confirmed by a visit; P1 is no head of a household."""
    run = CheckRun.objects.create(place_code=COUNTY, on=TODAY, asked_at=clock.now())
    return Difference.objects.create(
        key="k1", comparison="dead_in_ours_alive", register="death_register", person_id="P1",
        household_id="H0", place_code=VILLAGE, owner="poverty_alleviation", severity="error",
        suggests="stale_fact", message="公安登记死亡日期2018-11-20，我方未登记死亡", value_hash="h",
        found_on=TODAY, first_run=run, last_run=run, verdict=Verdict.CONFIRMED, proposal=LEAVES,
    )  # fmt: skip


def _form_of(found: Difference) -> str:
    return reverse("households:leave", args=(found.person_id,)) + f"?from=cross_check:{found.pk}"


def _leave(client: Client, found: Difference) -> None:
    words = {"because": "died", "on": "2018-11-20", "reason": "火化证明"}
    answer = client.post(_form_of(found), words)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == found.get_absolute_url()


def test_a_confirmed_death_and_nothing_else_opens_its_form_filled_in(
    dead: Difference, officer: User
) -> None:
    client = browser(officer)
    page = client.get(dead.get_absolute_url()).content.decode()
    assert _form_of(dead) in page
    assert "离开：死亡 2018-11-20" in page

    form = client.get(_form_of(dead)).content.decode()
    assert 'value="2018-11-20"' in form
    assert f"按“比对差异 {dead.pk}”填好" in form
    assert MODELS["persons"].objects.filter(pk="P1", died_on=None).exists()

    other = reverse("households:leave", args=("P2",))
    assert client.get(f"{other}?from=cross_check:{dead.pk}").status_code == 404
    assert client.get(_form_of(dead).replace(f":{dead.pk}", ":x")).status_code == 404
    Difference.objects.filter(pk=dead.pk).update(verdict=Verdict.WAITING)
    assert client.get(_form_of(dead)).status_code == 404


def test_what_is_saved_moves_the_difference_and_its_task_on(
    dead: Difference, officer: User, colleague: User
) -> None:
    make_office(COUNTY, "甲县公安局")
    given = Assignment(given_code=COUNTY, lead_post=make_post("P-x").pk, due_on=date(2018, 12, 31))
    (dead,) = assign([dead], given, acting_user=officer)

    _leave(browser(officer), dead)

    dead.refresh_from_db()
    if dead.change == Change.WAITS:
        pending = PendingChange.objects.get(source=f"cross_check:{dead.pk}")
        address = reverse("households:pending_change", args=(pending.pk,))
        browser(colleague).post(address, {"answer": "confirm"})
        dead.refresh_from_db()
    assert dead.change == Change.MADE
    assert dead.events.filter(kind=DifferenceEvent.Kind.MADE).exists()
    assert AuditEntry.objects.filter(action="crosschecks.made", key=str(dead.pk)).exists()
    change = RecordChange.objects.filter(entity="persons", key="P1").latest("pk")
    assert f"比对差异 {dead.pk}" in change.reason
    assert dead.entry is not None
    assert dead.entry.state == State.REPORTED


def test_a_change_that_waits_is_told_to_the_difference_and_so_is_its_refusal(
    dead: Difference, officer: User, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = Turn(
        rule="programme:dibao", entity="persons", key="P1", before=Verdicts.YES,
        after=Verdicts.NO, label="低保", source="",
    )  # fmt: skip
    monkeypatch.setattr(
        "jingzhun_site.households.actions.proposing.turned", lambda _before, _after: [turn]
    )
    _leave(browser(officer), dead)
    dead.refresh_from_db()
    assert dead.change == Change.WAITS

    pending = PendingChange.objects.get(source=f"cross_check:{dead.pk}")
    address = reverse("households:pending_change", args=(pending.pk,))
    browser(colleague).post(address, {"answer": "refuse", "reason": "本人健在"})
    dead.refresh_from_db()
    assert dead.change == Change.OPEN
    last = dead.events.last()
    assert last is not None
    assert (last.kind, last.text) == ("not_made", "本人健在")


def test_a_change_is_declined_with_a_reason(dead: Difference, officer: User) -> None:
    client = browser(officer)
    address = reverse("crosschecks:judge", args=(dead.pk, "decline"))
    assert client.post(address, {"version": dead.version, "text": " "}).status_code == 422
    client.post(address, {"version": dead.version, "text": "同名不同人，待公安更正"})

    dead.refresh_from_db()
    assert (dead.verdict, dead.change) == (Verdict.CONFIRMED, Change.DECLINED)
    page = client.get(dead.get_absolute_url()).content.decode()
    assert _form_of(dead) not in page
    assert "同名不同人，待公安更正" in page


def test_values_of_theirs_stand_in_the_form_beside_ours(dead: Difference, officer: User) -> None:
    proposal = {
        "entity": "persons",
        "leaves": "",
        "on": "",
        "values": {"marital_status": "widowed"},
    }
    Difference.objects.filter(pk=dead.pk).update(proposal=proposal)
    client = browser(officer)
    address = reverse("households:edit_person", args=("P1", "identity"))
    form = client.get(f"{address}?from=cross_check:{dead.pk}").content.decode()
    assert '<option value="widowed" selected>' in form
    assert 'name="nation' not in form
    assert 'name="political_status"' not in form

    sent = {
        "marital_status": "widowed", "initial-marital_status": "", "version": "1",
        "kind": "correction", "valid_from": "2018-12-10", "reason": "户口簿",
    }  # fmt: skip
    client.post(f"{address}?from=cross_check:{dead.pk}", sent)
    assert MODELS["persons"].objects.get(pk="P1").value("marital_status") == "widowed"
    dead.refresh_from_db()
    assert dead.change == Change.MADE


def test_missing_help_is_offered_once_the_facts_are_known_or_is_the_owners_task(
    dead: Difference, officer: User
) -> None:
    about = {"comparison": "severely_disabled_without_care", "suggests": "missing_entitlement"}
    Difference.objects.filter(pk=dead.pk).update(**about, proposal={})
    client = browser(officer)
    address = reverse("crosschecks:judge", args=(dead.pk, "offer"))
    words = {"version": dead.version, "text": "本人愿意申请"}
    assert "情况不明" in client.get(dead.get_absolute_url()).content.decode()
    assert "情况不明" in client.post(address, words).content.decode()

    facts = {"disability_level": "1", "has_disability_certificate": True}
    MODELS["persons"].objects.filter(pk="P1").update(**facts, care_allowance_disabled=False)
    page = client.get(dead.get_absolute_url()).content.decode()
    assert "第一步“申请”" in page
    client.post(address, words)

    enrolled = EnrolmentProgress.objects.get(programme="disabled_care_allowance", subject="P1")
    assert (enrolled.done, enrolled.next_step) == (0, "applied")
    change = RecordChange.objects.filter(entity="enrolments").latest("pk")
    assert f"比对差异 {dead.pk}" in change.reason
    dead.refresh_from_db()
    assert dead.events.filter(kind=DifferenceEvent.Kind.OFFERED).exists()
    assert "已纳入，正在办理" in client.get(dead.get_absolute_url()).content.decode()

    Difference.objects.filter(pk=dead.pk).update(comparison="water_unsafe_in_theirs", owner="water")
    page = client.get(dead.get_absolute_url()).content.decode()
    assert "没有对应的专项，交办责任部门" in page
    assert f"{reverse('crosschecks:assign')}?difference={dead.pk}" in page
