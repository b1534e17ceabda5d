"""Who belongs to a household: joining, leaving, splitting, merging, a new head, registration, a new household."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.households.actions.registration import PASSAGES, events_for
from jingzhun_site.households.models import PendingChange
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record

from .conftest import HILL, RIVER, Login, household, person, reread

CLERK = Role.TOWNSHIP_CLERK


def send(login: Login, page: str, key: str, /, **given: Any) -> str:
    """Send a form, and let a second person confirm it where it turns an entitlement."""
    browser = login(CLERK)
    sent = {"on": "2018-10-01", "reason": "", **given}
    response = browser.post(reverse(f"households:{page}", args=[key]), sent, follow=True)
    waiting = PendingChange.objects.filter(state="waiting").first()
    if waiting is None:
        return response.content.decode()
    other: Client = login(CLERK)
    href = reverse("households:pending_change", args=[waiting.pk])
    return other.post(href, {"answer": "confirm"}, follow=True).content.decode()


def memberships(person_id: str) -> list[tuple[str, date, date | None, str | None]]:
    rows = MODELS["memberships"].objects.filter(person_id=person_id).order_by("joined_on")
    return [(r.household_id, r.joined_on, r.left_on, r.left_because) for r in rows]


NEWBORN = {
    "because": "newborn", "name": "示例小", "id_number": "", "sex": "female",
    "born_on": "2018-09-28", "relation": "daughter", "ethnicity": "",
}  # fmt: skip


def test_a_newborn_joins_with_a_membership(login: Login, hill: Record) -> None:
    text = send(login, "join", "hill-1", **NEWBORN)
    child = MODELS["persons"].objects.get(household_id="hill-1", relation="daughter")
    assert child.registration == "poor"
    assert memberships(child.pk) == [("hill-1", date(2018, 10, 1), None, None)]
    assert "示例小" not in str(child.name)
    assert text


def test_a_child_of_ten_is_no_newborn(login: Login, hill: Record) -> None:
    text = send(login, "join", "hill-1", **{**NEWBORN, "born_on": "2008-09-28"})
    assert "不能按新生儿登记" in text
    assert MODELS["persons"].objects.filter(household_id="hill-1").count() == 2


def test_a_newborn_sent_twice_joins_once(login: Login, hill: Record) -> None:
    send(login, "join", "hill-1", **NEWBORN)
    text = send(login, "join", "hill-1", **NEWBORN)
    assert "可能已经登记过" in text
    assert MODELS["persons"].objects.filter(household_id="hill-1").count() == 3


def test_whoever_is_on_the_roster_is_not_registered_twice(login: Login, hill: Record) -> None:
    text = send(login, "join", "hill-1", **{**NEWBORN, "id_number": "990001197005010011"})
    assert "名册里已有这个证件号码" in text
    assert MODELS["persons"].objects.filter(household_id="hill-1").count() == 2


def test_the_dead_leave_and_the_history_keeps_them(login: Login, hill: Record) -> None:
    send(login, "leave", "hill-1-2", because="died", into="", relation="")
    assert not MODELS["persons"].objects.filter(pk="hill-1-2").exists()
    gone = MODELS["persons"].with_withdrawn.get(pk="hill-1-2")
    assert gone.died_on == date(2018, 10, 1)
    assert memberships("hill-1-2")[0][2:] == (date(2018, 10, 1), "died")
    file = reverse("households:household", args=["hill-1"])
    browser = login(CLERK)
    assert "家庭成员 1 人" in browser.get(file).content.decode()
    before = browser.get(file, {"as_at": "2018-09-30"}).content.decode()
    assert "家庭成员 2 人" in before
    assert "示例乙" in before


def test_a_head_does_not_leave_others_behind_without_one(login: Login, hill: Record) -> None:
    text = send(login, "leave", "hill-1-1", because="moved_out", into="", relation="")
    assert "请先更换户主" in text
    assert 'name="head_id"' in text
    assert MODELS["persons"].objects.filter(pk="hill-1-1").exists()


def test_who_marries_into_another_household_moves_there(login: Login, hill: Record) -> None:
    household("hill-2", HILL, "示例己", registration="never_registered")
    send(login, "leave", "hill-1-2", because="married_out", into="hill-2", relation="son_in_law")
    moved = MODELS["persons"].objects.get(pk="hill-1-2")
    assert (moved.household_id, moved.relation) == ("hill-2", "son_in_law")
    assert moved.registration == "never_registered"
    assert memberships("hill-1-2") == [
        ("hill-1", date(2014, 4, 1), date(2018, 9, 30), "married_out"),
        ("hill-2", date(2018, 10, 1), None, None),
    ]


def test_nobody_moves_into_a_household_of_another_place(
    login: Login, hill: Record, river: Record
) -> None:
    text = send(login, "leave", "hill-1-2", because="moved_out", into="river-1", relation="other")
    assert "没有这一户" in text
    assert MODELS["persons"].objects.get(pk="hill-1-2").household_id == "hill-1"


def test_a_split_makes_a_household_with_the_standing_of_the_old_one(
    login: Login, hill: Record
) -> None:
    person("hill-1-3", hill, "示例庚", relation="daughter_in_law")
    given = {"person_ids": ["hill-1-2", "hill-1-3"], "head_id": "hill-1-2",
             "relation_hill-1-2": "", "relation_hill-1-3": "spouse"}  # fmt: skip
    send(login, "split", "hill-1", **given)
    new = MODELS["households"].objects.exclude(pk="hill-1").get()
    assert (new.village_id, new.registration, new.head_id) == (HILL, "poor", "hill-1-2")
    relations = MODELS["persons"].objects.filter(household_id=new.pk).values_list("pk", "relation")
    assert dict(relations) == {"hill-1-2": "head", "hill-1-3": "spouse"}
    assert MODELS["persons"].objects.filter(household_id="hill-1").count() == 1
    waiting = PendingChange.objects.get()
    assert "practice" not in str(waiting.turns)


def test_the_head_of_the_new_household_is_one_of_those_who_go(login: Login, hill: Record) -> None:
    person("hill-1-3", hill, "示例庚", relation="daughter")
    text = send(login, "split", "hill-1", person_ids=["hill-1-2"], head_id="hill-1-3")
    assert "新户的户主须是分出去的人" in text


def test_a_merge_takes_everybody_along_and_the_empty_household_leaves(
    login: Login, hill: Record
) -> None:
    other = household("hill-2", HILL, "示例己")
    relations = {"relation_hill-2-1": "father"}
    send(login, "merge", "hill-2", into="hill-1", **relations)
    assert MODELS["persons"].objects.get(pk="hill-2-1").household_id == "hill-1"
    assert MODELS["persons"].objects.get(pk="hill-2-1").relation == "father"
    assert reread(other).withdrawn_at is not None
    file = reverse("households:household", args=["hill-2"])
    assert login(CLERK).get(file).status_code == 404


def test_a_new_head_is_the_head_and_the_others_are_related_anew(login: Login, hill: Record) -> None:
    version = str(reread(hill).version)
    given = {"head_id": "hill-1-2", "relation_hill-1-1": "father", "relation_hill-1-2": ""}
    send(login, "head", "hill-1", version=version, **given)
    assert reread(hill).value("head_id") == "hill-1-2"
    relations = (
        MODELS["persons"].objects.filter(household_id="hill-1").values_list("pk", "relation")
    )
    assert dict(relations) == {"hill-1-1": "father", "hill-1-2": "head"}


def test_two_heads_are_refused(login: Login, hill: Record) -> None:
    given = {"head_id": "hill-1-2", "relation_hill-1-1": "head"}
    text = send(login, "head", "hill-1", version=str(hill.version), **given)
    assert "一户只有一个户主" in text


def test_an_exit_is_dated_and_the_household_stays(login: Login, hill: Record) -> None:
    send(login, "registration", "hill-1", event="exited", cause="", monitoring="", reason="达标")
    now = reread(hill)
    assert (now.value("registration"), now.value("exited_on")) == ("exited", date(2018, 10, 1))
    assert MODELS["persons"].objects.get(pk="hill-1-2").registration == "exited"
    status = MODELS["household_statuses"].objects.get(household_id="hill-1")
    assert (status.status, status.from_on) == ("exited", date(2018, 10, 1))
    assert MODELS["registration_events"].objects.get().event == "exited"


def test_the_status_histories_follow_one_another_day_by_day(login: Login, hill: Record) -> None:
    given = {"cause": "", "monitoring": "", "reason": "核实"}
    send(login, "registration", "hill-1", event="exited", on="2017-12-01", **given)
    send(login, "registration", "hill-1", event="relapsed", **{**given, "cause": "illness"})
    for entity, about in (("household_statuses", "hill-1"), ("person_statuses", "hill-1-2")):
        key = entity.replace("statuses", "id")
        rows = MODELS[entity].objects.filter(**{key: about}).order_by("from_on")
        assert [(r.status, r.from_on, r.until_on) for r in rows] == [
            ("exited", date(2017, 12, 1), date(2018, 9, 30)),
            ("relapsed", date(2018, 10, 1), None),
        ]
    file = reverse("households:household", args=["hill-1"])
    text = login(CLERK).get(file).content.decode()
    assert "脱贫退出" in text
    assert "返贫" in text
    then = login(CLERK).get(file, {"as_at": "2018-06-01"}).content.decode()
    assert "已脱贫" in then
    assert "返贫</b>" not in then


def test_removal_is_not_exit(login: Login, hill: Record) -> None:
    send(login, "registration", "hill-1", event="removed", cause="", monitoring="", reason="错评")
    now = reread(hill)
    assert now.value("registration") == "removed"
    assert now.value("exited_on") is None
    assert now.withdrawn_at is None


def test_an_event_that_the_status_does_not_allow_is_not_offered(login: Login, hill: Record) -> None:
    text = send(
        login, "registration", "hill-1", event="relapsed", cause="", monitoring="", reason="x"
    )
    assert reread(hill).value("registration") == "poor"
    assert "要改" in text
    assert "relapsed" not in events_for("poor")


def test_every_event_and_status_of_the_vocabulary_is_known() -> None:
    tables = VOCABULARY.code_tables
    assert set(PASSAGES) == set(tables["registration_event"].values)
    statuses = {s for p in PASSAGES.values() for s in (*p.before, p.after) if s}
    assert statuses == set(tables["registration_status"].values)


def test_monitoring_says_of_which_kind(login: Login, hill: Record) -> None:
    near = household("hill-2", HILL, "示例己", registration="borderline")
    given = {"event": "monitored", "cause": "", "reason": "大病"}
    assert "须选类别" in send(login, "registration", "hill-2", monitoring="", **given)
    send(login, "registration", "hill-2", monitoring="marginal", **given)
    assert reread(near).value("monitoring") == "marginal"
    assert reread(near).value("registration") == "borderline"


FOUND = {"village_id": HILL, "villager_group": "三组", "name": "示例辛", "id_number": "",
         "sex": "male", "born_on": "1980-01-01", "ethnicity": "", "on": "2018-10-01",
         "reason": ""}  # fmt: skip


def test_any_household_can_be_put_on_the_roster(login: Login, places: None) -> None:
    browser = login(CLERK)
    browser.post(reverse("households:found"), FOUND)
    waiting = PendingChange.objects.first()
    if waiting is not None:
        href = reverse("households:pending_change", args=[waiting.pk])
        login(CLERK).post(href, {"answer": "confirm"})
    made = MODELS["households"].objects.get()
    assert (made.registration, made.villager_group) == ("never_registered", "三组")
    head = MODELS["persons"].objects.get(household_id=made.pk)
    assert (made.head_id, head.relation) == (head.pk, "head")


def test_a_household_sent_twice_is_founded_once(login: Login, places: None) -> None:
    browser, second = login(CLERK), login(CLERK)
    for _turn in range(2):
        browser.post(reverse("households:found"), FOUND)
        for waiting in PendingChange.objects.filter(state="waiting"):
            href = reverse("households:pending_change", args=[waiting.pk])
            second.post(href, {"answer": "confirm"})
    assert MODELS["households"].objects.count() == 1


def test_nobody_founds_a_household_elsewhere(login: Login, places: None) -> None:
    response = login(CLERK).post(reverse("households:found"), {**FOUND, "village_id": RIVER})
    assert response.status_code == 200
    assert not MODELS["households"].objects.exists()


@pytest.mark.parametrize("name", ["join", "split", "merge", "head", "registration", "survey"])
def test_foreign_places_and_readers_are_kept_out(
    login: Login, hill: Record, river: Record, name: str
) -> None:
    own, foreign = (reverse(f"households:{name}", args=[k]) for k in ("hill-1", "river-1"))
    assert login(CLERK).get(own).status_code == 200
    assert login(CLERK).get(foreign).status_code == 404
    assert login(Role.AUDITOR).get(own).status_code == 403
    assert User.objects.count() == 3
