"""A county that gives tasks to its housing office and to a township, each post held by somebody."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.ledger.actions import NewEntry, open_entries
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.organisations.models import OfficialAccount
from tests.jingzhun_site.conftest import COUNTY, TOWNSHIP, MakeUser, make_record
from tests.jingzhun_site.organisations.conftest import make_office, make_post

TODAY = date(2018, 12, 10)
DUE = date(2018, 12, 31)
HOUSING, TOWN, VACANT = "P-housing", "P-town", "P-vacant"

Give = Callable[..., LedgerEntry]


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> None:
    settings.TODAY = TODAY
    settings.HOME = tmp_path


@pytest.fixture
def giver(places: None, make_user: MakeUser) -> User:
    return make_user("giver", Role.COUNTY_OFFICER, COUNTY)


@pytest.fixture
def colleague(giver: User, make_user: MakeUser) -> User:
    return make_user("colleague", Role.COUNTY_OFFICER, COUNTY)


@pytest.fixture
def clerk(giver: User, make_user: MakeUser) -> User:
    return make_user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP)


@pytest.fixture
def holder(giver: User, clerk: User, make_user: MakeUser) -> User:
    """The liaison who holds the post of the housing office; the clerk holds that of the township."""
    user = make_user("liaison", Role.DEPARTMENT_LIAISON, COUNTY)
    make_office(COUNTY, "甲县住建局")
    make_office(TOWNSHIP, "甲镇人民政府")
    make_post(HOUSING)
    make_post(TOWN, TOWNSHIP, "township_leader")
    make_post(VACANT, TOWNSHIP, "township_housing_post")
    seat(user, HOUSING, COUNTY)
    seat(clerk, TOWN, TOWNSHIP)
    return user


@pytest.fixture
def give(giver: User, holder: User) -> Give:
    """Open an entry: ``give(post=TOWN, due_on=TODAY)``; ``post=""`` leaves it without anybody."""

    def opened(title: str = "硬化通村道路", *, post: str = HOUSING, due_on: date | None = DUE,
               supporting: tuple[str, ...] = (), key: str = "") -> LedgerEntry:  # fmt: skip
        wanted = NewEntry(
            source="by_hand", source_key=key or f"k{LedgerEntry.objects.count()}", title=title,
            given_code=COUNTY, due_on=due_on, lead_post=post, supporting_posts=supporting,
        )  # fmt: skip
        return open_entries([wanted], acting_user=giver)[0]

    return opened


def seat(user: User, post: str, place: str) -> None:
    """Put a user into a post."""
    make_record("officials", official_id=f"W-{post}", name=f"示例{user}", place_code=place)
    make_record(
        "tenures", tenure_id=f"T-{post}", post_id=post, official_id=f"W-{post}",
        from_on=date(2018, 1, 1), place_code=place,
    )  # fmt: skip
    OfficialAccount.objects.create(official_id=f"W-{post}", user=user)


def browser(user: User) -> Client:
    """A browser in which somebody is logged in."""
    client = Client()
    client.force_login(user)
    return client
