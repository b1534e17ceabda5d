"""The search box finds a person by everything people know of one, in the own places alone."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from jingzhun_site.accounts.rights import Role
from jingzhun_site.register.models import MODELS, Person
from jingzhun_site.register.record import Record
from jingzhun_site.vault.actions import seal_one
from jingzhun_site.vault.tokens import Kind, tail_of, token_of
from tests.jingzhun_site.conftest import FOREIGN_VILLAGE, NEXT_VILLAGE, VILLAGE, MakeUser

ID_NUMBER = "990001199001010016"


@pytest.fixture
def register(make_household: Callable[..., Record]) -> None:
    make_household("H1", VILLAGE, ["王小明", "王大"])
    make_household("H2", NEXT_VILLAGE, ["王小明"])
    make_household("H9", FOREIGN_VILLAGE, ["王小明"])
    Person.objects.filter(pk="H1-01").update(
        id_number=seal_one(Kind.ID_NUMBER, ID_NUMBER),
        id_tail=token_of(Kind.ID_TAIL, tail_of(ID_NUMBER)),
        phone=seal_one(Kind.PHONE, "19900001234"),
    )


@pytest.fixture
def clerk(client: Client, register: None, make_user: MakeUser) -> Client:
    client.force_login(make_user("clerk", Role.TOWNSHIP_CLERK, f"{VILLAGE[:9]}000"))
    return client


@pytest.mark.parametrize(
    "words",
    [ID_NUMBER, " 99000119900101 0016", f"{ID_NUMBER}41", "0016", "19900001234", "H1-01"],
)
def test_what_means_one_person_opens_that_person(clerk: Client, words: str) -> None:
    found = clerk.get("/lists/search/", {"q": words})

    assert found.headers.get("Location") == "/households/persons/H1-01/"


@pytest.mark.parametrize("words", ["王小明", "wxm", "WXM"])
def test_a_name_finds_everyone_of_that_name_in_the_own_places(clerk: Client, words: str) -> None:
    page = clerk.get("/lists/search/", {"q": words}).content.decode()

    assert "/households/persons/H1-01/" in page
    assert "/households/persons/H2-01/" in page
    assert "H9-01" not in page


def test_a_chosen_village_narrows_the_search(clerk: Client) -> None:
    found = clerk.get("/lists/search/", {"q": "王小明", "place": NEXT_VILLAGE})

    assert found.headers.get("Location") == "/households/persons/H2-01/"


def test_a_household_number_opens_the_household(clerk: Client) -> None:
    found = clerk.get("/lists/search/", {"q": "H1"})

    assert found.headers.get("Location") == "/households/H1/"
    assert clerk.get("/lists/search/", {"q": "H9"}).status_code == 200


def test_what_is_found_nowhere_is_said_and_script_stays_text(clerk: Client) -> None:
    page = clerk.get("/lists/search/", {"q": "<script>alert(1)</script>"}).content.decode()

    assert "没有找到" in page
    assert "<script>alert" not in page


def test_a_leader_finds_nobody_by_name_in_clear(
    client: Client, register: None, make_user: MakeUser
) -> None:
    client.force_login(make_user("leader", Role.LEADER, "410600000000"))

    page = client.get("/lists/search/", {"q": "王小明"}).content.decode()

    assert "王**" in page
    assert "王小明</a>" not in page


def test_the_search_walks_the_index_of_the_token(register: None) -> None:
    rows = MODELS["persons"].objects.filter(
        place_code__gte="410600000000", place_code__lte="410699999999", name="nm00"
    )
    plan = rows[:21].explain()

    wanted = "name=" if connection.vendor == "sqlite" else "Scan"
    assert wanted in plan


@pytest.mark.parametrize("column", ["initials", "id_tail"])
def test_what_thousands_share_is_looked_up_within_the_place(register: None, column: str) -> None:
    rows = MODELS["persons"].objects.filter(
        place_code__gte=VILLAGE, place_code__lte=VILLAGE, **{column: "in00"}
    )
    if connection.vendor == "sqlite":
        assert f"({column}=? AND place_code>? AND place_code<?)" in rows[:21].explain()
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, "register_persons")
    assert indexes[f"persons_{column}"]["columns"] == [column, "place_code"]
