"""A department's system with a token, beside the county and the files of the tests of cross-checks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.exchange.actions import give_token
from jingzhun_site.exchange.models import Scope
from tests.jingzhun_site.conftest import COUNTY, MakeUser
from tests.jingzhun_site.crosschecks.conftest import (  # noqa: F401  # fixtures
    DEATHS,
    TODAY,
    _today,
    compare,
    officer,
    people,
    police,
    send,
)

Partner = Callable[..., "Caller"]


class Caller:
    """Another system: what it asks carries its token."""

    def __init__(self, text: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {text}"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: Any) -> Any:
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json")

    def send(self, path: str, **form: Any) -> Any:
        return self.client.post(f"/api/v1/{path}", form)


@pytest.fixture
def manager(make_user: MakeUser) -> User:
    return make_user("manager", Role.ADMINISTRATOR, COUNTY)


@pytest.fixture
def partner(manager: User, police: User) -> Partner:  # noqa: F811  # the fixture of that name
    """Give a token and hold it: ``partner(registers=[DEATHS], scopes=[Scope.READ])``."""

    def made(account: User = police, **given: Any) -> Caller:
        asked = {"registers": [DEATHS], "scopes": list(Scope)} | given
        asked.setdefault("valid_until", TODAY + timedelta(days=30))
        _token, text = give_token(account, name="按月报送", acting_user=manager, **asked)
        return Caller(text.text)

    return made
