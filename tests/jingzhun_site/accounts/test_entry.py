"""Coming in: passwords, the lock after too many tries, the second step, the forced change."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from tests.jingzhun_site.conftest import PASSWORD, MakeUser

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def clean_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


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
