"""Coming in: passwords, the lock after too many tries, the second step, the forced change."""

from collections.abc import Callable
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from jingzhun_site.accounts.actions import renew_backup_codes
from jingzhun_site.accounts.demo import demo_accounts, make_demo_accounts
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.accounts.second_step import check_roles, has_device
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.register.record import Record
from tests.jingzhun_site.conftest import COUNTY, PASSWORD, VILLAGE, MakeUser

LOGIN = "/accounts/login/"


@pytest.fixture
def user(make_user: MakeUser) -> User:
    return make_user("clerk", Role.TOWNSHIP_CLERK)


def _log_in(client: Client, password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"username": "clerk", "password": password}).status_code


def test_the_right_password_opens_and_a_wrong_one_does_not(client: Client, user: User) -> None:
    assert _log_in(client, "wrong") == 200
    assert _log_in(client) == 302


def test_five_wrong_passwords_lock_the_account_from_this_address(
    client: Client, user: User
) -> None:
    tries = [_log_in(client, "wrong") for _ in range(5)]

    assert tries[-1] == 429
    assert _log_in(client) == 429


def test_a_page_sends_strangers_to_the_login(client: Client, db: None) -> None:
    assert client.get("/jobs/").headers["Location"] == f"{LOGIN}?next=/jobs/"


def test_whoever_has_a_second_step_must_take_it(client: Client, user: User) -> None:
    device = TOTPDevice.objects.create(user=user, name="phone", confirmed=True)
    _log_in(client)

    asked = client.get("/jobs/")
    assert asked.headers["Location"] == "/accounts/second-step/?next=%2Fjobs%2F"
    wrong = client.post("/accounts/second-step/", {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0)
    code = f"{totp(device.bin_key):06}"
    opened = client.post("/accounts/second-step/", {"code": code, "next": "/jobs/"})

    assert opened.headers["Location"] == "/jobs/"
    assert client.get("/jobs/").status_code == 200


@pytest.mark.parametrize("model", [TOTPDevice, StaticDevice])
def test_any_device_asks_for_the_second_step_and_one_query_tells(
    model: Any, user: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert not has_device(user)
    model.objects.create(user=user, name="unfinished", confirmed=False)
    assert not has_device(user)
    model.objects.create(user=user, name="whole", confirmed=True)

    assert has_device(user)


def test_setting_up_the_second_step_shows_backup_codes_once(client: Client, user: User) -> None:
    client.force_login(user)
    assert "data:image/svg" in client.get("/accounts/second-step/set-up/").content.decode()
    device = TOTPDevice.objects.get(user=user)

    code = f"{totp(device.bin_key):06}"
    done = client.post("/accounts/second-step/set-up/", {"code": code}).content.decode()

    backup = StaticDevice.objects.get(user=user).token_set.values_list("token", flat=True)
    assert len(backup) == 8
    assert all(token in done for token in backup)


def test_a_password_set_by_another_must_be_changed_first(
    client: Client, user: User, settings: object
) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    User.objects.update(must_change_password=True)
    _log_in(client)

    assert client.get("/jobs/").headers["Location"].startswith("/accounts/password/")
    fresh = "another-synthetic-2"
    client.post(
        "/accounts/password/",
        {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh},
    )
    assert client.get("/jobs/").status_code == 200


def test_a_next_address_elsewhere_is_not_followed(client: Client, user: User) -> None:
    answer = client.post(
        f"{LOGIN}?next=https://elsewhere.example/", {"username": "clerk", "password": PASSWORD}
    )

    assert answer.headers["Location"] == "/"


def test_who_came_in_went_out_or_was_kept_out_is_noted_once(client: Client, user: User) -> None:
    for _ in range(7):
        _log_in(client, "wrong")
    actions = list(AuditEntry.objects.values_list("action", flat=True).order_by("number"))
    assert actions == ["accounts.login_failed"] * 4 + ["accounts.locked_out"]

    AccessAttempt.objects.all().delete()
    _log_in(client)
    client.post("/accounts/logout/")
    entries = list(AuditEntry.objects.order_by("number"))[5:]
    assert [entry.action for entry in entries] == ["accounts.logged_in", "accounts.logged_out"]
    assert {entry.place_code for entry in entries} == {COUNTY}


def test_a_password_of_nobody_is_not_noted(client: Client, user: User) -> None:
    client.post(LOGIN, {"username": "nobody", "password": "x"})

    assert not AuditEntry.objects.exists()


def test_demo_accounts_must_change_their_password_outside_a_demonstration(
    client: Client, make_household: Callable[..., Record], settings: Any
) -> None:
    make_household("H1", VILLAGE, ["王小明"], registration="poor")
    demo = make_demo_accounts()[0]
    form = {"username": demo.username, "password": demo.password}
    client.post(LOGIN, form)
    assert client.get("/jobs/").status_code == 200

    settings.DEMO = False
    assert client.get("/jobs/").headers["Location"].startswith("/accounts/password/")
    same = {"old_password": demo.password}
    same |= {"new_password1": demo.password, "new_password2": demo.password}
    page = client.post("/accounts/password/", same).content.decode()
    assert "新密码和原来的一样" in page
    assert User.objects.get(username=demo.username).must_change_password


def test_no_demo_account_is_made_outside_a_demonstration(db: None, settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(RuntimeError):
        make_demo_accounts()
    assert demo_accounts() == ()


def test_a_session_ends_after_idle_minutes_and_after_its_longest_hours(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    now = [1_000_000]
    monkeypatch.setattr("jingzhun_site.config.sessions.time.time", lambda: now[0])
    settings.IDLE_SECONDS, settings.SESSION_SECONDS = 1800, 36000
    _log_in(client)
    for _ in range(23):  # a click every 27 minutes
        now[0] += 1600
        assert client.get("/jobs/").status_code == 200
    now[0] += 1600
    assert client.get("/jobs/").status_code == 302

    _log_in(client)
    client.get("/jobs/")
    now[0] += 1801
    assert client.get("/jobs/").status_code == 302


def test_a_role_that_must_have_a_second_step_sets_it_up_before_anything_else(
    client: Client, user: User, make_user: MakeUser, settings: Any
) -> None:
    settings.SECOND_STEP_ROLES = [Role.TOWNSHIP_CLERK]
    client.force_login(user)
    set_up = "/accounts/second-step/set-up/"
    assert client.get("/jobs/").headers["Location"].startswith(set_up)
    assert "您的角色必须使用两步验证" in client.get(set_up).content.decode()

    code = f"{totp(TOTPDevice.objects.get(user=user).bin_key):06}"
    client.post(set_up, {"code": code})
    assert client.get("/jobs/").status_code == 200

    other = Client()
    other.force_login(make_user("cadre", Role.VILLAGE_CADRE))
    assert other.get("/jobs/").status_code == 200


def test_a_word_that_is_no_role_is_found_by_the_checks(settings: Any) -> None:
    settings.SECOND_STEP_ROLES = ["administrater"]

    assert [found.id for found in check_roles(None)] == ["accounts.E001"]


def test_a_backup_code_opens_once_and_new_ones_make_the_old_void(
    client: Client, user: User
) -> None:
    TOTPDevice.objects.create(user=user, name="phone", confirmed=True)
    first, second, *_rest = _fresh_codes(user)
    step = "/accounts/second-step/"
    _log_in(client)

    assert client.post(step, {"code": first, "next": "/jobs/"}).status_code == 302
    shown = client.post("/accounts/second-step/own/").content.decode()
    codes = list(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == 8
    assert all(code in shown for code in codes)

    again = Client()
    _log_in(again)
    for void in (first, second):
        StaticDevice.objects.update(throttling_failure_count=0)
        assert again.post(step, {"code": void}).status_code == 200
    StaticDevice.objects.update(throttling_failure_count=0)
    assert again.post(step, {"code": codes[0]}).status_code == 302


def _fresh_codes(user: User) -> list[str]:
    return renew_backup_codes(acting_user=user)
