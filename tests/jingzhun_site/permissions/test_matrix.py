"""Who may open what: every role, every address, in the own place and in a foreign one.

The table lies in docs/reference/permissions.csv. When it changes on purpose, look at what this test wrote
beside it (permissions.csv.new), and if that is what was meant, put it in its place.
"""

import csv
import io
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.register.record import Record
from tests.jingzhun_site.conftest import COUNTY, FOREIGN_VILLAGE, VILLAGE, MakeUser
from tests.jingzhun_site.permissions.addresses import Address, World, addresses, make_world

TABLE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "permissions.csv"
OPEN_TO_STRANGERS = {
    "health", "health_ready", "accounts:login", "accounts:logout",
    "frame:components", "frame:sample_row",  # there in a demonstration alone
}  # fmt: skip
WORDS = {403: "refused", 404: "not found", 405: "no such method"}


@pytest.fixture
def world(make_household: Callable[..., Record], make_user: MakeUser) -> World:
    make_household("H1", VILLAGE, ["王小明", "王大"], dwelling_grade="D")
    make_household("H9", FOREIGN_VILLAGE, ["李四", "李五"], dwelling_grade="D")
    return make_world(make_user)


@pytest.fixture
def users(make_user: MakeUser) -> dict[Role, User]:
    return {role: make_user(f"a_{role}", role, COUNTY) for role in Role}


def _answer(client: Client, method: str, path: str) -> str:
    """What an address answers; whatever it wrote is taken back."""
    with transaction.atomic():
        status = getattr(client, method)(path).status_code
        transaction.set_rollback(True)
    assert status < 500, f"{method} {path} answered {status}"
    return WORDS.get(status, "allowed")


def _client(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def _rows(world: World, users: dict[Role, User]) -> list[list[str]]:
    clients = {role: _client(user) for role, user in users.items()}
    rows = []
    # All of one method before the other: whatever is done makes the number at the bell be counted again.
    for method, address in product(("get", "post"), addresses(world)):
        if address.name in OPEN_TO_STRANGERS:
            continue
        answers = [
            f"{_answer(client, method, address.own)} / {_answer(client, method, address.foreign)}"
            for client in clients.values()
        ]
        if any(not answer.startswith("no such method") for answer in answers):
            rows.append([address.name, method.upper(), *answers])
    return rows


def _text(rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["address", "method", *(f"{role} (own / foreign)" for role in Role)])
    writer.writerows(sorted(rows))
    return out.getvalue()


def test_the_table_of_permissions_is_the_one_that_was_looked_at(
    world: World, users: dict[Role, User]
) -> None:
    found = _text(_rows(world, users))

    beside = TABLE.with_suffix(".csv.new")
    if not TABLE.exists() or found != TABLE.read_text(encoding="utf-8"):
        beside.write_text(found, encoding="utf-8")
    assert TABLE.exists(), f"look at {beside.name}, then put it in place"
    assert found == TABLE.read_text(encoding="utf-8"), f"look at {beside.name}"


def test_a_foreign_record_opens_to_nobody() -> None:
    """The table is what the site answers, as the test before this one proves."""
    with TABLE.open(encoding="utf-8") as table:
        _head, *rows = csv.reader(table)

    opened = [row[:2] for row in rows if any(cell.endswith("/ allowed") for cell in row[2:])]
    assert len(rows) > 100
    assert opened == []


def test_a_stranger_is_sent_to_the_login_everywhere(world: World) -> None:
    strangers = [a for a in addresses(world) if a.name not in OPEN_TO_STRANGERS]

    assert [a.name for a in strangers if not _sends_to_login(a)] == []


def _sends_to_login(address: Address) -> bool:
    found = _client(None).get(address.own)
    location = found.headers.get("Location", "")
    return found.status_code == 405 or location.startswith(reverse(settings.LOGIN_URL))
