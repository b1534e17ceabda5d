"""Tokens are given for accounts, shown once, and taken back with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.exchange.models import ApiToken
from jingzhun_site.exchange.token_text import digest_of_token
from tests.jingzhun_site.conftest import COUNTY, OTHER_COUNTY, MakeUser
from tests.jingzhun_site.crosschecks.conftest import DEATHS, TODAY
from tests.jingzhun_site.exchange.conftest import Partner

PAGE = "/exchange/tokens/"


def asked(**other: Any) -> dict[str, Any]:
    return {
        "account": "police", "name": "按月报送", "registers": [DEATHS], "scopes": ["submit"],
        "valid_until": str(TODAY + timedelta(days=90)), **other,
    }  # fmt: skip


@pytest.fixture
def desk(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def _shown(page: Any) -> str:
    text = page.content.decode()
    return str(text.split('class="token">')[1].split("<")[0]) if 'class="token">' in text else ""


def test_a_token_is_shown_once_and_only_its_digest_is_kept(desk: Client, police: User) -> None:
    text = _shown(desk.post(PAGE, asked()))
    kept = ApiToken.objects.get()
    assert kept.digest == digest_of_token(text)
    assert text not in desk.get(PAGE).content.decode()
    assert text.split("_", 2)[2] not in str(list(AuditEntry.objects.values()))
    assert AuditEntry.objects.get(action="exchange.token_given").key == "police"


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"account": "nobody"}, "没有这个用户名"),
        ({"account": "manager"}, "不能给自己"),
        ({"registers": ["dibao_register"]}, "没有以下数据的权限"),
        ({"registers": []}, "必填"),
        ({"valid_until": str(TODAY - timedelta(days=1))}, "今天以后"),
        ({"valid_until": str(TODAY + timedelta(days=900))}, "一年以内"),
    ],
)
def test_what_cannot_be_given_is_refused_with_a_sentence(
    desk: Client, police: User, other: dict[str, Any], sentence: str
) -> None:
    page = desk.post(PAGE, asked(**other))
    assert sentence in page.content.decode()
    assert not ApiToken.objects.exists()


def test_a_token_is_taken_back_with_a_reason_alone(desk: Client, partner: Partner) -> None:
    caller, token = partner(), ApiToken.objects.get()
    desk.post(f"{PAGE}{token.pk}/revoke/", {"reason": " "})
    assert caller.get("registers").status_code == 200
    desk.post(f"{PAGE}{token.pk}/revoke/", {"reason": "系统停用"})
    assert caller.get("registers").status_code == 401
    assert AuditEntry.objects.get(action="exchange.token_revoked").reason == "系统停用"


def test_the_manager_of_another_county_sees_and_takes_none(
    client: Client, partner: Partner, make_user: MakeUser
) -> None:
    partner()
    client.force_login(make_user("elsewhere", Role.ADMINISTRATOR, OTHER_COUNTY))
    token = ApiToken.objects.get()
    assert token.prefix not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{token.pk}/revoke/", {"reason": "无"}).status_code == 404


def test_the_description_opens_to_managers_alone(
    client: Client, manager: User, make_user: MakeUser
) -> None:
    client.force_login(manager)
    for page in ("docs", "openapi.json"):
        assert client.get(f"/api/v1/{page}").status_code == 200
    client.force_login(make_user("clerk", Role.TOWNSHIP_CLERK, COUNTY))
    assert client.get("/api/v1/openapi.json").status_code == 403
