"""Changing one topic: versions, conflicts, double submits, and what turns an entitlement."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.households.models import PendingChange
from jingzhun_site.households.topics import MANAGED, TOPICS
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.vault.tokens import Kind, initials_of, token_of

from .conftest import RIVER, Login, reread

CLERK, CADRE = Role.TOWNSHIP_CLERK, Role.VILLAGE_CADRE


def fields_of(browser: Client, href: str) -> dict[str, str]:
    """The form as a browser would send it back: hidden values, chosen options, what stands in the boxes."""
    text = browser.get(href).content.decode()
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", text):
        parts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" not in parts or parts.get("type") in ("search", "submit"):
            continue
        if parts.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        found[parts["name"]] = parts.get("value", "")
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen.group(1) if chosen else ""
    return found


def send(browser: Client, href: str, given: dict[str, str], **changes: str) -> Any:
    return browser.post(href, {"reason": "", **given, **changes})


def edit_href(key: str, topic: str) -> str:
    return reverse("households:edit", args=[key, topic])


def test_every_field_is_asked_in_one_topic_or_changed_by_an_event() -> None:
    for entity, topics in TOPICS.items():
        asked = [name for topic in topics for name in topic.names]
        assert len(asked) == len(set(asked))
        assert set(asked) | MANAGED[entity] == set(VOCABULARY.entities[entity].fields)
        assert not set(asked) & MANAGED[entity]


def test_a_change_is_written_with_its_day_and_its_reason(login: Login, hill: Record) -> None:
    clerk, href = login(CLERK), edit_href("hill-1", "water")
    given = fields_of(clerk, href)
    response = send(clerk, href, given, water_dry_days="40", valid_from="2018-07-01", reason="旱")
    assert response.status_code == 302
    assert reread(hill).value("water_dry_days") == 40
    change = RecordChange.objects.filter(key="hill-1").latest("id")
    assert (change.valid_from, change.reason, change.kind) == (date(2018, 7, 1), "旱", "change")
    assert change.values == {"water_dry_days": 40}


def test_the_page_after_a_change_shows_what_turned_with_its_clause(
    login: Login, hill: Record
) -> None:
    clerk, href = login(CLERK), edit_href("hill-1", "living")
    response = clerk.post(
        href, {**fields_of(clerk, href), "reason": "", "has_food": "false"}, follow=True
    )
    text = response.content.decode()
    assert "不愁吃 达标 → 未达标" in text
    assert "国家扶贫标准与退出程序" in text


def test_a_form_that_changes_nothing_writes_nothing(login: Login, hill: Record) -> None:
    clerk, href = login(CLERK), edit_href("hill-1", "dwelling")
    version = reread(hill).version
    send(clerk, href, fields_of(clerk, href))
    assert reread(hill).version == version


def test_sent_twice_it_is_written_once(login: Login, hill: Record) -> None:
    clerk, href = login(CLERK), edit_href("hill-1", "water")
    given = fields_of(clerk, href)
    assert send(clerk, href, given, water_dry_days="7").status_code == 302
    version = reread(hill).version
    again = send(clerk, href, given, water_dry_days="7")
    assert again.status_code == 302
    assert reread(hill).version == version


def test_two_versions_stand_side_by_side_and_the_user_chooses(login: Login, hill: Record) -> None:
    clerk, href = login(CLERK), edit_href("hill-1", "water")
    given = fields_of(clerk, href)
    theirs = {"water_dry_days": 3, "water_quality_safe": True}
    change_record(hill, theirs, acting_user=User.objects.get(), why=Why(reason="核实"))
    response = send(clerk, href, given, water_dry_days="9", water_fetch_minutes="12")
    assert response.status_code == 409
    text = response.content.decode()
    assert "别人也改了" in text
    assert ">3" in text
    assert ">9" in text
    assert reread(hill).value("water_dry_days") == 3

    sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
    chosen = {"choice-water_dry_days": "theirs", "choice-water_fetch_minutes": "mine"}
    assert clerk.post(href, {**sent, **chosen}).status_code == 302
    kept = reread(hill)
    assert kept.value("water_dry_days") == 3
    assert kept.value("water_fetch_minutes") == 12
    assert kept.value("water_quality_safe") is True


def test_whoever_insists_overwrites_knowingly(login: Login, hill: Record) -> None:
    clerk, href = login(CLERK), edit_href("hill-1", "water")
    given = fields_of(clerk, href)
    change_record(hill, {"water_dry_days": 3}, acting_user=None, why=Why())
    text = send(clerk, href, given, water_dry_days="9").content.decode()
    sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
    clerk.post(href, {**sent, "choice-water_dry_days": "mine"})
    assert reread(hill).value("water_dry_days") == 9


def test_what_turns_an_entitlement_waits_and_changes_nothing(login: Login, hill: Record) -> None:
    clerk, href = login(CLERK), edit_href("hill-1", "support")
    send(
        clerk, href, fields_of(clerk, href), dibao="true"
    )  # dibao itself is what the county approves
    given = fields_of(clerk, edit_href("hill-1", "dwelling"))
    waiting = PendingChange.objects.count()
    version = reread(hill).version
    response = clerk.post(
        edit_href("hill-1", "dwelling"),
        {**given, "reason": "鉴定", "dwelling_grade": "D"},
        follow=True,
    )
    assert "已提交复核" in response.content.decode()
    assert reread(hill).value("dwelling_grade") == "B"
    assert reread(hill).version == version
    pending = PendingChange.objects.latest("id")
    assert PendingChange.objects.count() == waiting + 1
    turned = {turn["rule"]: (turn["before"], turn["after"]) for turn in pending.turns}
    assert turned["programme:housing_renovation"] == (0, 1)


@pytest.fixture
def pending(login: Login, hill: Record) -> tuple[Client, PendingChange]:
    clerk, href = login(CLERK, name="asker"), edit_href("hill-1", "dwelling")
    send(clerk, href, fields_of(clerk, href), dwelling_grade="D", reason="鉴定")
    return clerk, PendingChange.objects.get()


def test_the_same_request_sent_twice_waits_once(
    pending: tuple[Client, PendingChange],
) -> None:
    clerk, _waiting = pending
    href = edit_href("hill-1", "dwelling")
    send(clerk, href, fields_of(clerk, href), dwelling_grade="D", reason="鉴定")
    assert PendingChange.objects.count() == 1


def test_the_file_says_what_waits_until_it_is_settled(
    login: Login, pending: tuple[Client, PendingChange]
) -> None:
    clerk, waiting = pending
    file = reverse("households:household", args=["hill-1"])
    href = reverse("households:pending_change", args=[waiting.pk])
    assert href in clerk.get(file).content.decode()
    assert href not in clerk.get(file, {"as_at": "2018-06-01"}).content.decode()
    assert href not in login(Role.AUDITOR).get(file).content.decode()
    login(CLERK, name="checker").post(href, {"answer": "confirm"})
    assert href not in clerk.get(file).content.decode()


def test_a_second_person_confirms_and_the_change_is_written(
    login: Login, hill: Record, pending: tuple[Client, PendingChange]
) -> None:
    href = reverse("households:pending_change", args=[pending[1].pk])
    other = login(CLERK, name="checker")
    assert "农村危房改造" in other.get(href).content.decode()
    other.post(href, {"answer": "confirm"})
    assert reread(hill).value("dwelling_grade") == "D"
    change = RecordChange.objects.filter(key="hill-1").latest("id")
    assert change.user.username == "asker"
    assert AuditEntry.objects.get(action="households.change_confirmed").actor == "checker"


def test_nobody_confirms_a_change_of_their_own(
    hill: Record, pending: tuple[Client, PendingChange]
) -> None:
    clerk, waiting = pending
    href = reverse("households:pending_change", args=[waiting.pk])
    text = clerk.post(href, {"answer": "confirm"}, follow=True).content.decode()
    assert "另一人复核" in text
    assert reread(hill).value("dwelling_grade") == "B"


@pytest.mark.parametrize(("role", "place"), [(CADRE, None), (CLERK, RIVER)])
def test_only_someone_with_the_right_there_confirms(
    login: Login, hill: Record, pending: tuple[Client, PendingChange], role: Role, place: str | None
) -> None:
    other = login(role, place) if place else login(role)
    href = reverse("households:pending_change", args=[pending[1].pk])
    assert other.get(href).status_code == 404
    assert other.post(href, {"answer": "confirm"}).status_code == 404
    assert reread(hill).value("dwelling_grade") == "B"


def test_a_refusal_says_why_and_writes_nothing(
    login: Login, hill: Record, pending: tuple[Client, PendingChange]
) -> None:
    href = reverse("households:pending_change", args=[pending[1].pk])
    other = login(CLERK, name="checker")
    other.post(href, {"answer": "refuse", "reason": ""})
    assert PendingChange.objects.get().state == "waiting"
    other.post(href, {"answer": "refuse", "reason": "鉴定书没有盖章"})
    settled = PendingChange.objects.get()
    assert (settled.state, settled.decision_reason) == ("refused", "鉴定书没有盖章")
    assert reread(hill).value("dwelling_grade") == "B"
    assert "鉴定书没有盖章" in pending[0].get(href).content.decode()


def test_a_change_that_was_overtaken_is_outdated_not_forced(
    login: Login, hill: Record, pending: tuple[Client, PendingChange]
) -> None:
    change_record(hill, {"dwelling_grade": "A"}, acting_user=None, why=Why())
    href = reverse("households:pending_change", args=[pending[1].pk])
    login(CLERK, name="checker").post(href, {"answer": "confirm"})
    assert PendingChange.objects.get().state == "outdated"
    assert reread(hill).value("dwelling_grade") == "A"


def test_what_others_changed_beside_it_stays(
    login: Login, hill: Record, pending: tuple[Client, PendingChange]
) -> None:
    change_record(hill, {"water_dry_days": 12}, acting_user=None, why=Why())
    href = reverse("households:pending_change", args=[pending[1].pk])
    login(CLERK, name="checker").post(href, {"answer": "confirm"})
    now = reread(hill)
    assert PendingChange.objects.get().state == "confirmed"
    assert (now.value("dwelling_grade"), now.value("water_dry_days")) == ("D", 12)


def test_what_would_turn_something_else_by_now_is_shown_again_first(
    login: Login, hill: Record, pending: tuple[Client, PendingChange]
) -> None:
    change_record(hill, {"registration": "removed"}, acting_user=None, why=Why())
    told = pending[1].turns
    href = reverse("households:pending_change", args=[pending[1].pk])
    checker = login(CLERK, name="checker")
    text = checker.post(href, {"answer": "confirm"}, follow=True).content.decode()
    assert "已按现在的情况重新列出" in text
    assert reread(hill).value("dwelling_grade") == "B"
    assert PendingChange.objects.get().turns != told
    checker.post(href, {"answer": "confirm"})
    assert reread(hill).value("dwelling_grade") == "D"


def test_whoever_asked_takes_it_back(pending: tuple[Client, PendingChange]) -> None:
    clerk, waiting = pending
    clerk.post(reverse("households:pending_change", args=[waiting.pk]), {"answer": "withdraw"})
    assert PendingChange.objects.get().state == "withdrawn"


def test_the_list_shows_what_waits_in_the_own_place_only(
    login: Login, pending: tuple[Client, PendingChange]
) -> None:
    href = reverse("households:pending")
    assert "hill-1" in login(CLERK, name="checker").get(href).content.decode()
    assert "hill-1" not in login(CLERK, RIVER).get(href).content.decode()


def test_a_foreign_household_is_not_found_for_editing(
    login: Login, hill: Record, river: Record
) -> None:
    clerk = login(CLERK)
    given = fields_of(clerk, edit_href("hill-1", "water"))
    assert send(clerk, edit_href("river-1", "water"), given, water_dry_days="9").status_code == 404
    assert reread(river).value("water_dry_days") is None


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER, Role.DEPARTMENT_LIAISON])
def test_whoever_may_only_read_cannot_change(login: Login, hill: Record, role: Role) -> None:
    response = login(role).post(edit_href("hill-1", "water"), {"water_dry_days": "9"})
    assert response.status_code == 403
    assert reread(hill).value("water_dry_days") is None


def test_a_form_from_elsewhere_is_refused(login: Login, hill: Record) -> None:
    stranger = login(CLERK, enforce_csrf_checks=True)
    response = stranger.post(edit_href("hill-1", "water"), {"water_dry_days": "9"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_the_past_is_not_changed(login: Login, hill: Record) -> None:
    clerk = login(CLERK)
    given = fields_of(clerk, edit_href("hill-1", "water"))
    href = f"{edit_href('hill-1', 'water')}?as_at=2018-05-31"
    assert send(clerk, href, given, water_dry_days="9").status_code == 404


def test_an_unknown_topic_is_not_found(login: Login, hill: Record) -> None:
    assert login(CLERK).get(edit_href("hill-1", "secrets")).status_code == 404


def test_faults_stand_beside_their_fields_and_keep_what_was_typed(
    login: Login, hill: Record
) -> None:
    clerk, href = login(CLERK), edit_href("hill-1", "dwelling")
    given = fields_of(clerk, href)
    response = send(clerk, href, given, dwelling_area_m2="很大", valid_from="2019-02-01")
    text = response.content.decode()
    assert response.status_code == 200
    assert "有 2 处要改" in text
    assert 'value="很大"' in text
    assert "不能晚于今天" in text


def test_a_correction_says_what_was_wrong(login: Login, hill: Record) -> None:
    clerk, href = login(CLERK), edit_href("hill-1", "water")
    response = send(clerk, href, fields_of(clerk, href), water_dry_days="9", kind="correction")
    assert "更正须写明" in response.content.decode()


def test_a_correction_changes_today_s_answer_about_then_not_the_answer_given_then(
    login: Login, hill: Record, settings: Any
) -> None:
    RecordChange.objects.update(known_at="2018-01-01T00:00:00+08:00")
    settings.TODAY = date(2019, 3, 5)
    clerk, href = login(CLERK), edit_href("hill-1", "water")
    send(clerk, href, fields_of(clerk, href), water_dry_days="77", kind="correction",
         reason="抄错", valid_from="2018-01-01")  # fmt: skip
    file = reverse("households:household", args=["hill-1"])
    corrected = clerk.get(file, {"as_at": "2018-12-31"}).content.decode()
    published = clerk.get(file, {"as_at": "2018-12-31", "known_at": "2018-12-31"}).content.decode()
    asked = "<dt>年缺水天数</dt><dd>"
    assert f'{asked}77<span class="unit">天</span>' in corrected
    assert f'{asked}<span class="not-known">不详</span>' in published
    assert "→ 77" not in published


def test_a_name_goes_to_the_vault_and_can_be_searched_by_its_initials(
    login: Login, hill: Record
) -> None:
    clerk, href = login(CLERK), reverse("households:edit_person", args=["hill-1-2", "identity"])
    send(clerk, href, fields_of(clerk, href), name="示例戊")
    person = MODELS["persons"].objects.get(pk="hill-1-2")
    assert person.name == token_of(Kind.NAME, "示例戊")
    assert person.initials == token_of(Kind.INITIALS, initials_of("示例戊"))
    entry = AuditEntry.objects.filter(key="hill-1-2").latest("number")
    assert "示例戊" not in str(entry.new)


def test_a_number_left_empty_stays_and_a_wrong_one_is_refused(login: Login, hill: Record) -> None:
    clerk, href = login(CLERK), reverse("households:edit_person", args=["hill-1-1", "identity"])
    given = fields_of(clerk, href)
    before = MODELS["persons"].objects.get(pk="hill-1-1").id_number
    send(clerk, href, given, marital_status="married")
    assert MODELS["persons"].objects.get(pk="hill-1-1").id_number == before
    wrong = send(clerk, href, fields_of(clerk, href), id_number="990001197005010015")
    assert wrong.status_code == 200
    assert MODELS["persons"].objects.get(pk="hill-1-1").id_number == before


def test_a_closed_topic_is_not_asked(login: Login, hill: Record) -> None:
    href = reverse("households:edit_person", args=["hill-1-1", "health"])
    assert 'name="health"' in login(CLERK).get(href).content.decode()
    assert login(Role.AUDITOR).get(href).status_code == 403
