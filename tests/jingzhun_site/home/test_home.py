"""The home page shows everyone what is theirs, and nothing else."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from jingzhun_site.accounts.rights import Role
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.record import Record
from tests.jingzhun_site.conftest import FOREIGN_VILLAGE, VILLAGE, MakeUser

GRADE = VOCABULARY.entities["households"].fields["dwelling_grade"].label_zh


@pytest.fixture(autouse=True)
def clean_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize("role", Role)
def test_every_role_finds_a_home_page(
    client: Client, places: None, make_user: MakeUser, role: Role
) -> None:
    client.force_login(make_user("user", role))

    assert client.get("/").status_code == 200


def test_changes_show_in_the_own_places_alone(
    client: Client, make_household: Callable[..., Record], make_user: MakeUser
) -> None:
    household = make_household("H1", VILLAGE, ["王小明"], dwelling_grade="D")
    cadre = make_user("cadre", Role.VILLAGE_CADRE, VILLAGE)
    change_record(household, {"dwelling_grade": "A"}, acting_user=cadre, why=Why())

    client.force_login(cadre)
    assert GRADE in client.get("/").content.decode()

    client.force_login(make_user("other", Role.VILLAGE_CADRE, FOREIGN_VILLAGE))
    assert GRADE not in client.get("/").content.decode()


def test_a_changed_illness_leaves_no_trace_on_the_home_page(
    client: Client, make_household: Callable[..., Record], make_user: MakeUser
) -> None:
    from jingzhun_site.register.actions import add_record  # noqa: PLC0415

    make_household("H1", VILLAGE, ["王小明"])
    add_record("illnesses", {"person_id": "H1-01"}, acting_user=None, why=Why())

    client.force_login(make_user("cadre", Role.VILLAGE_CADRE, VILLAGE))
    page = client.get("/").content.decode()

    assert "患病" not in page
    assert "还没有变动" in page
