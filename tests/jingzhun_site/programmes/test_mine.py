"""What waits for somebody's own signature, over all programmes; and what the home page says of it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.programmes.actions.obstacles import Signing
from jingzhun_site.programmes.actions.signing import sign_step
from jingzhun_site.register.record import Record
from tests.jingzhun_site.programmes.conftest import (
    COUNTY,
    HILL,
    LEDGER,
    TODAY,
    TOWNSHIP,
    Posts,
    decide,
    enrolled,
    papers,
)

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]


@pytest.fixture
def officer(houses: list[Record], make_user: MakeUser, held: Posts) -> User:
    """Whoever approves and accepts for the county; one house waits for that, one for payment, one elsewhere."""
    enrolled("E1", "hill-a", steps=4)
    enrolled("E2", "hill-b", steps=7)
    enrolled("E3", "hill-c", steps=1)
    enrolled("E9", "river", steps=4)
    user = make_user(Role.COUNTY_OFFICER, COUNTY, "住建丙")
    held.give(user, "county_housing_post", COUNTY)
    return user


def _keys(client: Client) -> list[str]:
    page = client.get("/programmes/mine/").content.decode()
    return re.findall(r"data-href=\"/programmes/lines/(\w+)/", page)


def _words(client: Client, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).content.decode()).split())


def test_only_what_waits_for_the_own_post_in_the_own_place_is_listed(
    officer: User, browse: Browse
) -> None:
    assert _keys(browse(officer)) == ["E1"]


def test_what_checks_a_step_of_the_own_waits_for_somebody_else(
    officer: User, browse: Browse, held: Posts, make_user: MakeUser
) -> None:
    held.give(officer, "county_finance_post", COUNTY)
    key = enrolled("E4", "hill-b", steps=6)
    client = browse(officer)
    assert set(_keys(client)) == {"E1", "E2", "E4"}

    signing = Signing(step="accepted", on=TODAY, papers=papers("accepted"))
    sign_step(key, signing, acting_user=officer)
    assert set(_keys(client)) == {"E1", "E2"}


def test_whoever_holds_no_post_has_nothing_waiting(
    officer: User, make_user: MakeUser, browse: Browse
) -> None:
    client = browse(make_user(Role.TOWNSHIP_CLERK, TOWNSHIP))

    assert _keys(client) == []
    assert "没有等您办的步骤" in client.get("/programmes/mine/").content.decode()


def test_a_post_alone_opens_nothing_without_the_right(
    officer: User, make_user: MakeUser, browse: Browse, held: Posts
) -> None:
    auditor = make_user(Role.AUDITOR, COUNTY)
    held.give(auditor, "county_housing_post", COUNTY)

    assert browse(auditor).get("/programmes/mine/").status_code == 403


def test_the_home_page_says_what_waits_and_what_is_late(
    officer: User, make_user: MakeUser, browse: Browse, held: Posts
) -> None:
    page = _words(browse(officer), "/")
    assert "专项步骤，等您办理 1 笔" in page
    assert "农村危房改造：逾期未办 1 笔" in page

    payer = make_user(Role.COUNTY_OFFICER, COUNTY, "财政丁")
    held.give(payer, "county_finance_post", COUNTY)
    assert "专项步骤，等您办理 1 笔 其中逾期 1 笔" in _words(browse(payer), "/")
    leader = make_user(Role.LEADER, COUNTY)
    assert "逾期未办" not in _words(browse(leader), "/")


def test_the_tabs_of_a_programme_lead_to_its_gaps(
    houses: list[Record], make_user: MakeUser, browse: Browse
) -> None:
    enrolled("E9", "river")
    decide()
    page = browse(make_user(Role.COUNTY_OFFICER, COUNTY)).get(LEDGER, {"place": HILL})

    text = page.content.decode()
    assert f"tab=not_receiving&amp;programme=housing_renovation&amp;place={HILL}" in text
    assert "应享未享 3" in " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert "tab=not_entitled" not in text
